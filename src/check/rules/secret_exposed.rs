//! `secret-exposed`: a secret value where others can read it.

use crate::check::Cx;
use crate::check::names::dialled;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::Name;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let names = &cx.names;
    let mut report = |name: Name<'_>, place: &str, label: &'static str| {
        let Some(named) = names.get(name.node).filter(|named| named.ty.secret) else { return };
        let message = format!("the secret `{}` is part of {place}", name.node);
        let finding = Finding::new(Rule::SecretExposed, name.span, message)
            .label(label)
            .help(format!("leave `{{{}}}` out here, or use a value that is not secret", name.node));
        findings.push(match named.span {
            Some(span) => finding.also(span, "declared `secret` here"),
            None => finding,
        });
    };
    for site in &cx.plays {
        for name in site.node.url.inserts() {
            report(name, "an address", "every server on the way logs it");
        }
    }
    for test in cx.script.tests() {
        for name in test.name.inserts() {
            report(name, "the title of a test", "titles stand in reports");
        }
    }
    let own = cx.calls.iter().filter_map(|site| site.node.from.as_ref());
    for name in own.chain(cx.flow.options.from.as_deref()).filter_map(dialled) {
        report(name, "the caller id", "shown on the phone that rings");
    }
}
