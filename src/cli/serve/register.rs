//! `--register`: the provider is told to ask this server, for as long as it runs. In: an address, an
//! account. Out: webhooks that were set, and at the end put back as they stood. What cannot be put
//! back is told before anything is replaced.

use std::path::PathBuf;

use secrecy::SecretString;

use super::log::Log;
use crate::cli::problem::Stop;
use crate::cli::shell::Shell;
use crate::cli::webhooks::{address, allowed, line, not_done};
use crate::cli::{ask, connection};
use crate::provider::client::Client;
use crate::provider::webhooks::{self, Kind, NewWebhook, Webhook};
use crate::report::visible;
use crate::serve::Access;

/// What this server answers.
const KINDS: [(Kind, &str); 2] = [(Kind::Vca, "vca"), (Kind::Vss, "vss")];

/// Whether to tell the provider.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Webhooks")]
pub(super) struct Args {
    /// Set the webhooks VCA and VSS to URL/vca and URL/vss, and put the old ones back at the end
    #[arg(long, value_name = "URL", value_parser = address)]
    register: Option<String>,
    /// Do not ask before webhooks are replaced
    #[arg(long, requires = "register")]
    yes: bool,
    #[command(flatten)]
    ask: ask::Args,
}

/// What is to be set.
pub(super) struct Plan(Option<Account>);

struct Account {
    client: Client,
    ask: ask::Args,
    auth: Option<SecretString>,
    hooks: Vec<Hook>,
}

/// A webhook to be set, and what stands there.
struct Hook {
    kind: Kind,
    url: String,
    before: Option<Webhook>,
}

/// How many of the webhooks may have been set; the one whose answer was lost is among them.
#[derive(Debug, Default)]
pub(super) struct Registered(usize);

impl Args {
    /// Looks what stands there, shows it, and asks. None if the answer is no.
    pub(super) async fn plan(
        &self,
        access: &Access,
        folder: Option<PathBuf>,
        shell: &mut Shell,
    ) -> Result<Option<Plan>, Stop> {
        let Some(url) = &self.register else { return Ok(Some(Plan(None))) };
        let client = connection::client(&self.ask.connection_in(folder)?)?;
        let asked = webhooks::list(&client, self.ask.deadline()).await;
        let standing = asked.answer.map_err(|error| ask::unanswered(&error))?;
        let url = url.trim_end_matches('/');
        let hooks: Vec<_> = KINDS
            .into_iter()
            .map(|(kind, path)| {
                let before = standing.iter().find(|webhook| webhook.is(kind)).cloned();
                Hook { kind, url: format!("{url}/{path}"), before }
            })
            .collect();
        if !self.agreed(&hooks, shell)? {
            return Ok(None);
        }
        let auth = access.credential.as_ref().map(|credential| credential.value.clone());
        Ok(Some(Plan(Some(Account { client, ask: self.ask.clone(), auth, hooks }))))
    }

    /// Shows what would be replaced, what of it would be lost, and asks.
    fn agreed(&self, hooks: &[Hook], shell: &mut Shell) -> Result<bool, Stop> {
        let replaced: Vec<_> =
            hooks.iter().filter_map(|hook| Some((hook, hook.before.as_ref()?))).collect();
        if replaced.is_empty() {
            return Ok(true);
        }
        for (hook, before) in &replaced {
            shell.note(&format!("there is one: {}", line(before)))?;
            if before.auth_header == Some(true) {
                let lost = "the provider does not tell the value of its auth header: at the end it \
                            is put back without it";
                shell.note(&format!("  {}: {lost}", hook.kind))?;
            }
        }
        let with = replaced.iter().map(|(hook, _)| hook.url.as_str()).collect::<Vec<_>>();
        let question = format!("replace, until the end, by {}?", with.join(" and "));
        allowed(self.yes, &question, shell)
    }
}

impl Registered {
    /// Sets the webhooks of a plan.
    pub(super) async fn set(&mut self, plan: &Plan, log: &mut Log<'_>) -> Result<(), Stop> {
        let Plan(Some(account)) = plan else { return Ok(()) };
        for hook in &account.hooks {
            let Hook { kind, url, .. } = hook;
            let auth = account.auth.as_ref();
            let new = NewWebhook { kind: *kind, url, auth, enabled: true };
            // From here on it may be set, whatever becomes of the answer.
            self.0 += 1;
            let set = webhooks::set(&account.client, &new, account.ask.deadline());
            if let Err(error) = log.during(set).await {
                if !error.may_have_changed() {
                    self.0 -= 1;
                }
                return Err(not_done(&error).into());
            }
            log.note(&format!("{kind} is set to {url}"));
        }
        Ok(())
    }

    /// Puts back what stood there, the last one first, and says what could not be put back.
    pub(super) async fn put_back(&mut self, plan: &Plan, log: &mut Log<'_>) {
        let Plan(Some(account)) = plan else { return };
        while let Some(hook) = self.0.checked_sub(1).and_then(|last| account.hooks.get(last)) {
            let Hook { kind, url, before } = hook;
            let deadline = account.ask.deadline();
            let done = match before.as_ref() {
                // It stood there before we came.
                Some(Webhook { url: Some(old), .. }) if old == url => Ok(()),
                Some(Webhook { url: Some(old), enabled, .. }) => {
                    let enabled = *enabled;
                    let new = NewWebhook { kind: *kind, url: old, auth: None, enabled };
                    log.during(webhooks::set(&account.client, &new, deadline)).await
                }
                Some(_) | None => {
                    log.during(webhooks::delete(&account.client, *kind, deadline)).await
                }
            };
            self.0 -= 1;
            match done {
                Ok(()) => hook.is_put_back(log),
                Err(error) => hook.is_left(&visible(&error.to_string()), log),
            }
        }
    }

    /// Says what was not put back because there was no time.
    pub(super) fn left(&self, plan: &Plan, log: &mut Log<'_>) {
        let hooks = plan.0.iter().flat_map(|account| account.hooks.iter().take(self.0));
        hooks.for_each(|hook| hook.is_left("there was no time", log));
    }
}

impl Hook {
    fn is_put_back(&self, log: &mut Log<'_>) {
        let Hook { kind, url, before } = self;
        let Some(Webhook { url: Some(old), auth_header, .. }) = before else {
            return log.note(&format!("{kind} is deleted: there was none before"));
        };
        if old == url {
            log.note(&format!("{kind} stays {old}, as before"));
        } else if *auth_header == Some(true) {
            log.trouble(&format!(
                "{kind} is put back to {old}, without its auth header: write \
                 `ivrc webhooks set {kind} {old} --auth-header-file PATH`"
            ));
        } else {
            log.note(&format!("{kind} is put back to {old}"));
        }
    }

    fn is_left(&self, why: &str, log: &mut Log<'_>) {
        let Hook { kind, url, before } = self;
        let next = match before {
            Some(Webhook { url: Some(old), .. }) => format!("ivrc webhooks set {kind} {old}"),
            Some(_) | None => format!("ivrc webhooks delete {kind}"),
        };
        log.trouble(&format!("{kind} may still be {url}, because {why}: write `{next}`"));
    }
}
