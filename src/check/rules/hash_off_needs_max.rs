//! `hash-off-needs-max`: without `#` to end it, an entry needs a number of digits.

use crate::check::Cx;
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for site in cx.captures.iter().filter(|site| site.node.digits.is_none()) {
        let own = site.node.options.hash;
        let Some(hash) = own.or(cx.flow.options.hash).filter(|hash| !hash.node) else { continue };
        let message = "nothing tells which digit is the last";
        let finding = if own.is_some() {
            Finding::new(Rule::HashOffNeedsMax, hash.span, message)
                .label("`#` does not end the entry")
        } else {
            Finding::new(Rule::HashOffNeedsMax, site.span, message)
                .label("no number of digits")
                .also(hash.span, "`#` does not end the entry")
        };
        findings.push(
            finding.help("write how many digits: `capture 8`, or `capture ..8` for at most 8"),
        );
    }
}
