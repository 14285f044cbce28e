//! What an editor may fold away. In: an [`Analysis`]. Out: runs of lines, from 0: blocks, texts over
//! several lines, comments that stand together. Their first line stays to be seen, and so does the
//! line of a `}`.

use super::Analysis;
use crate::source::Source;
use crate::span::Span;
use crate::syntax::ast::{Body, Declaration, Reaction, Setting};

/// Lines that can be folded away behind the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// The line that stays, from 0.
    pub first: usize,
    /// The last line that goes.
    pub last: usize,
    /// They are comments.
    pub comment: bool,
}

/// Everything that can be folded, in the order of the file.
pub fn folds(analysis: &Analysis) -> Vec<Fold> {
    let mut folds = Folds { source: analysis.source(), found: Vec::new() };
    let script = &analysis.parsed().script;
    for setting in &script.settings {
        if let Setting::DefaultOn(handler) = &setting.node {
            folds.reaction(&handler.reaction.node, handler.reaction.span);
        }
    }
    folds.body(&script.entry);
    for declaration in &script.declarations {
        match &declaration.node {
            Declaration::Step(step) => {
                folds.block(step.body.span);
                folds.body(&step.body.node);
            }
            Declaration::Test(test) => folds.block(test.block.span),
        }
    }
    folds.comments(analysis);
    let mut found = folds.found;
    found.sort_unstable();
    found.dedup_by_key(|fold| fold.first);
    found
}

struct Folds<'a> {
    source: &'a Source,
    found: Vec<Fold>,
}

impl Folds<'_> {
    /// `{ … }`: the line of the `}` stays.
    fn block(&mut self, span: Span) {
        let is_closed = self.source.slice(span).ends_with('}');
        self.lines(span, usize::from(is_closed));
    }

    fn lines(&mut self, span: Span, stay: usize) {
        let first = self.source.line_of(span.start);
        let last = self.source.line_of(span.end.max(span.start + 1) - 1).saturating_sub(stay);
        if last > first {
            self.found.push(Fold { first, last, comment: false });
        }
    }

    fn body(&mut self, body: &Body<'_>) {
        for statement in &body.statements {
            self.lines(statement.span, 0);
        }
        for handler in &body.handlers {
            self.reaction(&handler.reaction.node, handler.reaction.span);
        }
    }

    fn reaction(&mut self, reaction: &Reaction<'_>, span: Span) {
        match reaction {
            Reaction::Block(body) => {
                self.block(span);
                self.body(body);
            }
            Reaction::Reprompt(_) => self.lines(span, 0),
            Reaction::Goto(_) | Reaction::Broken => {}
        }
    }

    /// Comments on lines of their own, one below the other.
    fn comments(&mut self, analysis: &Analysis) {
        let mut run: Option<(usize, usize)> = None;
        for comment in &analysis.parsed().trivia.comments {
            if !comment.own_line(self.source) {
                continue;
            }
            let line = self.source.line_of(comment.span.start);
            run = match run {
                Some((first, last)) if line == last + 1 => Some((first, line)),
                before => {
                    self.comment(before);
                    Some((line, line))
                }
            };
        }
        self.comment(run);
    }

    fn comment(&mut self, run: Option<(usize, usize)>) {
        if let Some((first, last)) = run.filter(|(first, last)| first < last) {
            self.found.push(Fold { first, last, comment: true });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::analysis;
    use super::*;

    /// Each fold as the line that stays and the lines that go, from 1.
    fn folded(text: &str) -> Vec<String> {
        let analysis = analysis(text);
        let source = analysis.source();
        let told = |fold: &Fold| {
            let gone = (fold.first + 1)..=fold.last;
            format!("{} | {} lines", source.line_text(fold.first).trim(), gone.count())
        };
        folds(&analysis).iter().map(told).collect()
    }

    #[test]
    fn blocks_texts_and_comments_fold() {
        let text = "# A script.\n# It is short.\n\n# One line.\ncall +6590000000 from +6588000000\n\
            step a {\n  say \"\"\"\n    Hello.\n    \"\"\"\n  capture 1\n  on 1 {\n    hangup\n  }\n  on 2 { hangup }\n}\n\
            test \"x\" {\n  press 1\n}\nstep b { hangup }\n";
        assert_eq!(
            folded(text),
            [
                "# A script. | 1 lines",
                "step a { | 8 lines",
                "say \"\"\" | 2 lines",
                "on 1 { | 1 lines",
                "test \"x\" { | 1 lines",
            ]
        );
    }

    #[test]
    fn what_is_open_folds_to_its_end() {
        assert_eq!(folded("step a {\r\n  hangup\r\nstep b {\r\n  hangup\r\n}\r\n").len(), 2);
        assert_eq!(folded("step a {}"), [""; 0]);
    }
}
