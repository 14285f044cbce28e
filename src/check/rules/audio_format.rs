//! `audio-format`: a `play` of a file that is neither an mp3 nor a wav.
use super::super::Cx;
use crate::finding::Finding;
use crate::rule::Rule;
use crate::syntax::ast::{Piece, Text};

/// Stands for an insert; it is in no address.
const INSERT: char = '\u{0}';

/// What a web server runs: what comes out of it may well be an mp3.
const PROGRAMS: &[&str] = &["php", "asp", "aspx", "ashx", "jsp", "do", "cgi", "py", "pl"];

pub(in crate::check) fn check(cx: &Cx<'_>, findings: &mut Vec<Finding>) {
    for play in &cx.plays {
        let url = &play.node.url;
        let address = address(&url.node);
        let Some(ending) = ending(&address) else { continue };
        if ["mp3", "wav"].iter().chain(PROGRAMS).any(|known| ending.eq_ignore_ascii_case(known)) {
            continue;
        }
        findings.push(
            Finding::new(
                Rule::AudioFormat,
                url.span,
                format!("the provider cannot play `.{ending}` files"),
            )
            .label("neither an `.mp3` nor a `.wav`")
            .help("convert the recording to mp3 or wav, and write the address of that file"),
        );
    }
}

fn address(url: &Text<'_>) -> String {
    let mut address = String::new();
    for piece in &url.pieces {
        match &piece.node {
            Piece::Literal(words) => address.push_str(words),
            Piece::Insert(_) => address.push(INSERT),
        }
    }
    address
}

/// The ending of the file that an address names, `mp3` of `https://a.com/b.mp3?c=d`; `None` where
/// it names no file, or an insert has a part in the ending.
fn ending(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let path = rest.split(['?', '#']).next()?;
    let (_, file) = path.rsplit_once('/')?;
    let (_, ending) = file.rsplit_once('.')?;
    let is_ending = (1..=5).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !ending.bytes().all(|byte| byte.is_ascii_digit());
    is_ending.then_some(ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_is_that_of_the_file() {
        assert_eq!(ending("https://example.com/audio/a.b.ogg?x=y.z#q"), Some("ogg"));
        assert_eq!(ending("https://example.com"), None);
        assert_eq!(ending("https://example.com/greeting"), None);
        assert_eq!(ending("https://example.com/greeting.\u{0}"), None);
        assert_eq!(ending("https://example.com/\u{0}.ogg"), Some("ogg"));
        assert_eq!(ending("https://example.com/v1.2"), None);
        assert_eq!(ending("example.ogg"), None);
    }
}
