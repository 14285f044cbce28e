//! A part of a tree in another version of its text. In: a node, and how far its text has moved.
//! Out: the same node, borrowing from the new text. It is a copy; nothing is read again.

use std::borrow::Cow;

use super::ast::{
    Body, Bridge, Call, Callee, Capture, CaptureName, Declaration, Dial, DigitCount, Duration,
    Event, Expectation, Handler, Number, Options, Piece, Play, Reaction, Say, Statement, Step,
    Test, TestLine, Text, Type, Value,
};
use crate::span::{Span, Spanned};

/// From one text to another in which the same words stand elsewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move<'o, 'n> {
    /// The text that the nodes borrow from.
    pub(super) old: &'o str,
    /// The text that the moved nodes borrow from.
    pub(super) new: &'n str,
    /// By how many bytes: the new offset less the old one.
    pub(super) by: i64,
}

impl<'n> Move<'_, 'n> {
    pub(super) fn offset(&self, old: u32) -> Option<u32> {
        u32::try_from(i64::from(old) + self.by).ok()
    }

    pub(super) fn span(&self, span: Span) -> Option<Span> {
        Some(Span { start: self.offset(span.start)?, end: self.offset(span.end)?, ..span })
    }

    /// The words in the new text; `None` for words that are not a part of the old one.
    fn words(&self, words: &str) -> Option<&'n str> {
        let start = (words.as_ptr() as usize).checked_sub(self.old.as_ptr() as usize)?;
        let start = start.checked_add_signed(isize::try_from(self.by).ok()?)?;
        self.new.get(start..start.checked_add(words.len())?).filter(|found| *found == words)
    }
}

/// What can be moved from one text to another.
pub(super) trait Moved<'n> {
    /// The same in the new text.
    type New;

    /// `None` if it does not stand there.
    fn moved(&self, to: &Move<'_, 'n>) -> Option<Self::New>;
}

impl<'n> Moved<'n> for &str {
    type New = &'n str;

    fn moved(&self, to: &Move<'_, 'n>) -> Option<&'n str> {
        to.words(self)
    }
}

impl<'n> Moved<'n> for Cow<'_, str> {
    type New = Cow<'n, str>;

    fn moved(&self, to: &Move<'_, 'n>) -> Option<Cow<'n, str>> {
        // What an escape stands for, or the space between two lines, is not in the text.
        Some(match self {
            Cow::Borrowed(words) => {
                to.words(words).map_or_else(|| Cow::Owned((*words).to_owned()), Cow::Borrowed)
            }
            Cow::Owned(words) => Cow::Owned(words.clone()),
        })
    }
}

impl<'n, T: Moved<'n>> Moved<'n> for Spanned<T> {
    type New = Spanned<T::New>;

    #[inline]
    fn moved(&self, to: &Move<'_, 'n>) -> Option<Self::New> {
        Some(Spanned { node: self.node.moved(to)?, span: to.span(self.span)? })
    }
}

impl<'n, T: Moved<'n>> Moved<'n> for Option<T> {
    type New = Option<T::New>;

    #[inline]
    fn moved(&self, to: &Move<'_, 'n>) -> Option<Self::New> {
        match self {
            Some(node) => Some(Some(node.moved(to)?)),
            None => Some(None),
        }
    }
}

impl<'n, T: Moved<'n>> Moved<'n> for Vec<T> {
    type New = Vec<T::New>;

    fn moved(&self, to: &Move<'_, 'n>) -> Option<Self::New> {
        let mut all = Vec::with_capacity(self.len());
        for node in self {
            all.push(node.moved(to)?);
        }
        Some(all)
    }
}

impl<'n, T: Moved<'n>> Moved<'n> for Box<T> {
    type New = Box<T::New>;

    fn moved(&self, to: &Move<'_, 'n>) -> Option<Self::New> {
        (**self).moved(to).map(Box::new)
    }
}

impl<'n, A: Moved<'n>, B: Moved<'n>> Moved<'n> for (A, B) {
    type New = (A::New, B::New);

    fn moved(&self, to: &Move<'_, 'n>) -> Option<Self::New> {
        Some((self.0.moved(to)?, self.1.moved(to)?))
    }
}

/// What holds no text.
macro_rules! plain {
    ($($node:ty),*) => {$(
        impl<'n> Moved<'n> for $node {
            type New = $node;

            fn moved(&self, _: &Move<'_, 'n>) -> Option<$node> {
                Some(*self)
            }
        }
    )*};
}

plain!((), bool, u32, u64, Type, Callee, Bridge);

/// Structs, field by field.
macro_rules! fields {
    ($($node:ident { $($field:ident),* })*) => {$(
        impl<'n> Moved<'n> for $node<'_> {
            type New = $node<'n>;

            // Large structs are built where they stay, and not handed on and on.
            #[inline]
            fn moved(&self, to: &Move<'_, 'n>) -> Option<$node<'n>> {
                Some($node { $($field: self.$field.moved(to)?),* })
            }
        }
    )*};
}

fields! {
    Body { statements, handlers, broken }
    Call { to, from, record }
    Say { text, options }
    Play { url, options }
    Capture { digits, name, options }
    CaptureName { name, ty }
    Options { voice, speed, repeat, timeout, overall, tries, hash, success, failure, from }
    Step { name, body }
    Handler { ordinal, events, outcome, reaction }
    Test { name, lines, block, broken }
    Text { pieces, block }
    Duration { raw, ms }
}

impl<'n> Moved<'n> for Number<'_> {
    type New = Number<'n>;

    fn moved(&self, to: &Move<'_, 'n>) -> Option<Number<'n>> {
        self.0.moved(to).map(Number)
    }
}

/// Enums, variant by variant: those that hold something, and those that do not.
macro_rules! variants {
    ($($node:ident { $($variant:ident($($part:ident),+)),*; $($bare:ident),* })*) => {$(
        impl<'n> Moved<'n> for $node<'_> {
            type New = $node<'n>;

            fn moved(&self, to: &Move<'_, 'n>) -> Option<$node<'n>> {
                Some(match self {
                    $($node::$variant($($part),+) => $node::$variant($($part.moved(to)?),+),)*
                    $($node::$bare => $node::$bare,)*
                })
            }
        }
    )*};
}

variants! {
    Declaration { Step(step), Test(test); }
    Reaction { Goto(name), Block(body), Reprompt(text); Broken }
    Event { Keys(keys), Insert(name), Range(low, high); Digits, Nomatch, Noinput, Else, Done, Error }
    Piece { Literal(words), Insert(name); }
    Value { Text(text), Bare(words); }
    Dial { Number(words), Quoted(words), Insert(name); }
    DigitCount { Exactly(number), Between(low, high), UpTo(number); }
    TestLine { Set(values), Press(keys), Callee(what), Bridge(what), Expect(what); }
    Expectation {
        Say(text), Play(text), Call(dial), Step(name), Outcome(name), Value(name, value); Hangup
    }
}

impl<'n> Moved<'n> for Statement<'_> {
    type New = Statement<'n>;

    #[inline]
    fn moved(&self, to: &Move<'_, 'n>) -> Option<Statement<'n>> {
        Some(match self {
            Statement::Call(call) => Statement::Call(call.moved(to)?),
            Statement::Answer(number) => Statement::Answer(number.moved(to)?),
            Statement::Say(say) => Statement::Say(say.moved(to)?),
            Statement::Capture(capture) => Statement::Capture(capture.moved(to)?),
            Statement::Play(play) => Statement::Play(play.moved(to)?),
            Statement::Hangup => Statement::Hangup,
            Statement::Goto(name) => Statement::Goto(name.moved(to)?),
            Statement::Reprompt(text) => Statement::Reprompt(text.moved(to)?),
            Statement::Broken(word) => Statement::Broken(*word),
        })
    }
}
