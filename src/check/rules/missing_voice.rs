//! `missing-voice`: a `say` for which no voice is named.

use crate::check::Cx;
use crate::check::places::{default_may_be_lost, usual_voice};
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    if cx.flow.options.voice.is_some() || default_may_be_lost(cx, "voice") {
        return;
    }
    let voice = usual_voice(cx);
    for site in cx.says.iter().filter(|site| site.node.options.voice.is_none()) {
        findings.push(
            Finding::new(Rule::MissingVoice, site.span, "no voice speaks this text")
                .label("no `voice`, and no `default voice`")
                .help(format!(
                    "write `voice {voice}` behind it, or `default voice {voice}` at the top of the file"
                )),
        );
    }
}
