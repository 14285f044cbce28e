//! `ivrc sandbox`: the emulated provider as a server of its own. In: what it is to be like. Out: a
//! line for everything that happens, until Ctrl-C.

use std::io;
use std::net::Ipv4Addr;

use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::callee;
use super::exit::Exit;
use super::problem::{Problem, Stop, no_port};
use super::run_time;
use super::shell::Shell;
use crate::report::reason;
use crate::sandbox::{self, Clock, Fault, Faults, Mode, Progress, Sandbox, Setup};

/// The key of this sandbox; there is nothing to protect.
const KEY: &str = "sandbox";
/// The subaccount to try it with, where none was chosen.
const SUBACCOUNT: &str = "demo";

/// Emulate the provider on this machine: send to it, and no phone rings
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Faults: 500 and 429 place no call; timeout, drop-after-accept, slow and garbage place it and then
withhold, cut, delay or spoil the answer. The key is `sandbox`. Ctrl-C ends it.")]
pub(super) struct Args {
    /// The port on 127.0.0.1; 0 picks a free one
    #[arg(long, value_name = "PORT", default_value_t = 8088)]
    port: u16,
    /// The only subaccount that exists; any of the right shape if left out
    #[arg(long, value_name = "NAME", value_parser = subaccount)]
    subaccount: Option<String>,
    /// Refuse what the provider's documents disagree on: -1005, and equal timeouts
    #[arg(long)]
    strict: bool,
    /// How fast calls go by: virtual (at once) or real
    #[arg(long, value_enum, value_name = "CLOCK", default_value = "virtual")]
    #[arg(hide_possible_values = true)]
    clock: Clock,
    #[command(flatten)]
    callee: callee::Args,
    /// What goes wrong when a call is placed: 500, 429, timeout, drop-after-accept, slow or garbage;
    /// may be given several times
    #[arg(long, value_enum, value_name = "FAULT", help_heading = "What goes wrong")]
    #[arg(hide_possible_values = true)]
    fault: Vec<Fault>,
    /// For which part of the requests, from 0 to 1
    #[arg(long, value_name = "RATE", default_value_t = 1.0, value_parser = rate)]
    #[arg(requires = "fault", help_heading = "What goes wrong")]
    rate: f64,
    /// Chooses the requests: the same seed, the same faults
    #[arg(long, value_name = "N", default_value_t = 0)]
    #[arg(requires = "fault", help_heading = "What goes wrong")]
    seed: u64,
}

fn subaccount(written: &str) -> Result<String, String> {
    let form = "write 3 to 50 letters, digits, or some of `-._&`";
    sandbox::is_subaccount(written).then(|| written.to_owned()).ok_or_else(|| form.to_owned())
}

fn rate(written: &str) -> Result<f64, String> {
    let rate = written.parse().ok().filter(|rate| (0.0..=1.0).contains(rate));
    rate.ok_or_else(|| "write a number from 0 to 1: `0.25` for every fourth".to_owned())
}

/// Serves.
pub(super) fn run(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    run_time::block_on(serve(args, shell))?
}

async fn serve(args: &Args, shell: &mut Shell) -> Result<Exit, Stop> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).await;
    let listener = listener.map_err(|error| no_port(args.port, &error))?;
    let (sender, progress) = unbounded_channel();
    let sandbox = sandbox::start(listener, args.setup(), sender);
    let sandbox = sandbox.map_err(|error| no_server(&error))?;
    let watched = watch(args, &sandbox, progress, shell).await;
    sandbox.stop().await;
    watched.map(|()| Exit::Done)
}

/// Prints what happens until the program is told to end.
async fn watch(
    args: &Args,
    sandbox: &Sandbox,
    mut progress: UnboundedReceiver<Progress>,
    shell: &mut Shell,
) -> Result<(), Stop> {
    let mut end = std::pin::pin!(run_time::told_to_end());
    introduce(args, sandbox, shell)?;
    loop {
        let event = tokio::select! {
            () = end.as_mut() => return Ok(()),
            event = progress.recv() => event,
        };
        let Some(event) = event else { return Ok(()) };
        let number = event.session().map(|number| format!("#{number} ")).unwrap_or_default();
        shell.say(&format!("{number}{}\n", event.line()))?;
        shell.flush()?;
    }
}

/// Where it listens, and how it is tried.
fn introduce(args: &Args, sandbox: &Sandbox, shell: &mut Shell) -> Result<(), Stop> {
    let url = sandbox.base_url();
    let subaccount = args.subaccount.as_deref().unwrap_or(SUBACCOUNT);
    shell.say(&format!("the sandbox listens on {url}\n"))?;
    shell.note("try it in another terminal; Ctrl-C ends it:")?;
    shell.note(&format!("  export IVRC_API_KEY={KEY}"))?;
    shell.note(&format!("  ivrc send --base-url {url} --subaccount {subaccount} FILE"))?;
    shell.flush()
}

impl Args {
    fn setup(&self) -> Setup {
        Setup {
            key: SecretString::from(KEY),
            subaccount: self.subaccount.clone(),
            mode: if self.strict { Mode::Strict } else { Mode::Lenient },
            callee: self.callee.callee(),
            clock: self.clock,
            faults: Faults::new(self.fault.clone(), self.rate, self.seed),
            // Not by the seed: two runs must not have sessions of the same ids.
            ids: fastrand::Rng::new(),
            replies: None,
        }
    }
}

fn no_server(error: &io::Error) -> Problem {
    Problem::new(format!("cannot start the sandbox: {}", reason(error)))
        .help("end other programs, then try again")
}
