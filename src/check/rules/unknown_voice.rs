//! `unknown-voice`: a voice that the fetched list does not have.

use std::collections::HashSet;

use crate::check::Cx;
use crate::check::places::options;
use crate::check::voices::is_voice;
use crate::finding::{Finding, near, one_of};
use crate::rule::Rule;

/// Beyond so many findings no more suggestions are looked for.
const MOST_SUGGESTIONS: usize = 100;

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    let Some(voices) = cx.given.voices else { return };
    let age = voices.age(cx.given.now);
    let known: HashSet<&str> = voices.codes().collect();
    let unknown = options(cx)
        .filter_map(|options| options.voice)
        .filter(|voice| is_voice(voice.node) && !known.contains(voice.node));
    for (at, voice) in unknown.enumerate() {
        let name = voice.node;
        let finding = Finding::new(
            Rule::UnknownVoice,
            voice.span,
            format!("the provider has no voice `{name}`"),
        )
        .label(format!("not in the list of voices, fetched {age}"));
        if at >= MOST_SUGGESTIONS {
            findings.push(finding.help("write a voice of the list"));
            continue;
        }
        let same_language = || {
            let prefix = name.split('-').next().unwrap_or_default();
            let fits = move |voice: &&str| voice.split('-').next() == Some(prefix);
            voices.codes().filter(fits)
        };
        findings.push(match near(name, voices.codes()) {
            Some(meant) => finding.near_miss(voice.span, meant),
            None if same_language().next().is_some() => {
                finding.help(format!("write {}", one_of(same_language(), 5)))
            }
            None => finding.help(format!(
                "the list has no voice of this language; it has {}",
                one_of(voices.codes(), 5)
            )),
        });
    }
}
