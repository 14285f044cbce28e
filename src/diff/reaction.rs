//! What an answer does, in short. In: an answer. Out: what is said first, and how it goes on: to a
//! step, with a question, with an end.

use crate::flow::template::Template;
use crate::flow::wire::Action;

use super::answer::{Answer, Arrival, By};
use super::change::{Part, Reaction, Said, Then};
use super::compare::Comparing;
use super::model::{At, Item, Model, Segment};

impl Comparing<'_> {
    /// What a step of the new conversation does.
    pub(super) fn does(&self, new: usize) -> Option<Reaction> {
        let mut trace = self.new.spots.get(new)?.trace.clone();
        trace.segments.first_mut()?.at = At::Line;
        let then = trace.waits.map_or(Arrival::Over, |at| Arrival::At(at, 1));
        let by = By::Line { is_default: false };
        let answer = Answer { trace: &trace, then, by, outcome: None };
        Some(self.reaction(false, answer, 0, None))
    }

    /// What two answers do from one of their segments on; an outcome only where it differs.
    pub(super) fn reactions(
        &self,
        old: Answer<'_>,
        new: Answer<'_>,
        from: usize,
        asking: Option<usize>,
    ) -> (Reaction, Reaction) {
        let mut reactions =
            (self.reaction(true, old, from, asking), self.reaction(false, new, from, asking));
        if old.outcome == new.outcome {
            reactions.0.outcome = None;
            reactions.1.outcome = None;
        }
        reactions
    }

    /// What an answer does from one of its segments on; the line itself is always the first.
    pub(super) fn reaction(
        &self,
        is_old: bool,
        answer: Answer<'_>,
        from: usize,
        asking: Option<usize>,
    ) -> Reaction {
        let model = if is_old { self.old } else { self.new };
        let name = |spot: usize| {
            let new = if is_old { self.identity.new_of(spot) } else { None };
            let part = match new {
                Some(new) => self.new.spots.get(new).map(|spot| &spot.part),
                None => model.spots.get(spot).map(|spot| &spot.part),
            };
            match part {
                Some(Part::Step(name)) => name.clone(),
                Some(Part::Script | Part::Entry | Part::Everywhere | Part::Error) | None => {
                    String::new()
                }
            }
        };
        let asking =
            asking.and_then(|new| if is_old { self.identity.old_of(new) } else { Some(new) });
        let (says, then) = says_and_then(model, answer, from, asking, &name);
        Reaction { says, then, outcome: answer.outcome.map(str::to_owned) }
    }
}

/// Words before, and how it goes on.
fn says_and_then(
    model: &Model,
    answer: Answer<'_>,
    from: usize,
    asking: Option<usize>,
    name: &impl Fn(usize) -> String,
) -> (Vec<Said>, Then) {
    let mut says = Vec::new();
    if answer.then == Arrival::Failed {
        return (says, Then::Fails);
    }
    let segments = &answer.trace.segments;
    for (at, segment) in segments.iter().enumerate().skip(from) {
        if let At::Spot(spot) = segment.at {
            let is_step = model.spots.get(spot).is_some_and(|spot| spot.path.is_empty());
            match is_step {
                true if Some(spot) == asking => {
                    let question_alone = segment.items.len() == 1;
                    let again = if question_alone { Then::AsksAgain(None) } else { Then::Repeats };
                    return (says, again);
                }
                true => return (says, Then::GoesTo(name(spot))),
                false if Some(spot) == asking => return (says, Then::AsksAgain(None)),
                false => {}
            }
        }
        says.extend(without_end(segments, at).iter().filter_map(said));
    }
    let last = segments.last().and_then(|segment| segment.items.last());
    (says, last.and_then(end).unwrap_or(Then::Ends))
}

/// How an action ends what is done, if it is the last one.
fn end(item: &Item) -> Option<Then> {
    let words = |text: &Template| text.to_string();
    match &item.action {
        Action::Hangup => Some(Then::HangsUp),
        Action::MakeCall(call) => Some(Then::Calls(words(&call.destination))),
        Action::SayAndCapture(ask) => Some(match item.again {
            Some(again) => Then::AsksAgain(again.has_words.then(|| words(&ask.prompt_message))),
            None => Then::Asks(words(&ask.prompt_message)),
        }),
        Action::Say(_) | Action::PlayFile(_) => None,
    }
}

fn said(item: &Item) -> Option<Said> {
    match &item.action {
        Action::Say(say) => Some(Said::Words(say.text.to_string())),
        Action::SayAndCapture(ask) => Some(Said::Words(ask.prompt_message.to_string())),
        Action::PlayFile(play) => Some(Said::Audio(play.file_url.to_string())),
        Action::MakeCall(_) | Action::Hangup => None,
    }
}

/// The actions of a segment, without the one that is told as how it all goes on.
pub(super) fn without_end(segments: &[Segment], at: usize) -> &[Item] {
    let items = segments.get(at).map_or(&[][..], |segment| segment.items.as_slice());
    match items {
        [before @ .., last] if at + 1 == segments.len() && end(last).is_some() => before,
        all => all,
    }
}

/// Whether it goes on otherwise; other words of the same are told as such.
pub(super) fn differ(old: &Then, new: &Then) -> bool {
    match (old, new) {
        (Then::AsksAgain(Some(_)), Then::AsksAgain(Some(_))) => false,
        (old, new) => old != new,
    }
}
