//! The scripts, each with its last versions. In: scripts as they are loaded. Out: the one of a path,
//! a version or a number. Two that nothing could tell apart are not taken.

use std::collections::VecDeque;
use std::sync::Arc;

use super::script::{Line, Script, digits};

/// How many versions of a script are kept.
pub const VERSIONS: usize = 8;

/// Two scripts that nothing could tell apart when an event comes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("nothing tells the calls of `{one}` from those of `{other}`: {fact}")]
pub struct Ambiguous {
    /// The script that was there first.
    pub one: String,
    /// The one that was not taken.
    pub other: String,
    /// Why.
    pub fact: String,
    /// The next action.
    pub help: String,
}

/// All scripts, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Shelf(Vec<Place>);

/// The versions of one script, the current one first.
#[derive(Debug)]
pub(super) struct Place {
    path: Arc<str>,
    versions: VecDeque<Arc<Script>>,
    line: Line,
}

impl Place {
    /// The version that new calls get.
    pub(super) fn current(&self) -> Option<&Arc<Script>> {
        self.versions.front()
    }

    /// A version that is kept.
    pub(super) fn version(&self, version: &str) -> Option<&Arc<Script>> {
        self.versions.iter().find(|script| script.version() == version)
    }
}

impl Shelf {
    /// Takes a script. `remembered` says that rows of a ledger tell whose calls are whose.
    pub(super) fn load(&mut self, script: Script, remembered: bool) -> Result<(), Ambiguous> {
        let line = script.line();
        for place in self.0.iter().filter(|place| place.path != script.path) {
            let Some(current) = place.current() else { continue };
            if let Some((fact, help)) = clash(current, &place.line, &script, &line, remembered) {
                let (one, other) =
                    (place.path.as_ref().to_owned(), script.path.as_ref().to_owned());
                return Err(Ambiguous { one, other, fact, help });
            }
        }
        let script = Arc::new(script);
        match self.0.iter_mut().find(|place| place.path == script.path) {
            Some(place) => {
                place.line = line;
                place.versions.retain(|kept| kept.version() != script.version());
                place.versions.push_front(script);
                place.versions.truncate(VERSIONS);
            }
            None => {
                let path = Arc::clone(&script.path);
                self.0.push(Place { path, versions: VecDeque::from([script]), line });
            }
        }
        Ok(())
    }

    pub(super) fn current(&self) -> impl Iterator<Item = &Arc<Script>> {
        self.0.iter().filter_map(Place::current)
    }

    /// The script, if there is but one.
    pub(super) fn only(&self) -> Option<&Arc<Script>> {
        self.single().and_then(Place::current)
    }

    pub(super) fn single(&self) -> Option<&Place> {
        match self.0.as_slice() {
            [place] => Some(place),
            [] | [_, _, ..] => None,
        }
    }

    pub(super) fn by_path(&self, path: &str) -> Option<&Place> {
        self.0.iter().find(|place| &*place.path == path)
    }

    /// The script with this version. Two that differ in a default only have the same: then the
    /// numbers decide, else the first.
    pub(super) fn by_version(&self, version: &str, from: &str, to: &str) -> Option<&Place> {
        let having = || self.0.iter().filter(|place| place.version(version).is_some());
        having().find(|place| place.is_for(from, to)).or_else(|| having().next())
    }

    /// The script that answers a number; else the one that answers any.
    pub(super) fn by_number_called(&self, to: &str) -> Option<&Place> {
        let to = Some(digits(to)).filter(|to| !to.is_empty());
        let answering = |number: &Option<String>| {
            self.0.iter().find(|place| place.line == Line::Answers(number.clone()))
        };
        to.and_then(|to| answering(&Some(to))).or_else(|| answering(&None))
    }

    /// The one script whose entry has these numbers; of several, the one that has more of them.
    pub(super) fn by_literal_numbers(&self, from: &str, to: &str) -> Option<&Place> {
        let calls = |place: &&Place| matches!(place.line, Line::Calls { .. });
        let found: Vec<_> =
            self.0.iter().filter(calls).filter(|place| place.is_for(from, to)).collect();
        let most = found.iter().map(|place| place.line.numbers()).max()?;
        let mut found = found.into_iter().filter(|place| place.line.numbers() == most);
        let first = found.next();
        first.filter(|_| found.next().is_none())
    }
}

impl Place {
    /// A number is written in the script, and each that is, is this one.
    fn is_for(&self, from: &str, to: &str) -> bool {
        let is = |written: &Option<String>, number: &str| {
            let digits = || number.bytes().filter(u8::is_ascii_digit);
            written.as_ref().is_none_or(|written| digits().eq(written.bytes()))
        };
        match &self.line {
            Line::Calls { from: None, to: None } | Line::Answers(None) => false,
            Line::Calls { from: own_from, to: own_to } => is(own_from, from) && is(own_to, to),
            Line::Answers(own) => is(own, to),
        }
    }
}

/// Why nothing could tell two scripts apart, and what to do about it.
fn clash(
    one: &Script,
    its: &Line,
    other: &Script,
    others: &Line,
    remembered: bool,
) -> Option<(String, String)> {
    if its != others {
        return None;
    }
    match its {
        Line::Answers(Some(number)) => Some((
            format!("both answer {}", one.answers_at().as_ref().unwrap_or(number)),
            "let one of them answer another number, or serve it elsewhere".to_owned(),
        )),
        Line::Answers(None) => Some((
            "both `answer` without a number".to_owned(),
            "write the numbers that they answer: `answer +6567654321`".to_owned(),
        )),
        Line::Calls { from, to } => {
            let waits = |script: &Script| script.engine.machine().entry.waits.is_some();
            let is_written_out = from.is_some() && to.is_some();
            let is_clash = waits(one)
                && waits(other)
                && !one.remembers()
                && !other.remembers()
                && (is_written_out || !remembered);
            let fact = if is_written_out {
                "both call the same number from the same caller id, and keep nothing"
            } else {
                "both keep nothing, and there is no ledger that knows who was called"
            };
            let help = "serve them one by one, or call from another caller id".to_owned();
            is_clash.then(|| (fact.to_owned(), help))
        }
    }
}
