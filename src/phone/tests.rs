//! Callflows on the phone, with the times of what is heard.

use super::*;

fn say(text: &str) -> Action<String> {
    Action::Say(Say {
        text: text.to_owned(),
        voice_profile: "en-GB-Emma".to_owned(),
        repetition: None,
        speed: None,
    })
}

fn call(number: &str) -> Action<String> {
    Action::MakeCall(MakeCall {
        source: "+6588000000".to_owned(),
        destination: number.to_owned(),
        call_recording: None,
    })
}

/// Asks `15 letters long?` for these digits; everything else is left out.
fn capture(min: u64, max: u64) -> SayAndCapture<String> {
    SayAndCapture {
        prompt_message: "15 letters long".to_owned(),
        voice_profile: "en-GB-Emma".to_owned(),
        repetition: None,
        speed: None,
        min_digits: Some(min),
        max_digits: Some(max),
        digit_timeout: None,
        overall_timeout: None,
        complete_on_hash: None,
        no_of_tries: None,
        success_message: None,
        failure_message: None,
    }
}

/// What was heard, a line each: seconds and what.
fn transcript(phone: &Phone) -> Vec<String> {
    let line = |heard: &Heard| {
        let what = match &heard.what {
            What::Dialled { number, bridge: true, .. } => format!("bridge {number}"),
            What::Dialled { number, .. } => format!("dial {number}"),
            What::Answered => "answered".to_owned(),
            What::Unanswered => "unanswered".to_owned(),
            What::Said { text, times, part, .. } => format!("{part:?} {text} x{times}"),
            What::Played { url, times } => format!("play {url} x{times}"),
            What::Pressed(keys) => format!("press {keys}"),
            What::NoEntry => "no entry".to_owned(),
            What::BridgeEnded => "bridge ended".to_owned(),
            What::Arrived { .. } | What::Failed { .. } => {
                unreachable!("a phone notes no such thing")
            }
            What::Ended(ending) => format!("{ending:?}"),
        };
        format!("{:.1} {what}", Phone::seconds(heard.at_ms))
    };
    phone.heard().iter().map(line).collect()
}

impl Phone {
    fn seconds(ms: u64) -> f64 {
        f64::from(u32::try_from(ms).unwrap()) / 1000.0
    }

    /// In a call that asks this.
    fn asked(asking: SayAndCapture<String>) -> Self {
        let mut phone = Phone::inbound();
        phone.run(&[Action::SayAndCapture(asking)]);
        phone
    }
}

/// What the event brings after these keys, and how many seconds later.
fn entered(asking: SayAndCapture<String>, keys: &str) -> (String, u64) {
    let mut phone = Phone::asked(asking);
    let start = phone.now_ms();
    let Waiting::Reply { digits } = phone.press(keys).clone() else { panic!("an event") };
    let digits = digits.unwrap_or_else(|| "null".to_owned());
    (digits, (phone.now_ms() - start) / 1000)
}

#[test]
fn a_reminder_is_dialled_spoken_and_over() {
    let mut phone = Phone::outbound();
    let again = Say {
        text: "fifteen letters".to_owned(),
        voice_profile: "en-GB-Emma".to_owned(),
        repetition: Some(Number(2.0)),
        speed: Some(Number(0.5)),
    };
    phone.run(&[call("+6590000000"), Action::Say(again), Action::Hangup]);
    assert_eq!(*phone.waiting(), Waiting::PickUp);
    assert_eq!(*phone.pick_up(PickUp::Answers), Waiting::Ended(Ending::Hangup));
    assert_eq!(
        transcript(&phone),
        ["0.0 dial +6590000000", "5.0 answered", "5.0 Say fifteen letters x2", "9.0 Hangup"]
    );
    assert_eq!(phone.call_seconds(), 4);
    assert_eq!(*phone.run(&[say("Hello?")]), Waiting::Ended(Ending::Hangup), "nobody is there");
}

#[test]
fn nobody_answers_or_the_line_is_busy() {
    for (how, ending) in [(PickUp::Busy, Ending::Busy), (PickUp::NoAnswer, Ending::NoAnswer)] {
        let mut phone = Phone::outbound();
        phone.run(&[call("+6590000000"), say("Hello")]);
        assert_eq!(*phone.pick_up(how), Waiting::Ended(ending));
        assert_eq!(phone.heard().len(), 2);
        assert_eq!(phone.call_seconds(), 0);
    }
}

#[test]
fn an_entry_is_complete_at_its_last_digit_or_a_hash() {
    assert_eq!(entered(capture(1, 1), "1"), ("1".into(), 0));
    assert_eq!(entered(capture(1, 1), "19"), ("1".into(), 0), "keys beyond the end are dropped");
    assert_eq!(entered(capture(1, 4), "12#34"), ("12".into(), 0));
    assert_eq!(entered(capture(1, 4), "1*"), ("1*".into(), 30));
}

#[test]
fn without_completion_by_hash_it_is_a_key() {
    let asking = || SayAndCapture { complete_on_hash: Some(false), ..capture(1, 3) };
    assert_eq!(entered(asking(), "1#2"), ("1#2".into(), 0));
    assert_eq!(entered(asking(), "1#"), ("1#".into(), 30));
}

#[test]
fn enough_keys_at_a_timeout_are_an_entry_and_fewer_are_a_failed_try() {
    let asking = || SayAndCapture {
        digit_timeout: Some(2000),
        overall_timeout: Some(9000),
        ..capture(2, 4)
    };
    assert_eq!(entered(asking(), "123"), ("123".into(), 2));
    // Three tries of two seconds, and the prompt of a second again before the second and third.
    assert_eq!(entered(asking(), "1"), ("null".into(), 8));
    assert_eq!(entered(asking(), "1#"), ("null".into(), 6));
    assert_eq!(entered(asking(), ""), ("null".into(), 8));
}

#[test]
fn left_out_options_are_three_tries_of_thirty_seconds_for_25_digits() {
    let mut asking = capture(1, 1);
    (asking.min_digits, asking.max_digits) = (None, None);
    assert_eq!(entered(asking.clone(), ""), ("null".into(), 92));
    assert_eq!(entered(asking, &"7".repeat(30)), ("7".repeat(25), 0));
}

#[test]
fn tries_speak_their_messages() {
    let asking = SayAndCapture {
        no_of_tries: Some(2),
        digit_timeout: Some(1000),
        overall_timeout: Some(1000),
        success_message: Some("Good.".to_owned()),
        failure_message: Some("Again.".to_owned()),
        ..capture(1, 1)
    };
    let mut phone = Phone::asked(asking.clone());
    phone.enter("");
    let Waiting::Keys(second) = phone.waiting() else { panic!("a second try") };
    assert_eq!((second.try_number, second.tries), (2, 2));
    phone.enter("5");
    assert_eq!(*phone.waiting(), Waiting::Reply { digits: Some("5".into()) });
    assert_eq!(
        transcript(&phone),
        [
            "0.0 Prompt 15 letters long x1",
            "2.0 no entry",
            "2.0 Failure Again. x1",
            "2.4 Prompt 15 letters long x1",
            "3.4 Success Good. x1",
        ]
    );
    let mut phone = Phone::asked(asking);
    phone.press("");
    let last = transcript(&phone).pop();
    assert_eq!(last.as_deref(), Some("4.4 Failure Again. x1"));
}

#[test]
fn silence_comes_to_an_end_however_many_tries_there_are() {
    let asking = SayAndCapture { no_of_tries: Some(u64::MAX), ..capture(1, 1) };
    assert_eq!(entered(asking, "").0, "null");
}

#[test]
fn a_capture_in_the_middle_just_goes_on() {
    let mut phone = Phone::inbound();
    let asking = Action::SayAndCapture(SayAndCapture { no_of_tries: Some(2), ..capture(1, 1) });
    phone.run(&[asking.clone(), asking, Action::Hangup]);
    // One press answers one capture, silence the rest of it and nothing of the next one.
    assert!(matches!(phone.press(""), Waiting::Keys(next) if next.try_number == 1));
    assert_eq!(*phone.press("1"), Waiting::Ended(Ending::Hangup));
}

#[test]
fn a_second_call_bridges_and_its_end_is_an_event() {
    let bridged = || {
        let mut phone = Phone::inbound();
        phone.run(&[say("One moment."), call("+6567654321")]);
        assert_eq!(*phone.waiting(), Waiting::Bridge { answered: false });
        phone
    };
    let mut phone = bridged();
    assert_eq!(*phone.bridge_ends(), Waiting::Bridge { answered: false }, "not yet answered");
    assert_eq!(*phone.press("1"), Waiting::Bridge { answered: false }, "keys go unheard");
    phone.bridge_answered();
    phone.pass(60_000);
    assert_eq!(*phone.bridge_ends(), Waiting::Reply { digits: None });
    assert_eq!(*phone.run(&[say("Goodbye.")]), Waiting::Ended(Ending::OutOfActions));
    assert_eq!(
        transcript(&phone),
        [
            "0.0 Say One moment. x1",
            "0.7 bridge +6567654321",
            "5.7 answered",
            "65.7 bridge ended",
            "65.7 Say Goodbye. x1",
            "66.3 OutOfActions",
        ]
    );
    let mut phone = bridged();
    assert_eq!(*phone.bridge_unanswered(), Waiting::Reply { digits: None });
    assert_eq!(*phone.no_reply(), Waiting::Ended(Ending::OutOfActions));
}

#[test]
fn a_person_can_hang_up_at_any_time_but_once() {
    let mut phone = Phone::asked(capture(1, 1));
    assert_eq!(*phone.hang_up(), Waiting::Ended(Ending::PersonHungUp));
    let heard = phone.heard().len();
    phone.hang_up();
    phone.press("1");
    phone.no_reply();
    assert_eq!(phone.heard().len(), heard);
}
