//! `after-hangup`: a statement behind `hangup`.

use crate::check::Cx;
use crate::check::places::behind;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::Statement;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for (end, next) in behind(cx, |_, _, statement| *statement == Statement::Hangup) {
        findings.push(
            Finding::new(Rule::AfterHangup, next, "this statement stands behind `hangup`")
                .label("the call is over")
                .also(end, "it ends here")
                .help("delete this `hangup`, so that the call goes on; or delete all that stands below it"),
        );
    }
}
