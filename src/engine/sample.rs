//! Machines by hand, for tests.

use crate::flow::machine::{
    Callflow, Declared, ErrorEnding, Event, Machine, Reply, Step, Steps, VERSION, WaitsFor,
};
use crate::flow::template::{Manner, Piece, Template};
use crate::flow::wire::{Action, MakeCall, PlayFile, Say, SayAndCapture};
use crate::span::Span;
use crate::syntax::ast::{Kind, Type};

pub(crate) const HASH: &str = "00c0ffee";

/// `Hello {name}`.
pub(crate) fn template(text: &str, manner: Manner) -> Template {
    let mut pieces = Vec::new();
    for (at, part) in text.split(['{', '}']).enumerate() {
        match at % 2 {
            _ if part.is_empty() => {}
            0 => pieces.push(Piece::Literal(part.to_owned())),
            _ => pieces.push(Piece::Insert(part.to_owned(), manner)),
        }
    }
    Template { pieces }
}

pub(crate) fn say(text: &str) -> Action<Template> {
    Action::Say(Say {
        text: template(text, Manner::Spoken),
        voice_profile: "en-GB-Emma".to_owned(),
        repetition: None,
        speed: None,
    })
}

pub(crate) fn play(url: &str) -> Action<Template> {
    Action::PlayFile(PlayFile { file_url: template(url, Manner::Url), repetition: None })
}

/// One try, one to four digits, two seconds for each.
pub(crate) fn ask(prompt: &str) -> Action<Template> {
    Action::SayAndCapture(SayAndCapture {
        prompt_message: template(prompt, Manner::Spoken),
        voice_profile: "en-GB-Emma".to_owned(),
        repetition: None,
        speed: None,
        min_digits: Some(1),
        max_digits: Some(4),
        digit_timeout: Some(2000),
        overall_timeout: Some(9000),
        complete_on_hash: None,
        no_of_tries: Some(1),
        success_message: None,
        failure_message: None,
    })
}

pub(crate) fn call(number: &str) -> Action<Template> {
    Action::MakeCall(MakeCall {
        source: template("+6588000000", Manner::Plain),
        destination: template(number, Manner::Plain),
        call_recording: None,
    })
}

pub(crate) fn reply(
    ordinal: u32,
    event: Event,
    callflow: Vec<Action<Template>>,
    waits: Option<&str>,
) -> Reply {
    Reply {
        ordinal,
        events: vec![event],
        outcome: None,
        callflow,
        waits: waits.map(str::to_owned),
        own: true,
        span: Span::default(),
    }
}

pub(crate) fn keys(keys: &str) -> Event {
    Event::Keys(keys.to_owned())
}

impl Reply {
    pub(crate) fn named(mut self, outcome: &str) -> Self {
        self.outcome = Some(outcome.to_owned());
        self
    }
}

pub(crate) fn digits(name: Option<&str>, secret: bool) -> WaitsFor {
    let ty = Type { secret, kind: Kind::Digits };
    WaitsFor::Digits { name: name.map(|name| (name.to_owned(), ty)), secret }
}

pub(crate) fn declared(name: &str, kind: Kind, secret: bool, default: Option<&str>) -> Declared {
    let default = default.map(str::to_owned);
    Declared { name: name.to_owned(), ty: Type { secret, kind }, default, is_param: true }
}

pub(crate) fn machine(
    entry: Vec<Action<Template>>,
    waits: Option<&str>,
    steps: Vec<(&str, Step)>,
) -> Machine {
    let mut list = Steps::default();
    for (name, step) in steps {
        list.push(name.to_owned(), step);
    }
    let sorry = vec![say("Sorry, we could not go on."), Action::Hangup];
    Machine {
        version: VERSION,
        hash: HASH.to_owned(),
        entry: Callflow { callflow: entry, waits: waits.map(str::to_owned) },
        steps: list,
        error: ErrorEnding { callflow: sorry, outcome: None, built_in: false },
        keeps: vec![],
        names: vec![],
        answers: false,
        answers_at: None,
    }
}

/// A clinic: a menu, a code, a bridge to the front desk.
pub(crate) fn clinic() -> Machine {
    let welcome =
        || ask("Hello {name}. Press 1 to confirm, 2 for your code, 0 for the front desk.");
    let code = || ask("Please enter your code.");
    let goodbye = || vec![say("Goodbye."), Action::Hangup];
    let desk = || vec![say("One moment please."), call("+6567654321")];
    let menu = Step {
        ask: vec![welcome()],
        on: vec![
            reply(1, keys("1"), vec![say("Thank you, see you then."), Action::Hangup], None)
                .named("confirmed"),
            reply(1, keys("2"), vec![code()], Some("code")),
            reply(1, keys("0"), desk(), Some("desk")),
            reply(1, keys("9"), vec![say("Bye.")], None),
            reply(1, Event::Nomatch, vec![ask("That is not one of the choices.")], Some("menu")),
            reply(3, Event::Else, goodbye(), None),
        ],
        waits_for: digits(None, false),
        voice: None,
    };
    let code = Step {
        ask: vec![code()],
        on: vec![
            reply(1, Event::Value("pin".into()), vec![say("Right."), Action::Hangup], None),
            reply(1, keys("0000"), vec![say("You entered {code}.")], None),
            reply(1, keys("1111"), vec![play("https://a.example/{name}.mp3"), say("{lost}")], None),
        ],
        waits_for: digits(Some("code"), true),
        voice: None,
    };
    let bridge = Step {
        ask: vec![say("One moment please.")],
        on: vec![reply(1, Event::Done, goodbye(), None)],
        waits_for: WaitsFor::Bridge,
        voice: None,
    };
    let entry = vec![call("{patient}"), welcome()];
    let steps = vec![("menu", menu), ("code", code), ("desk", bridge)];
    Machine {
        names: vec![
            declared("patient", Kind::Phone, false, None),
            declared("name", Kind::Text, false, Some("Sir or Madam")),
            declared("pin", Kind::Digits, true, Some("4711")),
            Declared { is_param: false, ..declared("code", Kind::Digits, true, None) },
        ],
        ..machine(entry, Some("menu"), steps)
    }
}
