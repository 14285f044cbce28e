//! The log on its way from the threads that answer to the one that owns a stream. In: lines, which
//! are written out at once, into one text. Out: that text, whenever somebody takes it. Nobody waits:
//! where there is no room, a line is lost.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::log::{Format, Line};

/// The most bytes that may wait to be taken.
const ROOM: usize = 4 << 20;

/// Room for a line, in bytes.
const USUAL: usize = 320;

/// Where lines are written.
#[derive(Debug, Clone)]
pub struct Journal {
    shared: Arc<Shared>,
    format: Format,
}

/// Where they are taken from.
#[derive(Debug)]
pub struct Pages(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    text: Mutex<String>,
    something: Notify,
}

impl Shared {
    /// A text is whole after every line.
    fn text(&self) -> MutexGuard<'_, String> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal {
    /// A journal whose lines look like this, and its other end.
    pub fn new(format: Format) -> (Self, Pages) {
        let shared = Arc::new(Shared::default());
        (Self { shared: Arc::clone(&shared), format }, Pages(shared))
    }

    /// Writes a line, unless it is not asked for. False if there was no room.
    pub(super) fn write(&self, line: &Line<'_>) -> bool {
        if self.format.only_troubles && !line.is_trouble() {
            return true;
        }
        let mut written = String::with_capacity(USUAL);
        line.write(&mut written, self.format);
        let mut text = self.shared.text();
        if text.len() >= ROOM {
            return false;
        }
        let is_first = text.is_empty();
        text.push_str(&written);
        drop(text);
        if is_first {
            self.shared.something.notify_one();
        }
        true
    }
}

impl Pages {
    /// Waits until there is something to take.
    pub async fn wait(&self) {
        self.0.something.notified().await;
    }

    /// Moves what there is into an empty text, whose room is used next.
    pub fn take(&self, into: &mut String) {
        into.clear();
        std::mem::swap(&mut *self.0.text(), into);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;

    use super::*;
    use crate::desk::{Entry, EntryKind};
    use crate::serve::log::Event;

    fn write(journal: &Journal) -> bool {
        let entry = Entry::new(EntryKind::Status);
        let event = Event { at: Timestamp::UNIX_EPOCH, entry: &entry, took: Duration::ZERO };
        journal.write(&Line::Event(event))
    }

    #[test]
    fn a_full_journal_loses_lines_until_it_is_read() {
        let (journal, pages) = Journal::new(Format::default());
        let lines = std::iter::repeat_with(|| write(&journal)).take_while(|done| *done).count();
        let mut text = String::new();
        pages.take(&mut text);
        assert_eq!(text.lines().count(), lines);
        assert!(text.len() >= ROOM);
        assert!(write(&journal));
        pages.take(&mut text);
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn of_what_is_as_it_should_be_a_quiet_journal_says_nothing() {
        let (journal, pages) = Journal::new(Format { only_troubles: true, ..Format::default() });
        assert!(write(&journal));
        let mut text = String::new();
        pages.take(&mut text);
        assert_eq!(text, "");
    }
}
