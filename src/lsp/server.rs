//! The server's life: from `initialize` to `exit`. In: a client's stream. Out: its answers, what is
//! found in its documents whenever nothing more waits, and how it ended. No request takes the server
//! down: a panic is answered as an error, and told in the log by its place.

use std::io::{self, BufRead, Write};

use gen_lsp_types::{
    DidChangeWatchedFilesRegistrationOptions, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, FileSystemWatcher, GlobPattern, InitializeParams, InitializeResult,
    MessageType, PublishDiagnosticsParams, Registration, RegistrationParams, ServerInfo,
    ShowMessageParams, Uri,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Settings;
use super::capabilities::capabilities;
use super::client::Client;
use super::dispatch::answer;
use super::documents::Documents;
use super::opened::Opened;
use super::queue::{Next, Queue};
use super::refusal::Refusal;
use super::requests::diagnostics;
use super::sync::{self, DidChange};
use super::wire::{self, Received};
use crate::caught::caught;

/// How a server came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The client said so, after it had asked to shut down.
    Properly,
    /// The client went away, or said `exit` without asking to shut down.
    Early,
}

/// Serves a client until it is gone. `log` takes one line at a time.
///
/// # Errors
/// The client's stream is not one of messages, or cannot be read; or it cannot be written to for
/// another reason than that nobody reads it any more.
pub fn serve(
    input: impl BufRead + Send + 'static,
    output: impl Write,
    settings: &mut dyn Settings,
    log: &mut dyn FnMut(&str),
) -> io::Result<Ended> {
    let server = Server {
        output: Box::new(output),
        settings,
        log,
        documents: Documents::default(),
        phase: Phase::Fresh,
    };
    match server.run(Queue::new(input)) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Ended::Early),
        ended => ended,
    }
}

/// How far the two sides are.
#[derive(Debug, Clone, Copy)]
enum Phase {
    /// The client has not said who it is.
    Fresh,
    /// They work together.
    Ready(Client),
    /// The client has asked to shut down.
    ShutDown,
}

struct Server<'s> {
    output: Box<dyn Write + 's>,
    settings: &'s mut dyn Settings,
    log: &'s mut dyn FnMut(&str),
    documents: Documents,
    phase: Phase,
}

impl Server<'_> {
    fn run(mut self, mut queue: Queue) -> io::Result<Ended> {
        loop {
            let next = match queue.at_once() {
                Some(next) => next,
                // Nobody waits for anything else: tell what was found.
                None if self.tell_news()? => continue,
                None => queue.next(),
            };
            match next {
                Next::Received(Received::Message(Message::Request(request))) => {
                    let response = self.request(request);
                    self.send(Message::Response(response))?;
                }
                Next::Received(Received::Message(Message::Notification(notification))) => {
                    if notification.method == "exit" {
                        return Ok(self.ended());
                    }
                    self.notification(notification)?;
                }
                // The answer to `client/registerCapability`: without it, less is told to us.
                Next::Received(Received::Message(Message::Response(_))) => {}
                Next::Received(Received::Unreadable(unreadable)) => {
                    wire::send_unreadable(&mut self.output, &unreadable)?;
                }
                Next::Cancelled(id) => {
                    let code = ErrorCode::RequestCanceled as i32;
                    let response = Response::new_err(id, code, "cancelled".to_owned());
                    self.send(Message::Response(response))?;
                }
                Next::End => return Ok(self.ended()),
                Next::Broken(error) => return Err(error),
            }
        }
    }

    fn ended(&self) -> Ended {
        match self.phase {
            Phase::ShutDown => Ended::Properly,
            Phase::Fresh | Phase::Ready(_) => Ended::Early,
        }
    }

    fn send(&mut self, message: Message) -> io::Result<()> {
        wire::send(&mut self.output, &message)
    }

    fn notify(&mut self, method: &str, params: impl Serialize) -> io::Result<()> {
        self.send(Message::Notification(Notification::new(method.to_owned(), params)))
    }

    /// Answers a request, whatever happens.
    fn request(&mut self, request: Request) -> Response {
        let (id, method) = (request.id.clone(), request.method.clone());
        let given = caught(|| self.result(request));
        let result = given.unwrap_or_else(|place| {
            (self.log)(&format!("a bug in ivrc, at {place}, in `{method}`"));
            let message = format!("a bug in ivrc, at {place}; please report it");
            Err(Refusal { code: ErrorCode::InternalError, message })
        });
        match result {
            Ok(result) => Response::new_ok(id, result),
            Err(refusal) => Response::new_err(id, refusal.code as i32, refusal.message),
        }
    }

    fn result(&mut self, request: Request) -> Result<Value, Refusal> {
        let refused = |code, message: &str| Err(Refusal { code, message: message.to_owned() });
        match (self.phase, &*request.method) {
            (Phase::Fresh, "initialize") => self.initialize(request.params),
            (Phase::Fresh, _) => {
                refused(ErrorCode::ServerNotInitialized, "the first request is `initialize`")
            }
            (Phase::ShutDown, _) => {
                refused(ErrorCode::InvalidRequest, "after `shutdown` comes only `exit`")
            }
            (Phase::Ready(_), "initialize") => {
                refused(ErrorCode::InvalidRequest, "`initialize` is asked once")
            }
            (Phase::Ready(_), "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            (Phase::Ready(client), _) => {
                answer(request, client, &mut self.documents, self.settings)
            }
        }
    }

    fn initialize(&mut self, params: Value) -> Result<Value, Refusal> {
        let params: InitializeParams = read(params).map_err(Refusal::invalid)?;
        let client = Client::new(&params.capabilities);
        self.phase = Phase::Ready(client);
        let server_info = Some(ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        });
        let result = InitializeResult { capabilities: capabilities(client), server_info };
        Ok(written(result))
    }

    fn notification(&mut self, notification: Notification) -> io::Result<()> {
        let Phase::Ready(client) = self.phase else { return Ok(()) };
        let Notification { method, params } = notification;
        let told = caught(|| self.noted(client, &method, params));
        match told {
            Ok(Ok(None)) => {}
            Ok(Ok(Some(message))) => self.send(message)?,
            Ok(Err(remark)) => (self.log)(&format!("`{method}`: {remark}")),
            Err(place) => (self.log)(&format!("a bug in ivrc, at {place}, in `{method}`")),
        }
        Ok(())
    }

    /// Takes note; gives what is to be said to it, or a remark for the log.
    fn noted(
        &mut self,
        client: Client,
        method: &str,
        params: Value,
    ) -> Result<Option<Message>, String> {
        match method {
            "initialized" => {
                return Ok(client.watches_files.then(|| watch(self.settings.file_name())));
            }
            "textDocument/didOpen" => {
                let DidOpenTextDocumentParams { text_document: opened } = read(params)?;
                self.settings.forget();
                self.documents.open(opened.uri, opened.version, opened.text);
            }
            "textDocument/didChange" => {
                let DidChange { text_document, content_changes } = read(params)?;
                let Some(document) = self.documents.get(&text_document.uri) else {
                    return Err("the document is not open".to_owned());
                };
                let (last, new) = (document.version, text_document.version);
                // What comes later is newer, whatever it is called: edits make sense in one order.
                document.version = new;
                sync::change(document, &content_changes, client.encoding);
                if new <= last {
                    return Err(format!("version {new} comes behind version {last}"));
                }
            }
            "textDocument/didClose" => {
                let DidCloseTextDocumentParams { text_document } = read(params)?;
                if !self.documents.close(&text_document.uri) {
                    return Err("the document is not open".to_owned());
                }
                return Ok(Some(published(text_document.uri, None, Vec::new())));
            }
            "textDocument/didSave"
            | "workspace/didChangeWatchedFiles"
            | "workspace/didChangeConfiguration" => {
                self.settings.forget();
                self.documents.all_changed();
            }
            _ => {}
        }
        Ok(None)
    }

    /// Tells what is found in one document that has changed, and what is wrong with settings.
    /// Whether there was anything to tell.
    fn tell_news(&mut self) -> io::Result<bool> {
        let Phase::Ready(client) = self.phase else { return Ok(false) };
        let Self { documents, settings, .. } = self;
        let Some((uri, document)) = documents.news() else { return Ok(false) };
        let version = document.version;
        let found = caught(|| {
            let opened = Opened::new(uri, version, client, document.read(*settings));
            diagnostics::of(&opened)
        });
        let uri = uri.clone();
        match found {
            Ok(found) => self.send(published(uri.clone(), Some(version), found))?,
            Err(place) => (self.log)(&format!("a bug in ivrc, at {place}, in a check")),
        }
        if let Some(document) = self.documents.get(&uri) {
            document.tidy();
        }
        for complaint in self.settings.complaints() {
            (self.log)(&complaint);
            let params = ShowMessageParams { kind: MessageType::Error, message: complaint };
            self.notify("window/showMessage", params)?;
        }
        Ok(true)
    }
}

fn published(
    uri: Uri,
    version: Option<i32>,
    diagnostics: Vec<gen_lsp_types::Diagnostic>,
) -> Message {
    let params = PublishDiagnosticsParams { uri, version, diagnostics };
    let method = "textDocument/publishDiagnostics".to_owned();
    Message::Notification(Notification::new(method, params))
}

/// Asks to be told of settings files that change.
fn watch(name: &str) -> Message {
    let pattern = GlobPattern::Pattern(format!("**/{name}"));
    let watchers = vec![FileSystemWatcher { glob_pattern: pattern, kind: None }];
    let options = DidChangeWatchedFilesRegistrationOptions { watchers };
    let registration = Registration {
        id: "settings".to_owned(),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: Some(written(options)),
    };
    let params = RegistrationParams { registrations: vec![registration] };
    let (id, method) = (RequestId::from("settings".to_owned()), "client/registerCapability");
    Message::Request(Request::new(id, method.to_owned(), params))
}

/// The params of a message. Of a mistake only the place in the types is told, not what was written.
pub(super) fn read<T: DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params)
        .map_err(|_| "the params are not those of the protocol".to_owned())
}

/// Types of the protocol always have a form in JSON.
pub(super) fn written(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
