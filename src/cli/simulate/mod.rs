//! `ivrc simulate`: a phone in the terminal. In: a script, and a person: at the keyboard, in a pipe,
//! or told beforehand by flags. Out: what is heard as it is heard, how the call ended, and the call
//! as a test of the script, if that is wanted.

mod hand;
mod keep;
mod look;

use serde::Serialize;

use super::Globals;
use super::callee;
use super::exit::Exit;
use super::files::Input;
use super::layout::Layout;
use super::problem::{Problem, Stop};
use super::request::{self, Ready};
use super::settings::Settings;
use super::shell::Shell;
use super::story::{Line, Story};
use crate::check::Purpose;
use crate::engine::{Engine, Keys};
use crate::flow::machine::Machine;
use crate::phone::{Ending, Waiting};
use crate::sandbox::Status;
use crate::simulate::Simulation;
use crate::webhook::disposition;

use hand::Hand;
use keep::Keeping;

/// Try a call in the terminal: hear what is said, and press keys
#[derive(Debug, clap::Args)]
#[command(after_help = "\
On a terminal you are asked: type keys and Enter; `?` shows what else can be typed. Otherwise lines
are read from standard input, and at its end the person hangs up; with --press, or where only
--callee or --bridge is given on a terminal, nobody is asked, and there is silence.
--json prints {\"version\":1,\"disposition\":…,\"outcome\":…,\"seconds\":N,\"transcript\":[…],\"answers\":[…]}.")]
pub(super) struct Args {
    #[command(flatten)]
    request: request::Args,
    /// Write what was done as a test of this title to the end of the script
    #[arg(long, value_name = "TITLE")]
    record: Option<String>,
    /// Print the call as JSON when it is over; nobody is asked
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    callee: callee::Args,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Document<'a> {
    version: u32,
    #[serde(flatten)]
    story: &'a Story,
    answers: Vec<Answer<'a>>,
}

/// An event that was answered, as in `ivrc calls show`.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    step: &'a str,
    round: u32,
    keys: Option<String>,
    event: &'a str,
}

/// Simulates.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    let input = Input::one(&args.request.file);
    let keeping = args.record.as_deref().map(|title| Keeping::new(&input, title)).transpose()?;
    let weights = Settings::new(globals).of(&input)?;
    let (purpose, voices) = (Purpose::Request, weights.voices());
    request::ready(&args.request, purpose, &weights, voices, shell, |ready, shell| {
        if let Some(keeping) = &keeping {
            keeping.allow(ready)?;
        }
        let engine = Engine::load(Machine::build(ready.flow));
        let simulation = call(args, ready, &engine, shell)?;
        tell(args, &simulation, shell)?;
        if let Some(keeping) = &keeping {
            keeping.keep(ready, &simulation, shell)?;
        }
        Ok(Exit::Done)
    })
}

/// A call from its beginning to its end.
fn call<'e>(
    args: &Args,
    ready: &Ready<'_>,
    engine: &'e Engine,
    shell: &mut Shell,
) -> Result<Simulation<'e>, Stop> {
    let given = ready.given;
    let mut simulation = Simulation::start(engine, given.values.clone(), given.now)
        .map_err(|reason| Problem::new(format!("the call cannot be placed: {reason}")))?;
    let mut hand = Hand::new(&args.callee, args.json, shell)?;
    loop {
        if !args.json {
            look::news(&mut simulation, shell)?;
        }
        match hand.act(&simulation, shell)? {
            Some(act) => simulation.act(act),
            None => return Ok(simulation),
        }
    }
}

/// How the call went.
fn tell(args: &Args, simulation: &Simulation<'_>, shell: &mut Shell) -> Result<(), Stop> {
    let story = story(simulation);
    if !args.json {
        let ending = story.ending(shell.out_style());
        return shell.say(&ending);
    }
    let answers = simulation.session().answers().iter().map(|answered| Answer {
        step: &answered.step,
        round: answered.round,
        keys: (answered.keys != Keys::None).then(|| answered.keys.to_string()),
        event: &answered.event,
    });
    let document = Document { version: 1, story: &story, answers: answers.collect() };
    shell.say(&Layout::Indented.text(&document)?)
}

fn story(simulation: &Simulation<'_>) -> Story {
    let session = simulation.session();
    let ending = match simulation.waiting() {
        Waiting::Ended(ending) => *ending,
        Waiting::Callflow
        | Waiting::PickUp
        | Waiting::Keys(_)
        | Waiting::Bridge { .. }
        | Waiting::Reply { .. } => Ending::OutOfActions,
    };
    let lines = session.phone().heard().iter();
    let story = Story {
        disposition: disposition(Status::from(ending).word()),
        error_code: None,
        outcome: session.outcome().to_owned(),
        seconds: session.phone().call_seconds(),
        transcript: lines
            .map(|heard| Line { at_ms: heard.at_ms, text: heard.what.words() })
            .collect(),
    };
    story.hidden(&session.mask())
}
