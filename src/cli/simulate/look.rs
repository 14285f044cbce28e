//! How a call looks while it goes on. In: what was heard. Out: lines: the time, then words, wrapped
//! beside the time on a terminal.

use crate::cli::problem::Stop;
use crate::cli::shell::Shell;
use crate::engine::Mask;
use crate::phone::{Ending, Heard, What, timed, times_words};
use crate::report::{Style, paint, visible, wrap};
use crate::simulate::Simulation;

/// The columns of the time.
pub(super) const INDENT: &str = "        ";

/// Prints what happened since this was last done; with `-v`, where the call waits now.
pub(super) fn news(simulation: &mut Simulation<'_>, shell: &mut Shell) -> Result<(), Stop> {
    let mask = simulation.session().mask();
    let (style, on_terminal) = (shell.out_style(), shell.out_is_terminal());
    for heard in simulation.news() {
        shell.say(&line(heard, &mask, style, on_terminal))?;
    }
    if let Some(state) = simulation.session().state().filter(|_| shell.is_verbose()) {
        let waits = format!("waits in `{}`, round {}", state.step, state.round);
        shell.say(&format!("{INDENT}{}\n", paint(&waits, "2", style)))?;
    }
    shell.flush()
}

/// One thing that happened.
fn line(heard: &Heard, mask: &Mask, style: Style, on_terminal: bool) -> String {
    let words = if let What::Played { url, times } = &heard.what
        && on_terminal
        && style.unicode
    {
        format!("♪ {url}{}", times_words(*times))
    } else {
        heard.what.words()
    };
    let words = mask.hide(&words);
    let words = visible(&words);
    let mut lines = if on_terminal {
        wrap(&words, style.width.saturating_sub(INDENT.len()))
    } else {
        words.into_owned()
    };
    if let Some(colour) = colour(&heard.what) {
        lines =
            lines.split('\n').map(|line| paint(line, colour, style)).collect::<Vec<_>>().join("\n");
    }
    let lines = lines.replace('\n', &format!("\n{INDENT}"));
    format!("{}{lines}\n", paint(&timed(heard.at_ms, ""), "2", style))
}

/// What the person does and does not do, and what should not happen, stand out.
fn colour(what: &What) -> Option<&'static str> {
    match what {
        What::Pressed(_) | What::NoEntry | What::Ended(Ending::PersonHungUp) => Some("36"),
        What::Failed { .. } => Some("1;31"),
        What::Dialled { .. }
        | What::Arrived { .. }
        | What::Answered
        | What::Unanswered
        | What::Said { .. }
        | What::Played { .. }
        | What::BridgeEnded
        | What::Ended(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phone::Part;

    fn shown(what: What, style: Style, on_terminal: bool) -> String {
        line(&Heard { at_ms: 5_000, what }, &Mask::default(), style, on_terminal)
    }

    fn said(text: &str) -> What {
        let (text, voice) = (text.to_owned(), "en-GB-Emma".to_owned());
        What::Said { text, voice, times: 1, part: Part::Say }
    }

    #[test]
    fn a_narrow_terminal_has_words_beside_the_time() {
        let narrow = Style { width: 40, ..Style::PINNED };
        let prompt = said("Your table is booked for 8 PM. To keep it, press 1.");
        insta::assert_snapshot!(shown(prompt.clone(), narrow, true), @r#"
          5.0s  says "Your table is booked for 8
                PM. To keep it, press 1."
        "#);
        assert_eq!(shown(prompt, narrow, false).lines().count(), 1);
    }

    #[test]
    fn a_recording_is_a_note_where_there_are_notes() {
        let played = || What::Played { url: "https://example.com/a.mp3".to_owned(), times: 2 };
        let note = "  5.0s  ♪ https://example.com/a.mp3, 2 times\n";
        let plain = "  5.0s  plays https://example.com/a.mp3, 2 times\n";
        assert_eq!(shown(played(), Style::PINNED, true), note);
        assert_eq!(shown(played(), Style { unicode: false, ..Style::PINNED }, true), plain);
        assert_eq!(shown(played(), Style::PINNED, false), plain);
    }

    #[test]
    fn colours_end_with_their_line_and_nothing_is_obeyed() {
        let coloured = Style { color: true, ..Style::PINNED };
        assert_eq!(
            shown(What::NoEntry, coloured, true),
            "\u{1b}[2m  5.0s  \u{1b}[0m\u{1b}[36mno entry in time\u{1b}[0m\n"
        );
        assert_eq!(shown(said("\u{1b}[2J"), Style::PINNED, true), "  5.0s  says \"\\u{1b}[2J\"\n");
    }
}
