//! What became of a call: as words, as JSON, as an exit code. In: the outcome of a delivery, or what
//! held the call back. Out: one line with the result on standard output, the reason and the next
//! action on standard error, at the place in the script where the provider named one.

use serde::Serialize;

use super::order::Order;
use crate::cli::exit::Exit;
use crate::cli::layout::Layout;
use crate::cli::problem::{Problem, Stop};
use crate::cli::request::Ready;
use crate::cli::shell::Shell;
use crate::cli::story::Story;
use crate::finding::Label;
use crate::flow::emit::request_spans;
use crate::ledger::{CallId, CallResult};
use crate::provider::answer::Said;
use crate::provider::codes::Code;
use crate::provider::delivery::{Delivery, NotSent, Outcome};
use crate::provider::path::{self, Path};
use crate::report::{Report, visible};
use crate::rule::Severity;
use crate::span::Span;
use crate::syntax::ast::Setting;

/// What became of a call.
#[derive(Debug)]
pub(super) struct Told {
    /// One of the four results.
    pub(super) result: CallResult,
    /// How the command ends.
    pub(super) exit: Exit,
    /// Its row; none if it was held back.
    pub(super) call: Option<CallId>,
    /// Why it was not accepted.
    pub(super) reason: Option<String>,
    /// The next action.
    pub(super) help: Option<String>,
    /// The row of the call that held this one back.
    pub(super) held_by: Option<CallId>,
    /// The requests that were tried.
    pub(super) attempts: u32,
    said: Said,
    http: Option<u16>,
    place: Option<Span>,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    version: u32,
    result: &'static str,
    call: Option<CallId>,
    to: &'a str,
    from: &'a str,
    session_id: Option<&'a str>,
    request_id: Option<&'a str>,
    valid_until: Option<&'a str>,
    http_status: Option<u16>,
    status_code: Option<i32>,
    status_message: Option<&'a str>,
    attempts: u32,
    reason: Option<&'a str>,
    help: Option<&'a str>,
    place: Option<Place<'a>>,
    held_by: Option<CallId>,
    trial: Option<&'a Story>,
}

/// A place in the script; line and column count from 1.
#[derive(Debug, Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

impl Told {
    /// Nothing was sent, and there is no row.
    pub(super) fn held(reason: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            result: CallResult::NotSent,
            exit: Exit::NotSent,
            call: None,
            reason: Some(reason.into()),
            help: Some(help.into()),
            held_by: None,
            attempts: 0,
            said: Said::default(),
            http: None,
            place: None,
        }
    }

    /// What a delivery means.
    pub(super) fn of(delivery: Delivery, call: CallId, order: &Order, ready: &Ready<'_>) -> Self {
        let hidden = |said: Said| Said {
            message: said.message.map(|message| order.mask.hide(&message)),
            ..said
        };
        let told = |result, exit| Self {
            result,
            exit,
            call: Some(call),
            attempts: delivery.attempts,
            reason: None,
            help: None,
            held_by: None,
            said: Said::default(),
            http: None,
            place: None,
        };
        match delivery.outcome {
            Outcome::Accepted(said) => Self { said, ..told(CallResult::Accepted, Exit::Done) },
            Outcome::Refused(http, said) => {
                let told = told(CallResult::Refused, Exit::Refused);
                let refused = Self { said: hidden(said), http: Some(http), ..told };
                refused.explained(ready)
            }
            Outcome::NotSent(why) => {
                let exit =
                    if why == NotSent::Interrupted { Exit::Interrupted } else { Exit::NotSent };
                let (reason, help) = (Some(why.to_string()), Some(why.help()));
                Self { reason, help, ..told(CallResult::NotSent, exit) }
            }
            Outcome::Unknown(doubt, said) => {
                let help = format!(
                    "ask the provider's portal or the person called; then write \
                     `ivrc calls resolve {call} accepted` or `ivrc calls resolve {call} not-sent`"
                );
                let (reason, help) = (Some(doubt.to_string()), Some(help));
                Self {
                    reason,
                    help,
                    said: hidden(said),
                    ..told(CallResult::Unknown, Exit::Unknown)
                }
            }
        }
    }

    /// A refusal with the meaning of its code, what to do, and where.
    fn explained(mut self, ready: &Ready<'_>) -> Self {
        let by_http = || self.http.and_then(|http| Code::from_number(i32::from(http)));
        let code = self.said.code.and_then(Code::from_number).or_else(by_http);
        let meaning = match (code, self.http) {
            (Some(code), _) => code.meaning.to_owned(),
            (None, Some(http @ 300..=399)) => {
                format!(
                    "it wants the request elsewhere (HTTP status {http}), which is never followed"
                )
            }
            (None, http) => match self.said.code {
                Some(code) => format!("its code {code} is not known to ivrc"),
                None => format!("it gave no reason, with HTTP status {}", http.unwrap_or_default()),
            },
        };
        self.reason = Some(format!("the provider refused the call: {meaning}"));
        self.help = Some(match code {
            Some(code) => code.next.to_owned(),
            None if self.said.code.is_some() => "ask its support, with the request id".to_owned(),
            None => "check the base URL and the region: `ivrc config` shows them".to_owned(),
        });
        let named = self.said.message.as_deref().and_then(path::find);
        let path = named.or_else(|| code.and_then(Code::place));
        self.place = path.and_then(|path| place(&path, ready));
        self
    }

    /// Tells it, and says how the command ends. That is decided by the call alone: a standard
    /// output that is full or closed changes nothing of it.
    pub(super) fn tell(
        &self,
        order: &Order,
        ready: &Ready<'_>,
        story: Option<&Story>,
        json: bool,
        shell: &mut Shell,
    ) -> Result<Exit, Stop> {
        let style = shell.out_style();
        let text = if json {
            Layout::Indented.text(&self.document(order, ready, story))?
        } else {
            self.words(order) + &story.map(|story| story.words(style)).unwrap_or_default()
        };
        if let Err(Stop(problems)) = shell.say(&text).and_then(|()| shell.flush()) {
            shell.forget_output();
            problems.iter().for_each(|problem| shell.problem(problem));
            shell.problem(&Problem::new(self.words(order).trim_end()));
        }
        if self.reason.is_some() {
            // As above.
            let _ = self.explain(ready, shell);
        }
        Ok(self.exit)
    }

    /// The reason and the next action, at the place in the script if there is one.
    fn explain(&self, ready: &Ready<'_>, shell: &mut Shell) -> Result<(), Stop> {
        let reason = self.reason.as_deref().unwrap_or_default();
        let words = self.said.message.as_deref().map(visible);
        let label = words.as_ref().map(|words| format!("it says: {words}"));
        let message = match (&label, self.place) {
            (Some(label), None) => format!("{reason}; {label}"),
            _ => reason.to_owned(),
        };
        let labels = self.place.map(|span| Label { span, text: label.unwrap_or_default().into() });
        let report = Report {
            code: "",
            severity: Severity::Error,
            message: &message,
            labels: labels.as_slice(),
            help: self.help.as_deref(),
            provider_code: self.said.code,
            fix: None,
        };
        shell.report(&report, ready.sources)
    }

    /// The result in a line, and what is known of the session.
    fn words(&self, order: &Order) -> String {
        let word = self.result.word();
        let (to, from) = (visible(&order.to), visible(&order.from));
        let mut lines = match self.result {
            CallResult::Accepted => format!("{word}: a call to {to} from {from}\n"),
            CallResult::Refused | CallResult::NotSent => {
                format!("{word}: {to} will not be called\n")
            }
            CallResult::Unknown => format!("{word}: {to} may or may not be called\n"),
        };
        let mut line = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                lines.push_str(&format!("  {name:8} {}\n", visible(value)));
            }
        };
        let until = self.said.valid_until.as_ref().map(|until| format!("until {until}"));
        let call = self.call.map(|call| format!("{call} (`ivrc calls show {call}`)"));
        line("session", self.said.session_id.as_deref());
        if self.result != CallResult::Accepted {
            line("request", self.said.request_id.as_deref());
        }
        line("valid", until.as_deref());
        line("call", call.as_deref());
        lines
    }

    fn document<'a>(
        &'a self,
        order: &'a Order,
        ready: &'a Ready<'_>,
        trial: Option<&'a Story>,
    ) -> Document<'a> {
        let Said { session_id, request_id, valid_until, code, message } = &self.said;
        let place = self.place.map(|span| {
            let at = ready.source.place(span.start);
            Place { file: ready.source.name(), line: at.line, column: at.column }
        });
        Document {
            version: 1,
            result: self.result.word(),
            call: self.call,
            to: &order.to,
            from: &order.from,
            session_id: session_id.as_deref(),
            request_id: request_id.as_deref(),
            valid_until: valid_until.as_deref(),
            http_status: self.http,
            status_code: *code,
            status_message: message.as_deref(),
            attempts: self.attempts,
            reason: self.reason.as_deref(),
            help: self.help.as_deref(),
            place,
            held_by: self.held_by,
            trial,
        }
    }

    /// What the ledger keeps of it.
    pub(super) fn row(&self) -> crate::ledger::Answered<'_> {
        crate::ledger::Answered {
            result: self.result,
            session: self.said.session_id.as_deref(),
            status_code: self.said.code,
            status_message: self.said.message.as_deref(),
            request: self.said.request_id.as_deref(),
            reason: self.reason.as_deref(),
            attempts: self.attempts,
        }
    }
}

/// Where in the script a part of the request was written.
fn place(path: &Path, ready: &Ready<'_>) -> Option<Span> {
    match path {
        Path::ValidUntil => {
            ready.flow.script.settings.iter().find_map(|setting| {
                matches!(setting.node, Setting::Valid(_)).then_some(setting.span)
            })
        }
        Path::Action { index, param } => {
            let spans = request_spans(ready.flow);
            let action = spans.get(*index)?;
            Some(param.as_ref().map_or(action.statement, |param| action.param(param)))
        }
    }
}
