//! `ivrc send --sandbox`: the same request, sent the same way, to a provider that is emulated in
//! this process. In: an order, and what the callee does. Out: how the call went, to its disposition.
//! The script answers for its own menus, with the ledger as its memory, as a server would.

use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

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
use crate::cli::story::{Line, Story};
use crate::desk::{Desk, Endpoint, Patience, Trouble};
use crate::engine::Mask;
use crate::ledger::{Again, Begun, CallId, Ending, Ledger, LedgerError};
use crate::provider::account::{BadSetting, BaseUrl, Key, Subaccount};
use crate::provider::client::Client;
use crate::provider::delivery::deliver;
use crate::sandbox::{self, Clock, Faults, Mode, Progress, Setup, Step};
use crate::webhook::disposition;

/// Between two looks for the answer to the request.
const MOMENT: Duration = Duration::from_millis(5);

/// How long an event waits for the answer to the request to be recorded: a slow disk must not
/// change how a trial goes, and on a virtual clock nobody waits.
const PATIENCE: Duration = Duration::from_secs(15);

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
    let desk = Arc::new(Mutex::new(Answering::new(order, open(args)?)?));
    let (key, setup) = setup(args, Arc::clone(&desk));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(no_port)?;
    let (sender, progress) = mpsc::unbounded_channel();
    let sandbox = sandbox::start(listener, setup, sender).map_err(no_port)?;
    let client = client(&sandbox.base_url(), &key)?;
    let began = Timestamp::now();
    let (mut rng, mut stop) = (fastrand::Rng::new(), std::pin::pin!(run_time::told_to_end()));
    let delivery = deliver(&client, &order.body, args.timeout, &mut rng, stop.as_mut()).await;
    let told = Told::of(delivery, id, order, ready);
    record(&mut ledger, id, &told, shell);
    let mut story = if told.exit == Exit::Done {
        let story = listen(progress, stop).await;
        Some(story.hidden(&mask(ready, order, &ledger, id)))
    } else {
        None
    };
    sandbox.stop().await;
    if let Some(story) = &mut story
        && let Err(error) = close(&mut ledger, id, story, began)
    {
        shell.problem(&Problem::from(error));
    }
    for trouble in &lock(&desk).troubles {
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

/// The script's own desk, and what went wrong there.
struct Answering {
    desk: Desk,
    troubles: Vec<Trouble>,
}

impl Answering {
    fn new(order: &Order, ledger: Ledger) -> Result<Self, Stop> {
        let mut desk = Desk::new(Some(ledger), None);
        desk.load(order.script()).map_err(|ambiguous| Problem::new(ambiguous.to_string()))?;
        Ok(Self { desk, troubles: Vec::new() })
    }

    fn reply(&mut self, event: &str, patience: Patience) -> Option<String> {
        let body = event.as_bytes();
        let served = self.desk.reply(Endpoint::Any, body, Timestamp::now(), patience)?;
        self.troubles.extend(served.entry.troubles);
        Some(served.body)
    }
}

/// The reply to an event. The first one may be here before the answer to the request is recorded.
fn answer(desk: &Mutex<Answering>, event: &str) -> String {
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        if let Some(body) = lock(desk).reply(event, Patience::Some) {
            return body;
        }
        thread::sleep(MOMENT);
    }
    lock(desk).reply(event, Patience::None).unwrap_or_default()
}

fn setup(args: &Args, desk: Arc<Mutex<Answering>>) -> (String, Setup) {
    let key = format!("{:032x}", fastrand::u128(..));
    let replies = move |event: String| answer(&desk, &event);
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
fn lock(desk: &Mutex<Answering>) -> MutexGuard<'_, Answering> {
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

/// Follows the call to its end, or until the user has enough.
async fn listen(
    mut progress: UnboundedReceiver<Progress>,
    mut stop: Pin<&mut impl Future<Output = ()>>,
) -> Story {
    let mut story = Story {
        disposition: "interrupted".to_owned(),
        error_code: None,
        outcome: "none".to_owned(),
        seconds: 0,
        transcript: Vec::new(),
    };
    loop {
        let progress = tokio::select! {
            progress = progress.recv() => progress,
            () = stop.as_mut() => None,
        };
        let Some(progress) = progress else { break };
        let Progress::Call { at_ms, step, .. } = progress else { continue };
        if let Step::Ended { status, error, seconds } = step {
            story.disposition = disposition(status.word());
            story.error_code = error;
            story.seconds = seconds;
            break;
        }
        story.transcript.push(Line { at_ms, text: step.words() });
    }
    story
}

/// Records the end of the call, and reads what its replies add up to.
fn close(
    ledger: &mut Ledger,
    id: CallId,
    story: &mut Story,
    began: Timestamp,
) -> Result<(), LedgerError> {
    let seconds = i64::try_from(story.seconds).unwrap_or(i64::MAX);
    let ended = began.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
    let ending = Ending {
        disposition: &story.disposition,
        started: Some(began),
        ended: Some(ended),
        seconds: u32::try_from(story.seconds).ok(),
        error_code: story.error_code,
        ..Ending::default()
    };
    ledger.close(id, &ending)?;
    if let Some(outcome) = ledger.call(id)?.outcome {
        story.outcome = outcome;
    }
    Ok(())
}
