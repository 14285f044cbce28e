//! A script as an editor has it. In: one version of its text, and what is known beyond it. Out: the
//! text, the tree, the conversation and the findings, owned together, for as long as that version is
//! the newest.

use std::sync::Arc;

use self_cell::self_cell;

use crate::check::{Given, Purpose, Subject, Voices, check};
use crate::finding::Finding;
use crate::flow::value::Values;
use crate::flow::{Flow, Overrides, lower};
use crate::source::Source;
use crate::syntax::{Earlier, Parsed, parse, parse_again};

/// Nothing is overridden in an editor.
static NO_OVERRIDES: Overrides = Overrides { to: None, from: None };

self_cell!(
    struct Tree {
        owner: Source,

        #[covariant]
        dependent: Parsed,
    }

    impl { Debug }
);

self_cell!(
    struct Conversation {
        owner: Tree,

        #[covariant]
        dependent: Flow,
    }

    impl { Debug }
);

/// What is known beyond the text.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// The clock.
    pub now: jiff::Timestamp,
    /// The voices of the account, where a list was fetched.
    pub voices: Option<Arc<Voices>>,
    /// Advice is wanted, too.
    pub pedantic: bool,
}

/// One version of a script: text, tree, conversation, findings.
#[derive(Debug)]
pub struct Analysis {
    conversation: Conversation,
    findings: Vec<Finding>,
    voices: Option<Arc<Voices>>,
}

impl Analysis {
    /// Reads and checks a text, right or wrong, as `ivrc check` does: without values for params.
    pub fn new(source: Source, known: &Known) -> Self {
        Self::of(Tree::new(source, parse), known)
    }

    /// The same of a new version of a text, sooner: of what did not change little is done again.
    pub fn again(source: Source, known: &Known, earlier: &Analysis) -> Self {
        let tree = Tree::new(source, |source| {
            parse_again(source, &Earlier::new(earlier.source(), earlier.parsed(), source))
        });
        Self::of(tree, known)
    }

    fn of(tree: Tree, known: &Known) -> Self {
        let conversation =
            Conversation::new(tree, |tree| lower(&tree.borrow_dependent().script, &NO_OVERRIDES));
        let given = Given {
            now: known.now,
            values: &Values::default(),
            purpose: Purpose::Look,
            voices: known.voices.as_deref(),
            pedantic: known.pedantic,
        };
        let tree = conversation.borrow_owner();
        let subject = Subject {
            source: tree.borrow_owner(),
            parsed: tree.borrow_dependent(),
            flow: conversation.borrow_dependent(),
        };
        let findings = check(subject, &given);
        Self { conversation, findings, voices: known.voices.clone() }
    }

    /// The text.
    pub fn source(&self) -> &Source {
        self.conversation.borrow_owner().borrow_owner()
    }

    /// The tree, the comments, and the words of what could not be read.
    pub fn parsed(&self) -> &Parsed<'_> {
        self.conversation.borrow_owner().borrow_dependent()
    }

    /// The conversation: names bound, defaults applied.
    pub fn flow(&self) -> &Flow<'_> {
        self.conversation.borrow_dependent()
    }

    /// All findings as the rules gave them, in the order of the file. How much each counts, and
    /// whether it is shown, is for settings to say.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The voices of the script's account, where a list was fetched.
    pub fn voices(&self) -> Option<&Voices> {
        self.voices.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::FileId;

    #[test]
    fn a_script_is_read_and_checked_once() {
        let text = "call +6590000000 from +6588000000\nsay \"Hi.\" voice en-GB-Emma\n-> x\n";
        let source = Source::new(FileId(0), "a.ivr", text);
        let analysis = Analysis::new(source, &Known::default());
        let messages: Vec<_> = analysis.findings().iter().map(|one| &*one.message).collect();
        assert_eq!(messages, ["there is no step `x`"]);
        assert_eq!(analysis.parsed().script.entry.statements.len(), 3);
        assert_eq!(analysis.flow().blocks.len(), 1);
    }

    #[test]
    fn it_can_be_handed_to_another_thread() {
        fn is_send<T: Send + Sync>() {}
        is_send::<Analysis>();
    }
}
