//! Whether the phone may ring. In: an order, the account, the ledger, a person or none. Out: the row
//! of a call that may be placed, written before anything is sent, or what holds it back.

use std::fmt::Write as _;

use jiff::Timestamp;
use tokio::time::Instant;

use super::order::Order;
use super::tell::Told;
use super::{Args, open};
use crate::cli::problem::{Problem, Stop};
use crate::cli::shell::Shell;
use crate::ledger::{Again, Begun, CallId, Held, Ledger, Why};
use crate::provider::client::Client;
use crate::provider::webhooks::{self, Kind};
use crate::report::visible;

/// Whether the phone may ring.
pub(super) enum Agreed {
    /// It may: this is the call's row, in this ledger.
    Row(CallId, Ledger),
    /// It may not, and there is no row.
    Held(Box<Told>),
}

/// Writes the row of a call that nothing holds back.
pub(super) async fn begin(
    args: &Args,
    order: &Order,
    client: &Client,
    shell: &mut Shell,
) -> Result<Agreed, Stop> {
    if order.needs_replies()
        && !args.no_webhook_check
        && let Some(held) = nobody_answers(client, args).await?
    {
        return Ok(Agreed::Held(Box::new(held)));
    }
    let values = order.kept();
    let call = order.row(client.base().as_str(), client.subaccount(), &values);
    let again = if args.again { Again::Yes } else { Again::No };
    // Nobody is asked about a call that cannot be placed.
    let recent = open(args)?.held(&call, again, Timestamp::now())?;
    let again = match recent {
        None => again,
        Some(held) if held.why == Why::Unknown || args.yes || !shell.can_ask() => {
            return Ok(Agreed::Held(Box::new(held_back(held))));
        }
        Some(recent) => Again::After(recent.id),
    };
    if !args.yes
        && let Some(held) = disagrees(&question(order, client, recent), shell)?
    {
        return Ok(Agreed::Held(Box::new(held)));
    }
    // While the question stood, the file may have been moved away: it is opened anew.
    let mut ledger = open(args)?;
    Ok(match ledger.begin(&call, again, Timestamp::now())? {
        Begun::Row(id) => Agreed::Row(id, ledger),
        Begun::Held(held) => Agreed::Held(Box::new(held_back(held))),
    })
}

/// Asks the person at the terminal; without one nobody agrees.
fn disagrees(question: &str, shell: &mut Shell) -> Result<Option<Told>, Stop> {
    Ok(match shell.ask(question)? {
        Some(true) => None,
        Some(false) => Some(Told::held("you did not agree", "answer `y` to place the call")),
        None => {
            let reason = "nobody can be asked here whether the phone may ring";
            Some(Told::held(reason, "add `--yes`, if it may"))
        }
    })
}

/// A menu that nobody answers is a call that dies after the key.
async fn nobody_answers(client: &Client, args: &Args) -> Result<Option<Told>, Stop> {
    let listed = webhooks::list(client, Instant::now() + args.timeout).await;
    let webhooks = match listed.answer {
        Ok(webhooks) => webhooks,
        Err(error) => {
            let reason = format!("the webhooks could not be looked at: {error}");
            return Ok(Some(Told::held(reason, error.help())));
        }
    };
    let there = webhooks.iter().find(|webhook| webhook.is(Kind::Vca));
    let message = match there {
        Some(webhook) if webhook.enabled => return Ok(None),
        Some(_) => "the script waits for replies, and the webhook that would give them is disabled",
        None => "the script waits for replies, and no webhook is registered that would give them",
    };
    let help = "set it: `ivrc webhooks set VCA URL`; `--no-webhook-check` calls without";
    Err(Problem::new(message).help(help).into())
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
