//! `ivrc serve`: answers for the menus of calls, until it is told to end. In: scripts, and who may
//! ask. Out: its address and its scripts on standard output, a line for each event on standard
//! error. The order of things: the scripts are checked, the port is taken, the user asked; only then
//! it serves, and only then webhooks are replaced.

mod access;
mod health;
mod log;
mod register;
mod scripts;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use tokio::net::TcpListener;

use super::connection::{self, LedgerArgs};
use super::exit::Exit;
use super::problem::{Problem, Stop, no_port};
use super::run_time::{Signals, block_on, block_on_all_cores};
use super::shell::Shell;
use super::{Globals, files, values};
use crate::desk::{Ambiguous, Answers, Desk, Loaded, speakable};
use crate::ledger::Ledger;
use crate::report::visible;
use crate::serve::{self, LIMITS, Server, Setup};

use log::Log;
use register::Registered;
use scripts::Scripts;

/// Answer for the menus of calls while they run
#[derive(Debug, clap::Args)]
#[command(override_usage = "\
ivrc serve [OPTIONS] <FILE>...
       ivrc serve --healthcheck [--host <ADDRESS>] [--port <PORT>]")]
#[command(after_help = "\
Paths: POST /vca, /vss, /vcs, or / for all of them; GET /healthz, /readyz, /metrics. Scripts that
change are read again. Ctrl-C and SIGTERM let open requests end; a second one does not.")]
pub(super) struct Args {
    /// The scripts, or folders of them
    #[arg(value_name = "FILE", required_unless_present = "healthcheck")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    values: values::Args,
    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = host)]
    host: IpAddr,
    /// The port; 0 picks a free one
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    port: u16,
    /// Do not serve: ask the server at --host and --port whether it is alive. Ends with 0 if it is,
    /// with 1 if not
    #[arg(long, conflicts_with_all = ["files", "register"])]
    healthcheck: bool,
    /// What is said where a script has no `default on error`, instead of the built-in apology
    #[arg(long, value_name = "TEXT", value_parser = speakable)]
    apology: Option<String>,
    #[command(flatten)]
    ledger: LedgerArgs,
    #[command(flatten)]
    access: access::Args,
    #[command(flatten)]
    log: log::Args,
    #[command(flatten)]
    register: register::Args,
}

fn host(written: &str) -> Result<IpAddr, String> {
    let examples = "write `127.0.0.1` for this machine alone, `0.0.0.0` for all that can reach it";
    written.parse().map_err(|_| examples.to_owned())
}

/// Serves.
pub(super) fn run(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    if args.healthcheck {
        return block_on(health::check(SocketAddr::new(args.host, args.port), shell))?;
    }
    block_on_all_cores(serve(args, globals, shell))?
}

async fn serve(args: &Args, globals: &Globals, shell: &mut Shell) -> Result<Exit, Stop> {
    let access = args.access.access(args.host)?;
    let found = files::find(&args.files);
    if !found.problems.is_empty() {
        return Err(Stop(found.problems));
    }
    let Some(mut scripts) = Scripts::read(found.inputs, &args.values, globals, shell)? else {
        return Ok(Exit::No);
    };
    let mut desk = desk(args)?;
    for script in scripts.loaded() {
        desk.load(script).map_err(|why| ambiguous(&why))?;
    }
    let listener = TcpListener::bind(SocketAddr::new(args.host, args.port)).await;
    let listener = listener.map_err(|error| no_port(args.port, &error))?;
    let folder = scripts.folder();
    let Some(plan) = args.register.plan(&access, folder, shell).await? else {
        return Ok(Exit::Usage);
    };
    // From here on a signal ends it in order.
    let mut signals = Signals::new();
    let (sender, mut log) = Log::new(&args.log, shell);
    let server =
        serve::start(listener, Box::new(desk), Setup { access, limits: LIMITS, log: sender });
    let server = server.map_err(|error| no_port(args.port, &error))?;
    introduce(&server, log.shell())?;
    let mut registered = Registered::default();
    let served = tokio::select! {
        served = work(&server, &plan, &mut registered, &mut scripts, &mut log) => served,
        () = signals.next() => Ok(()),
    };
    let ended = async {
        // While it still answers: a call that begins now finds somebody.
        registered.put_back(&plan, &mut log).await;
        log.during(server.stop()).await;
    };
    tokio::select! {
        () = ended => return served.map(|()| Exit::Done),
        () = signals.next() => {}
    }
    registered.left(&plan, &mut log);
    served.map(|()| Exit::Interrupted)
}

/// What is done until the end: webhooks are set, lines logged, changed scripts read again.
async fn work(
    server: &Server,
    plan: &register::Plan,
    registered: &mut Registered,
    scripts: &mut Scripts<'_>,
    log: &mut Log<'_>,
) -> Result<(), Stop> {
    registered.set(plan, log).await?;
    loop {
        log.during(tokio::time::sleep(scripts::EVERY)).await;
        scripts.look(server, log);
    }
}

/// Who answers. The ledger is a must: it says whose call an event is of, and keeps what was said.
fn desk(args: &Args) -> Result<Desk, Stop> {
    let ledger = Ledger::open(&connection::ledger(&args.ledger)?.value)?;
    Ok(Desk::new(Some(ledger), args.apology.clone()))
}

fn ambiguous(ambiguous: &Ambiguous) -> Problem {
    Problem::new(ambiguous.to_string()).help(ambiguous.help.clone())
}

/// A path as it is seen from here.
fn shorter(path: &str) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| Path::new(path).strip_prefix(here).ok().map(Path::to_owned));
    below.map_or_else(|| path.to_owned(), |below| below.display().to_string())
}

/// Where it listens, what each script keeps, and so who may answer.
fn introduce(server: &Server, shell: &mut Shell) -> Result<(), Stop> {
    shell.say(&format!("serving on http://{}\n", server.address()))?;
    for Loaded { path, version, keeps, answers, who } in server.scripts() {
        let kept = if keeps.is_empty() { "nothing".to_owned() } else { keeps.join(", ") };
        let calls = match answers {
            Answers::None => "calls that were sent".to_owned(),
            Answers::Any => "calls that arrive".to_owned(),
            Answers::Number(number) => format!("calls that arrive at {number}"),
        };
        let path = shorter(&path);
        let path = visible(&path);
        shell.say(&format!("{path} (version {version}): {calls}; keeps {kept}: {who}\n"))?;
    }
    shell.flush()
}
