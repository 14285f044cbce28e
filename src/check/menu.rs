//! Which lines of a block that asks for keys can be taken. In: a block. Out: for each line and
//! event, whether an entry or silence can bring it. The order of handlers is that of the language:
//! ordinal, then how specific the event is, then own before default.

use super::places::limits;
use crate::flow::{ActionKind, Block, Line, Next};
use crate::syntax::ast::Event;

/// An event, in a form that can be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key<'a> {
    /// Exactly these keys.
    Keys(&'a str),
    /// The value of a name.
    Insert(&'a str),
    /// A number in a range.
    Range(u64, u64),
    /// `digits`, `nomatch` and so on.
    Word(&'static str),
}

const DIGITS: Key<'static> = Key::Word("digits");
const NOMATCH: Key<'static> = Key::Word("nomatch");
const NOINPUT: Key<'static> = Key::Word("noinput");

/// The form of an event that can be looked up.
pub(super) fn key<'a>(event: &'a Event<'_>) -> Key<'a> {
    match event {
        Event::Keys(keys) => Key::Keys(keys),
        Event::Insert(name) => Key::Insert(name),
        Event::Range(low, high) => {
            Key::Range(low.whole().unwrap_or(0), high.whole().unwrap_or(u64::MAX))
        }
        Event::Digits => DIGITS,
        Event::Nomatch => NOMATCH,
        Event::Noinput => NOINPUT,
        Event::Else => Key::Word("else"),
        Event::Done => Key::Word("done"),
        Event::Error => Key::Word("error"),
    }
}

/// What can bring an event to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Brought {
    /// Something that was entered.
    pub(super) by_entry: bool,
    /// Nothing was entered.
    pub(super) by_silence: bool,
}

impl Brought {
    /// By nothing at all.
    pub(super) const NEVER: Self = Self { by_entry: false, by_silence: false };
}

/// The lines of a block that asks for keys.
pub(super) struct Menu<'a> {
    /// The events of the block's own lines with their rounds, sorted: most blocks have few.
    own: Vec<(u32, Key<'a>)>,
    /// The same, those of `default on` lines included.
    all: Vec<(u32, Key<'a>)>,
    /// The round from which a `digits` line takes what no key line names.
    digits_from: u32,
    /// The round from which lines name each key of a one-key capture, so that nothing is left.
    named_from: u32,
    /// The least and the most keys.
    limits: Option<(u64, u64)>,
}

impl<'a> Menu<'a> {
    /// The lines of a block; `None` if it asks for no keys.
    pub(super) fn of(block: &'a Block<'a>) -> Option<Self> {
        let action = block.actions.last().filter(|_| block.next == Next::Capture)?;
        let ActionKind::Capture { capture, asking, .. } = &action.kind else { return None };
        let mut menu = Self {
            own: Vec::new(),
            all: Vec::new(),
            digits_from: u32::MAX,
            named_from: u32::MAX,
            limits: limits(capture),
        };
        for line in &block.lines {
            for event in &line.handler.events {
                menu.add(line, key(&event.node));
            }
        }
        menu.own.sort_unstable();
        menu.all.sort_unstable();
        if menu.limits.is_some_and(|(_, most)| most == 1) {
            let hash_ends = asking.hash.is_none_or(|hash| hash.node);
            menu.named_from = named_from(&menu.all, if hash_ends { "*" } else { "*#" });
        }
        Some(menu)
    }

    fn add(&mut self, line: &Line<'_>, key: Key<'a>) {
        let round = line.ordinal();
        self.all.push((round, key));
        if !line.is_default {
            self.own.push((round, key));
        }
        if key == DIGITS {
            self.digits_from = self.digits_from.min(round);
        }
    }

    /// What can bring this event of this line, one of the block's. A later round takes nothing
    /// away from those that compete with it, so its first one decides.
    pub(super) fn brought(&self, line: &Line<'_>, event: &Event<'_>) -> Brought {
        let round = line.ordinal();
        if line.is_default && self.own.binary_search(&(round, key(event))).is_ok() {
            return Brought::NEVER;
        }
        let has = |key: Key<'_>| self.all.binary_search(&(round, key)).is_ok();
        let left = self.named_from > round;
        let (by_entry, by_silence) = match event {
            Event::Keys(_) | Event::Insert(_) => (true, false),
            Event::Range(low, high) => (!self.names_range(round, low.whole(), high.whole()), false),
            Event::Digits => (left, false),
            Event::Nomatch => (left && !has(DIGITS), false),
            Event::Noinput => (false, true),
            Event::Else => (left && self.digits_from > round && !has(NOMATCH), !has(NOINPUT)),
            Event::Done | Event::Error => (false, false),
        };
        Brought { by_entry, by_silence }
    }

    /// What can bring any event of a line.
    pub(super) fn brought_any(&self, line: &Line<'_>) -> Brought {
        line.handler.events.iter().map(|event| self.brought(line, &event.node)).fold(
            Brought::NEVER,
            |one, other| Brought {
                by_entry: one.by_entry || other.by_entry,
                by_silence: one.by_silence || other.by_silence,
            },
        )
    }

    /// Key lines of the same round name each number of the range, however it is entered.
    fn names_range(&self, round: u32, low: Option<u64>, high: Option<u64>) -> bool {
        /// A longer range is not spelt out; nobody names so many keys one by one.
        const MOST: u64 = 100;
        let (Some(low), Some(high), Some((least, most))) = (low, high, self.limits) else {
            return false;
        };
        if high.saturating_sub(low) >= MOST {
            return false;
        }
        let spellings = |number: u64| {
            let widths = least..=most;
            widths.map(move |width| (width, format!("{number:0width$}", width = width as usize)))
        };
        (low..=high)
            .flat_map(spellings)
            .filter(|(width, keys)| keys.len() as u64 == *width)
            .all(|(_, keys)| self.all.binary_search(&(round, Key::Keys(&keys))).is_ok())
    }
}

/// The round from which each single key is named by some line.
fn named_from(lines: &[(u32, Key<'_>)], signs: &str) -> u32 {
    let mut rounds = [u32::MAX; 10];
    let mut sign_rounds = vec![u32::MAX; signs.len()];
    let lower = |slot: Option<&mut u32>, round: u32| {
        if let Some(slot) = slot {
            *slot = round.min(*slot);
        }
    };
    for &(round, key) in lines {
        match key {
            Key::Keys(keys) => match keys.parse::<usize>() {
                Ok(digit) if keys.len() == 1 => lower(rounds.get_mut(digit), round),
                Ok(_) | Err(_) => {
                    let at = signs.find(keys).filter(|_| keys.len() == 1);
                    lower(at.and_then(|at| sign_rounds.get_mut(at)), round);
                }
            },
            Key::Range(low, high) => {
                for (digit, slot) in (0..).zip(&mut rounds) {
                    if (low..=high).contains(&digit) {
                        lower(Some(slot), round);
                    }
                }
            }
            Key::Insert(_) | Key::Word(_) => {}
        }
    }
    rounds.into_iter().chain(sign_rounds).max().unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use crate::check::sample::found;
    use crate::rule::Rule;

    /// What `unreachable-event` says of a step with these lines below this `capture`.
    #[track_caller]
    fn left_out(capture: &str, lines: &str, expected: &[&str]) {
        let text = format!(
            "call +6590000000 from +6588000000; -> a\nstep a {{ say \"x\"; {capture}\n{lines}\n}}"
        );
        let expected: Vec<_> =
            expected.iter().map(|event| format!("unreachable-event: {event}")).collect();
        assert_eq!(found(&text, &[Rule::UnreachableEvent]), expected, "{lines}");
    }

    #[test]
    fn nomatch_and_noinput_leave_nothing_for_else() {
        let misses = "on 1 -> a\non nomatch -> a\non noinput -> a\n";
        left_out("capture 1", &format!("{misses}on else -> a"), &["else"]);
        left_out("capture 1", &format!("{misses}on 2nd else -> a"), &[]);
        left_out("capture 1", "on noinput -> a\non else -> a", &[]);
    }

    #[test]
    fn a_digits_line_names_every_entry_for_else() {
        left_out("capture 4", "on digits -> a\non 2nd else -> a", &[]);
        left_out("capture 4", "on digits -> a\non 2nd noinput -> a\non 3rd else -> a", &[]);
        left_out("capture 4", "on digits -> a\non 2nd noinput -> a\non 2nd else -> a", &["else"]);
    }

    #[test]
    fn twelve_keys_leave_nothing_for_nomatch() {
        left_out("capture 1", "on 0..9 -> a\non nomatch -> a", &[]);
        left_out("capture 1", "on 0..9, \"*\" -> a\non nomatch -> a", &["nomatch"]);
        left_out("capture 1 hash off", "on 0..9, \"*\" -> a\non nomatch -> a", &[]);
        left_out("capture 1..2", "on 0..9, \"*\" -> a\non digits -> a", &[]);
    }

    #[test]
    fn keys_can_use_up_a_range() {
        left_out("capture 1", "on 1, 2 -> a\non 1..2 -> a", &["1..2"]);
        left_out("capture 1..2", "on 1, 2 -> a\non 1..2 -> a", &[]);
        left_out("capture 1..2", "on 1, 2, 01, 02 -> a\non 1..2 -> a", &["1..2"]);
        left_out("capture 1", "on 1, 2 -> a\non 2nd 1..2 -> a", &[]);
    }
}
