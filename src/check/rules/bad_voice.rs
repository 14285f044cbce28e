//! `bad-voice`: a voice that no provider can know.

use crate::check::places::options;
use crate::check::voices::is_voice;
use crate::check::{Cx, Voices};
use crate::finding::Finding;
use crate::rule::Rule;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for voice in options(cx).filter_map(|options| options.voice) {
        let listed = |list: &Voices| list.find(voice.node).is_some();
        if is_voice(voice.node) || cx.given.voices.is_some_and(listed) {
            continue;
        }
        let finding =
            Finding::new(Rule::BadVoice, voice.span, format!("`{}` is not a voice", voice.node))
                .label("not of the form LANGUAGE-REGION-NAME");
        let joined = voice.node.replace('_', "-");
        findings.push(if is_voice(&joined) {
            finding.help(format!("write `{joined}`")).fix(
                format!("write `{joined}`"),
                voice.span,
                joined,
            )
        } else {
            finding
                .help(format!("write a language and a region, too: `en-GB-{}`", name(voice.node)))
        });
    }
}

/// The part that is most likely the name.
fn name(voice: &str) -> &str {
    let last = voice.rsplit(['-', '_']).next().unwrap_or_default();
    if last.len() > 2 { last } else { "Emma" }
}

#[cfg(test)]
mod tests {
    use super::is_voice;

    #[test]
    fn voices_have_a_language_a_region_and_a_name() {
        for good in
            ["en-GB-Emma", "en-US-Neural2-C", "cmn-CN-Wavenet-A", "es-419-Ana", "sr-Latn-RS-Sophie"]
        {
            assert!(is_voice(good), "{good}");
        }
        for bad in [
            "Emma",
            "en-GB",
            "en-Emma",
            "english-GB-Emma",
            "en_GB_Emma",
            "en-GB-",
            "e1-GB-Emma",
            "",
        ] {
            assert!(!is_voice(bad), "{bad}");
        }
    }
}
