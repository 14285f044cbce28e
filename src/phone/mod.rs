//! An emulated handset with the provider's clock. In: callflows, and what a person does. Out: what
//! is heard and when, in virtual milliseconds, and what the phone waits for. It knows no script:
//! who drives it posts the events to an engine, or to a server. It has no clock of its own.

mod capture;
mod heard;
mod person;
mod speech;
mod words;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use crate::flow::wire::{Action, MakeCall, Number, PlayFile, Say, SayAndCapture};

pub use capture::Asking;
pub use heard::{Ending, Heard, Part, What};
pub use person::{Act, Bridge, Callee, Conduct, Person};
pub use speech::speech_ms;
pub use words::{timed, times_words};

use person::TALK_MS;

/// How long it rings until somebody answers, in milliseconds.
const RING_MS: u64 = 5_000;
/// How long it rings until the provider gives up, in milliseconds.
const UNANSWERED_MS: u64 = 30_000;
/// How long an audio file is taken to be, in milliseconds: it is not downloaded.
const AUDIO_MS: u64 = 10_000;

/// What the phone waits for.
#[derive(Debug, Clone, PartialEq)]
pub enum Waiting {
    /// The first callflow: [`Phone::run`].
    Callflow,
    /// Who is called: [`Phone::pick_up`].
    PickUp,
    /// Keys: [`Phone::enter`] for one try, [`Phone::press`] for all of them.
    Keys(Box<Asking>),
    /// The second leg: [`Phone::bridge_answered`], [`Phone::bridge_unanswered`], and once it was
    /// answered [`Phone::bridge_ends`].
    Bridge {
        /// The two talk.
        answered: bool,
    },
    /// The callflow ended with a capture or a bridge, and the event was posted: [`Phone::run`] with
    /// the reply, or [`Phone::no_reply`].
    Reply {
        /// What was entered.
        digits: Option<String>,
    },
    /// Nothing any more.
    Ended(Ending),
}

/// What somebody does whose phone rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickUp {
    /// Answers.
    Answers,
    /// The line is busy.
    Busy,
    /// Lets it ring.
    NoAnswer,
}

/// A phone with a call on it. What a person does at the wrong moment (a key while nothing asks for
/// one) goes unheard, as on a real line.
#[derive(Debug, Clone)]
pub struct Phone {
    now_ms: u64,
    /// When the first leg was up.
    connected_at: Option<u64>,
    plan: VecDeque<Action<String>>,
    heard: Vec<Heard>,
    waiting: Waiting,
}

impl Phone {
    /// A phone that will be called: the first `makeCall` rings it.
    pub fn outbound() -> Self {
        Self {
            now_ms: 0,
            connected_at: None,
            plan: VecDeque::new(),
            heard: Vec::new(),
            waiting: Waiting::Callflow,
        }
    }

    /// A phone that has called a number: every `makeCall` is a bridge.
    pub fn inbound() -> Self {
        Self { connected_at: Some(0), ..Self::outbound() }
    }

    /// What it waits for.
    pub fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    /// Everything that happened so far.
    pub fn heard(&self) -> &[Heard] {
        &self.heard
    }

    /// The virtual clock, in milliseconds since the call was placed or arrived.
    pub fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// How long the first leg has been up, in seconds.
    pub fn call_seconds(&self) -> u64 {
        self.connected_at.map_or(0, |start| self.now_ms.saturating_sub(start) / 1000)
    }

    /// Lets time pass: a talk, a person who thinks.
    pub fn pass(&mut self, ms: u64) {
        self.now_ms = self.now_ms.saturating_add(ms);
    }

    /// Puts something into the transcript that only the driver knows.
    pub fn note(&mut self, what: What) {
        self.heard.push(Heard { at_ms: self.now_ms, what });
    }

    /// Executes a callflow, in place of what is left of an earlier one.
    pub fn run(&mut self, callflow: &[Action<String>]) -> &Waiting {
        if !matches!(self.waiting, Waiting::Ended(_)) {
            self.plan = callflow.iter().cloned().collect();
            self.go_on();
        }
        &self.waiting
    }

    /// No reply came to the event: the call ends.
    pub fn no_reply(&mut self) -> &Waiting {
        if matches!(self.waiting, Waiting::Reply { .. }) {
            self.end(Ending::OutOfActions);
        }
        &self.waiting
    }

    /// What the person does whose phone rings.
    pub fn pick_up(&mut self, how: PickUp) -> &Waiting {
        if self.waiting == Waiting::PickUp {
            match how {
                PickUp::Answers => {
                    self.pass(RING_MS);
                    self.note(What::Answered);
                    self.connected_at = Some(self.now_ms);
                    self.go_on();
                }
                PickUp::Busy => self.end(Ending::Busy),
                PickUp::NoAnswer => {
                    self.pass(UNANSWERED_MS);
                    self.end(Ending::NoAnswer);
                }
            }
        }
        &self.waiting
    }

    /// Presses keys, then waits: an answer to one try. `""` is silence.
    pub fn enter(&mut self, keys: &str) -> &Waiting {
        if let Waiting::Keys(asking) = &self.waiting {
            self.attempt(asking.clone(), keys);
        }
        &self.waiting
    }

    /// Answers a whole capture: these keys in the first try, silence in the others.
    pub fn press(&mut self, keys: &str) -> &Waiting {
        let mut keys = keys;
        while let Waiting::Keys(asking) = &self.waiting {
            let is_over = self.attempt(asking.clone(), keys);
            if is_over {
                break;
            }
            keys = "";
        }
        &self.waiting
    }

    /// Who is called to the caller answers.
    pub fn bridge_answered(&mut self) -> &Waiting {
        if self.waiting == (Waiting::Bridge { answered: false }) {
            self.pass(RING_MS);
            self.note(What::Answered);
            self.waiting = Waiting::Bridge { answered: true };
        }
        &self.waiting
    }

    /// Who is called to the caller does not answer.
    pub fn bridge_unanswered(&mut self) -> &Waiting {
        if self.waiting == (Waiting::Bridge { answered: false }) {
            self.pass(UNANSWERED_MS);
            self.note(What::Unanswered);
            self.complete(None);
        }
        &self.waiting
    }

    /// The talk is over, the caller stays.
    pub fn bridge_ends(&mut self) -> &Waiting {
        if self.waiting == (Waiting::Bridge { answered: true }) {
            self.note(What::BridgeEnded);
            self.complete(None);
        }
        &self.waiting
    }

    /// The person hangs up.
    pub fn hang_up(&mut self) -> &Waiting {
        if !matches!(self.waiting, Waiting::Ended(_)) {
            self.end(Ending::PersonHungUp);
        }
        &self.waiting
    }

    /// Does what a person does.
    pub fn act(&mut self, act: &Act) -> &Waiting {
        match act {
            Act::PickUp(how) => self.pick_up(*how),
            Act::Press(keys) => self.press(keys),
            Act::Try(keys) => self.enter(keys),
            Act::BridgeAnswered => self.bridge_answered(),
            Act::BridgeUnanswered => self.bridge_unanswered(),
            Act::BridgeEnds => {
                // What ends was answered.
                self.bridge_answered();
                self.pass(TALK_MS);
                self.bridge_ends()
            }
            Act::HangUp => self.hang_up(),
        }
    }

    /// One try of a capture. Whether the capture is over, with an entry or without one.
    fn attempt(&mut self, mut asking: Box<Asking>, keys: &str) -> bool {
        let (entry, silence) = asking.entry(keys);
        self.pass(silence);
        if entry.is_some() {
            self.speak(&asking.action, asking.action.success_message.as_ref(), Part::Success);
            self.complete(entry);
            return true;
        }
        self.note(What::NoEntry);
        self.speak(&asking.action, asking.action.failure_message.as_ref(), Part::Failure);
        let is_over = asking.try_number >= asking.tries;
        if is_over {
            self.complete(None);
        } else {
            asking.try_number += 1;
            self.ask(asking);
        }
        is_over
    }

    /// A capture or a bridge is over. If it was the last action, the event decides what follows;
    /// else the callflow does.
    fn complete(&mut self, digits: Option<String>) {
        if self.plan.is_empty() {
            self.waiting = Waiting::Reply { digits };
        } else {
            self.go_on();
        }
    }

    /// Executes actions up to the next one that needs somebody.
    fn go_on(&mut self) {
        while let Some(action) = self.plan.pop_front() {
            match action {
                Action::MakeCall(call) => return self.dial(call),
                Action::Say(say) => self.say(&say),
                Action::SayAndCapture(ask) => return self.ask(Box::new(Asking::new(&ask))),
                Action::PlayFile(play) => self.play(play),
                Action::Hangup => return self.end(Ending::Hangup),
            }
        }
        self.end(Ending::OutOfActions);
    }

    fn dial(&mut self, call: MakeCall<String>) {
        let bridge = self.connected_at.is_some();
        self.note(What::Dialled { number: call.destination, from: call.source, bridge });
        self.waiting = if bridge { Waiting::Bridge { answered: false } } else { Waiting::PickUp };
    }

    fn say(&mut self, say: &Say<String>) {
        self.utter(&say.text, &say.voice_profile, say.speed, say.repetition, Part::Say);
    }

    fn ask(&mut self, asking: Box<Asking>) {
        let ask = &asking.action;
        let (voice, speed) = (&ask.voice_profile, ask.speed);
        self.utter(&ask.prompt_message, voice, speed, ask.repetition, Part::Prompt);
        self.waiting = Waiting::Keys(asking);
    }

    /// What a capture says after a try.
    fn speak(&mut self, ask: &SayAndCapture<String>, text: Option<&String>, part: Part) {
        if let Some(text) = text {
            self.utter(text, &ask.voice_profile, ask.speed, None, part);
        }
    }

    fn play(&mut self, play: PlayFile<String>) {
        let times = times(play.repetition);
        self.note(What::Played { url: play.file_url, times });
        self.pass(AUDIO_MS.saturating_mul(times));
    }

    fn utter(
        &mut self,
        text: &str,
        voice: &str,
        speed: Option<Number>,
        repetition: Option<Number>,
        part: Part,
    ) {
        let times = times(repetition);
        self.note(What::Said { text: text.to_owned(), voice: voice.to_owned(), times, part });
        self.pass(speech_ms(text, speed).saturating_mul(times));
    }

    fn end(&mut self, ending: Ending) {
        self.plan.clear();
        self.note(What::Ended(ending));
        self.waiting = Waiting::Ended(ending);
    }
}

/// How often something is spoken: 1 to 3, as the provider allows.
fn times(repetition: Option<Number>) -> u64 {
    match repetition {
        Some(Number(times)) if times >= 3.0 => 3,
        Some(Number(times)) if times >= 2.0 => 2,
        Some(_) | None => 1,
    }
}
