//! Whether the phone may ring. In: an order, the account, the ledger, a person or none. Out: the row
//! of a call that may be placed, written before anything is sent, or what holds it back.

use std::fmt::Write as _;

use jiff::Timestamp;
use tokio::time::Instant;

use super::Args;
use super::order::Order;
use super::tell::Told;
use crate::cli::problem::{Problem, Stop};
use crate::cli::shell::Shell;
use crate::ledger::{Again, Begun, CallId, Held, Ledger, Why};
use crate::provider::client::Client;
use crate::provider::webhooks::{self, Kind};
use crate::report::visible;

/// Writes the row of a call that nothing holds back.
pub(super) async fn begin(
    args: &Args,
    order: &Order,
    client: &Client,
    ledger: &mut Ledger,
    shell: &mut Shell,
) -> Result<Result<CallId, Told>, Stop> {
    let asks = order.needs_replies() && !args.no_webhook_check;
    if asks && let Err(held) = somebody_answers(client, args).await? {
        return Ok(Err(held));
    }
    let values = order.kept();
    let call = order.row(client.base().as_str(), client.subaccount(), &values);
    let mut again = if args.again { Again::Yes } else { Again::No };
    // Nobody is asked about a call that cannot be placed.
    let held = ledger.held(&call, again, Timestamp::now())?;
    let recent = match held {
        None => None,
        Some(held) if held.why == Why::Unknown || args.yes || !shell.can_ask() => {
            return Ok(Err(held_back(held)));
        }
        Some(recent) => {
            again = Again::After(recent.id);
            Some(recent)
        }
    };
    if !args.yes {
        match shell.ask(&question(order, client, recent))? {
            Some(true) => {}
            Some(false) => {
                return Ok(Err(Told::held("you did not agree", "answer `y` to place the call")));
            }
            None => {
                let reason = "nobody can be asked here whether the phone may ring";
                return Ok(Err(Told::held(reason, "add `--yes`, if it may")));
            }
        }
    }
    match ledger.begin(&call, again, Timestamp::now())? {
        Begun::Row(id) => Ok(Ok(id)),
        Begun::Held(held) => Ok(Err(held_back(held))),
    }
}

/// A menu that nobody answers is a call that dies after the key.
async fn somebody_answers(client: &Client, args: &Args) -> Result<Result<(), Told>, Stop> {
    let listed = webhooks::list(client, Instant::now() + args.timeout).await;
    let webhooks = match listed.answer {
        Ok(webhooks) => webhooks,
        Err(error) => {
            let reason = format!("the webhooks could not be looked at: {error}");
            return Ok(Err(Told::held(reason, error.help())));
        }
    };
    let there = webhooks.iter().find(|webhook| webhook.is(Kind::Vca));
    let message = match there {
        Some(webhook) if webhook.enabled => return Ok(Ok(())),
        Some(_) => "the script has a menu, and the webhook that would answer its keys is disabled",
        None => "the script has a menu, and no webhook is registered that would answer its keys",
    };
    Err(Problem::new(message)
        .help("register one: `ivrc webhooks set VCA URL`; `--no-webhook-check` calls without")
        .into())
}

/// An earlier call holds this one back.
fn held_back(held: Held) -> Told {
    let id = held.id;
    let mut told = match held.why {
        Why::Unknown => Told::held(
            format!("call {id} to this number may have been placed, or is being placed"),
            format!(
                "find out, then write `ivrc calls resolve {id} accepted` or `ivrc calls resolve {id} \
                 not-sent`; `--again` calls in any case"
            ),
        ),
        Why::Recent { at } => Told::held(
            format!("this number was called {}, by call {id}", ago(at)),
            "wait ten minutes, or add `--again` to call it now",
        ),
    };
    told.held_by = Some(id);
    told
}

/// Who is called, from where, with what.
fn question(order: &Order, client: &Client, recent: Option<Held>) -> String {
    let (to, from) = (visible(&order.to), visible(&order.from));
    let mut text =
        format!("Call {to} from {from}, by {} at {}.\n", client.subaccount(), client.base());
    // Writing to a string cannot fail.
    if let Some(words) = &order.first_words {
        let _ = writeln!(text, "It begins: \"{}\"", visible(words));
    }
    if let Some(Held { id, why: Why::Recent { at } }) = recent {
        let _ = writeln!(text, "This number was called {}, by call {id}.", ago(at));
    }
    text + "Call now?"
}

/// How long ago something was, in words.
fn ago(at: Timestamp) -> String {
    let seconds = Timestamp::now().duration_since(at).as_secs();
    match seconds {
        ..0 => "at a time that is still to come by this machine's clock".to_owned(),
        0..120 => format!("{seconds} s ago"),
        _ => format!("{} minutes ago", seconds / 60),
    }
}
