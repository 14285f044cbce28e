//! A call from its first callflow to its end. In: callflows, a callee. Out: what happened, with
//! virtual times, and when the webhook is asked. It posts nothing and waits for nothing: `session`
//! does.

use crate::flow::wire::Action;
use crate::phone::{Callee, Ending, Heard, Person, Phone, Waiting, What};

/// The most events of one call. A webhook that asks for ever is left by the caller.
const MOST_EVENTS: usize = 200;

/// A call on the emulated phone.
pub(super) struct Call {
    phone: Phone,
    person: Person,
    /// How much of the transcript was told.
    told: usize,
    events: usize,
}

/// What a call comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The callflow is over, and the webhook is asked.
    Ask {
        /// What was entered.
        digits: Option<String>,
    },
    /// The call is over.
    Ended(Ending),
}

impl Call {
    /// A call that has not begun.
    pub(super) fn new(callee: &Callee) -> Self {
        Self { phone: Phone::outbound(), person: Person::new(callee), told: 0, events: 0 }
    }

    /// Executes a callflow, in place of what is left of an earlier one.
    pub(super) fn run(&mut self, callflow: &[Action<String>]) -> Next {
        self.phone.run(callflow);
        while let Some(act) = self.person.act(self.phone.waiting()) {
            if let Some(keys) = act.keys() {
                self.phone.note(What::Pressed(keys.to_owned()));
            }
            self.phone.act(&act);
        }
        if let Waiting::Reply { digits } = self.phone.waiting() {
            let digits = digits.clone();
            self.events += 1;
            if self.events <= MOST_EVENTS {
                return Next::Ask { digits };
            }
            self.phone.hang_up();
        }
        Next::Ended(self.ending())
    }

    /// Nothing usable came from the webhook: the call is over.
    pub(super) fn no_reply(&mut self) -> Next {
        self.phone.no_reply();
        Next::Ended(self.ending())
    }

    /// Lets time pass while the webhook thinks, in milliseconds.
    pub(super) fn pass(&mut self, ms: u64) {
        self.phone.pass(ms);
    }

    /// What happened since this was last asked.
    pub(super) fn news(&mut self) -> Vec<Heard> {
        let news = self.phone.heard().get(self.told..).unwrap_or_default().to_vec();
        self.told = self.phone.heard().len();
        news
    }

    /// Everything that happened.
    pub(super) fn heard(&self) -> &[Heard] {
        self.phone.heard()
    }

    /// The virtual clock, in milliseconds since the call was placed.
    pub(super) fn now_ms(&self) -> u64 {
        self.phone.now_ms()
    }

    /// How long the first leg has been up, in seconds.
    pub(super) fn seconds(&self) -> u64 {
        self.phone.call_seconds()
    }

    /// How many people were called so far.
    pub(super) fn legs(&self) -> usize {
        self.heard().iter().filter(|heard| matches!(heard.what, What::Dialled { .. })).count()
    }

    fn ending(&self) -> Ending {
        match self.phone.waiting() {
            Waiting::Ended(ending) => *ending,
            Waiting::Callflow
            | Waiting::PickUp
            | Waiting::Keys(_)
            | Waiting::Bridge { .. }
            | Waiting::Reply { .. } => Ending::OutOfActions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::wire::{MakeCall, Say, SayAndCapture};
    use crate::phone::{Bridge, Conduct};

    fn dial(number: &str) -> Action<String> {
        Action::MakeCall(MakeCall {
            source: "+6588000000".to_owned(),
            destination: number.to_owned(),
            call_recording: None,
        })
    }

    fn ask() -> Action<String> {
        Action::SayAndCapture(SayAndCapture {
            prompt_message: "Press 1.".to_owned(),
            voice_profile: "en-GB-Emma".to_owned(),
            repetition: None,
            speed: None,
            min_digits: Some(1),
            max_digits: Some(1),
            digit_timeout: Some(5000),
            overall_timeout: Some(10_000),
            complete_on_hash: None,
            no_of_tries: Some(1),
            success_message: None,
            failure_message: None,
        })
    }

    fn say() -> Action<String> {
        Action::Say(Say {
            text: "Hello.".to_owned(),
            voice_profile: "en-GB-Emma".to_owned(),
            repetition: None,
            speed: None,
        })
    }

    fn call(conduct: Conduct, presses: &[&str], bridge: Bridge) -> Call {
        let presses = presses.iter().map(|keys| (*keys).to_owned()).collect();
        Call::new(&Callee { conduct, presses, bridge })
    }

    fn asks(digits: Option<&str>) -> Next {
        Next::Ask { digits: digits.map(str::to_owned) }
    }

    #[test]
    fn keys_are_used_up_and_then_there_is_silence() {
        let mut call = call(Conduct::Answers, &["1", "", "2"], Bridge::Answered);
        assert_eq!(call.run(&[dial("+6590000000"), ask()]), asks(Some("1")));
        assert_eq!(call.run(&[ask()]), asks(None));
        assert_eq!(call.run(&[ask()]), asks(Some("2")));
        assert_eq!(call.run(&[ask()]), asks(None));
        assert_eq!(call.run(&[say(), Action::Hangup]), Next::Ended(Ending::Hangup));
    }

    #[test]
    fn nobody_is_on_the_line_when_it_is_busy_or_rings_in_vain() {
        let flow = [dial("+6590000000"), say()];
        let end = |conduct| call(conduct, &[], Bridge::Answered).run(&flow);
        assert_eq!(end(Conduct::Busy), Next::Ended(Ending::Busy));
        assert_eq!(end(Conduct::NoAnswer), Next::Ended(Ending::NoAnswer));
        assert_eq!(end(Conduct::Answers), Next::Ended(Ending::OutOfActions));
        assert_eq!(end(Conduct::HangsUp), Next::Ended(Ending::OutOfActions));
    }

    #[test]
    fn who_hangs_up_does_so_when_the_keys_are_used_up() {
        let mut call = call(Conduct::HangsUp, &["1"], Bridge::Answered);
        assert_eq!(call.run(&[dial("+6590000000"), ask()]), asks(Some("1")));
        assert_eq!(call.run(&[ask()]), Next::Ended(Ending::PersonHungUp));
    }

    #[test]
    fn a_bridge_is_talked_over_or_rings_in_vain() {
        let flow = [dial("+6590000000"), dial("+6591111111")];
        let mut talked = call(Conduct::Answers, &[], Bridge::Answered);
        assert_eq!(talked.run(&flow), asks(None));
        assert_eq!((talked.now_ms(), talked.seconds(), talked.legs()), (40_000, 35, 2));
        let mut in_vain = call(Conduct::Answers, &[], Bridge::Unanswered);
        assert_eq!(in_vain.run(&flow), asks(None));
        assert_eq!(in_vain.now_ms(), 35_000);
        assert_eq!(in_vain.no_reply(), Next::Ended(Ending::OutOfActions));
    }

    #[test]
    fn a_webhook_that_asks_for_ever_is_left() {
        let mut call = call(Conduct::Answers, &[], Bridge::Answered);
        let mut next = call.run(&[dial("+6590000000"), ask()]);
        let mut asked = 0;
        while matches!(next, Next::Ask { .. }) {
            asked += 1;
            next = call.run(&[ask()]);
        }
        assert_eq!((asked, next), (MOST_EVENTS, Next::Ended(Ending::PersonHungUp)));
    }

    #[test]
    fn news_are_told_once() {
        let mut call = call(Conduct::Answers, &["1"], Bridge::Answered);
        call.run(&[dial("+6590000000"), ask()]);
        assert_eq!(call.news().len(), 4); // dialled, answered, said, pressed
        assert_eq!(call.news(), []);
    }
}
