//! `ivrc send --sandbox`: the same request, sent the same way, to a provider that is emulated in
//! this process. In: an order, and what the callee does. Out: how the call went, to its disposition.
//! The script answers for its own menus, with the ledger as its memory, as a server would.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::order::Order;
use super::tell::Told;
use super::{Args, open, record};
use crate::cli::exit::Exit;
use crate::cli::problem::{Problem, Stop};
use crate::cli::request::Ready;
use crate::cli::run_time;
use crate::cli::shell::Shell;
use crate::cli::story::{Line, Story, disposition};
use crate::desk::Desk;
use crate::engine::Mask;
use crate::ledger::{Again, Begun, CallId, Ending, Ledger};
use crate::provider::account::{BadSetting, BaseUrl, Key, Subaccount};
use crate::provider::client::Client;
use crate::provider::delivery::deliver;
use crate::sandbox::{self, Clock, Faults, Mode, Progress, Setup, Step};

/// The subaccount of trials.
const SUBACCOUNT: &str = "sandbox";

/// Places the call in a sandbox, and tells how it went.
pub(super) async fn run(
    args: &Args,
    ready: &Ready<'_>,
    order: &Order,
    shell: &mut Shell,
) -> Result<Exit, Stop> {
    let mut ledger = open(args)?;
    let id = begin(order, &mut ledger)?;
    let desk = Desk::new(Arc::clone(&order.engine), open(args)?, id);
    let desk = Arc::new(Mutex::new(desk));
    let (key, setup) = setup(args, Arc::clone(&desk));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(no_port)?;
    let (sender, progress) = mpsc::unbounded_channel();
    let sandbox = sandbox::start(listener, setup, sender).map_err(no_port)?;
    let client = client(&sandbox.base_url(), &key)?;
    let began = Timestamp::now();
    let (mut rng, stop) = (fastrand::Rng::new(), run_time::told_to_end());
    let delivery = deliver(&client, &order.body, args.timeout, &mut rng, stop).await;
    let told = Told::of(delivery, id, ready);
    record(&mut ledger, id, &told, shell);
    let story = if told.exit == Exit::Done {
        let story = listen(progress, &desk).await;
        Some(story.hidden(&mask(ready, order, &ledger, id)))
    } else {
        None
    };
    sandbox.stop().await;
    if let Some(story) = &story {
        close(&mut ledger, id, story, began, shell);
    }
    for trouble in lock(&desk).troubles() {
        shell.problem(&Problem::new(trouble.to_string()));
    }
    told.tell(order, ready, story.as_ref(), args.json, shell)
}

/// The row of the trial. It stands alone: each trial has a provider of its own.
fn begin(order: &Order, ledger: &mut Ledger) -> Result<CallId, Stop> {
    let subaccount = subaccount()?;
    let base_url = format!("sandbox:{:016x}", fastrand::u64(..));
    let values = order.kept();
    let call = order.row(&base_url, &subaccount, &values);
    let begun = ledger.begin(&call, Again::Yes, Timestamp::now());
    match begun? {
        Begun::Row(id) => Ok(id),
        // Nothing is held back.
        Begun::Held(held) => {
            Err(Problem::new(format!("call {} holds the trial back", held.id)).into())
        }
    }
}

fn setup(args: &Args, desk: Arc<Mutex<Desk>>) -> (String, Setup) {
    let key = format!("{:032x}", fastrand::u128(..));
    let replies = move |event: String| lock(&desk).reply(&event, Timestamp::now());
    let setup = Setup {
        key: SecretString::from(key.clone()),
        subaccount: None,
        mode: Mode::Lenient,
        callee: args.callee.callee(),
        clock: Clock::Virtual,
        faults: Faults::none(),
        ids: fastrand::Rng::new(),
        replies: Some(Arc::new(replies)),
    };
    (key, setup)
}

fn client(base_url: &str, key: &str) -> Result<Client, Stop> {
    let base: BaseUrl = base_url.parse().map_err(of_setting)?;
    let key = Key::new(key.to_owned()).map_err(of_setting)?;
    Ok(Client::new(base, subaccount()?, &key))
}

fn subaccount() -> Result<Subaccount, Stop> {
    Ok(SUBACCOUNT.parse().map_err(of_setting)?)
}

fn of_setting(bad: BadSetting) -> Problem {
    Problem::new(bad.message).help(bad.help)
}

fn no_port(error: std::io::Error) -> Problem {
    Problem::new(format!("the sandbox found no port on this machine: {error}"))
        .help("allow yourself to listen on 127.0.0.1")
}

/// A desk is whole after each reply, even if one panicked.
fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The secrets of a call that must not be shown: params, and what was captured.
fn mask(ready: &Ready<'_>, order: &Order, ledger: &Ledger, id: CallId) -> Mask {
    let mut values = ready.given.values.clone();
    if let Ok(stored) = ledger.values(id, u32::MAX) {
        for (name, value) in stored.values.iter() {
            values.set(name, value);
        }
    }
    Mask::new(&order.engine.machine().names, &values)
}

/// Follows the call to its end.
async fn listen(mut progress: UnboundedReceiver<Progress>, desk: &Mutex<Desk>) -> Story {
    let mut story = Story {
        disposition: "unknown".to_owned(),
        error_code: None,
        outcome: String::new(),
        seconds: 0,
        transcript: Vec::new(),
    };
    while let Some(progress) = progress.recv().await {
        let Progress::Call { at_ms, step, .. } = progress else { continue };
        if let Step::Ended { status, error, seconds } = step {
            story.disposition = disposition(status);
            story.error_code = error;
            story.seconds = seconds;
            break;
        }
        story.transcript.push(Line { at_ms, text: step.words() });
    }
    lock(desk).outcome().clone_into(&mut story.outcome);
    story
}

fn close(ledger: &mut Ledger, id: CallId, story: &Story, began: Timestamp, shell: &mut Shell) {
    let seconds = i64::try_from(story.seconds).unwrap_or(i64::MAX);
    let ended = began.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
    let ending = Ending {
        disposition: &story.disposition,
        outcome: Some(&story.outcome),
        started: Some(began),
        ended: Some(ended),
        seconds: u32::try_from(story.seconds).ok(),
    };
    if let Err(error) = ledger.close(id, &ending) {
        shell.problem(&Problem::from(error));
    }
}
