//! An editor, as far as a server can tell: it starts `ivrc lsp`, writes messages, and reads what
//! comes on a thread of its own. Whatever does not come in time fails the test; the program ends
//! with it.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ExitStatus};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::builder::{Cli, cli};

/// Long enough for a slow machine; nothing waits for it that goes well.
const PATIENCE: Duration = Duration::from_secs(60);

/// An editor with its server.
pub(crate) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What came while something else was waited for.
    kept: VecDeque<Value>,
    noted: Receiver<String>,
    last_id: i64,
    pub(crate) folder: Cli,
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Client {
    /// A server to which nothing was said.
    pub(crate) fn fresh(folder: Cli) -> Self {
        let mut child = folder.command(["lsp"]).spawn().expect("the program");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let mut errors = child.stderr.take().expect("its notes");
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let (sender, noted) = channel();
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = errors.read_to_string(&mut text);
            let _ = sender.send(text);
        });
        let input = child.stdin.take();
        Self { child, input, messages, kept: VecDeque::new(), noted, last_id: 0, folder }
    }

    /// A server that knows this editor.
    pub(crate) fn with(folder: Cli, capabilities: &Value) -> Self {
        let mut client = Self::fresh(folder);
        let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
        client.ask("initialize", params).expect("it knows the editor");
        client.tell("initialized", json!({}));
        client
    }

    /// A server with one open document, `a.ivr`.
    pub(crate) fn editing(text: &str) -> Self {
        let mut client = Self::with(cli(), &json!({}));
        client.open("a.ivr", text);
        client
    }

    /// The address of a file in the folder.
    pub(crate) fn uri(&self, name: &str) -> String {
        format!("file://{}", self.folder.path(name).display())
    }

    pub(crate) fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        let document = json!({ "uri": uri, "languageId": "ivr", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes `a.ivr`: edits with ranges, or whole texts.
    pub(crate) fn change(&mut self, version: i32, changes: &Value) {
        let document = json!({ "uri": self.uri("a.ivr"), "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.tell("textDocument/didChange", params);
    }

    /// Asks about `a.ivr`; `more` are further params.
    pub(crate) fn ask_of(&mut self, method: &str, more: &Value) -> Value {
        self.try_of(method, more).expect("an answer")
    }

    /// The same, where it may be refused.
    pub(crate) fn try_of(&mut self, method: &str, more: &Value) -> Result<Value, Value> {
        let mut params = json!({ "textDocument": { "uri": self.uri("a.ivr") } });
        for (key, value) in more.as_object().expect("params") {
            params[key] = value.clone();
        }
        self.ask(method, params)
    }

    /// Asks, and waits for the answer: a result, or an error.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.begin(method, params);
        self.answer(id)
    }

    /// Asks, and does not wait.
    pub(crate) fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The answer to a question.
    pub(crate) fn answer(&mut self, id: i64) -> Result<Value, Value> {
        let mut answer =
            self.wait(|message| message["id"] == id && message.get("method").is_none());
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(answer["result"].take()),
        }
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The next message of a kind from the server.
    pub(crate) fn told(&mut self, method: &str) -> Value {
        self.wait(|message| message["method"] == method)["params"].take()
    }

    /// The next answer to what is no question.
    pub(crate) fn told_error(&mut self) -> Value {
        self.wait(|message| message.get("error").is_some())["error"].take()
    }

    /// What is told next of a document: its version, and each finding as `line:column rule`.
    pub(crate) fn findings(&mut self, name: &str) -> (Value, Vec<String>) {
        let uri = self.uri(name);
        let mut told = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
        });
        let params = told["params"].take();
        let found = params["diagnostics"].as_array().expect("a list").iter().map(|one| {
            let start = &one["range"]["start"];
            let rule = one["code"].as_str().expect("a rule");
            format!("{}:{} {rule}", start["line"], start["character"])
        });
        (params["version"].clone(), found.collect())
    }

    /// Everything that came and was not waited for.
    pub(crate) fn left(&mut self) -> Vec<Value> {
        self.kept.extend(self.messages.try_iter());
        self.kept.drain(..).collect()
    }

    fn wait(&mut self, is_meant: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&is_meant) {
            return self.kept.remove(at).expect("it is there");
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left);
            let message =
                message.unwrap_or_else(|_| panic!("it does not come; before it: {:#?}", self.kept));
            if is_meant(&message) {
                return message;
            }
            self.kept.push_back(message);
        }
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Bytes that need not be messages.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("its input is open");
        // A server that has ended reads nothing more; the test will see that it has.
        let _ = input.write_all(bytes).and_then(|()| input.flush());
    }

    /// The editor dies.
    pub(crate) fn hang_up(&mut self) {
        self.input = None;
    }

    /// How the server ends, and what it noted.
    pub(crate) fn ends(mut self) -> (Option<i32>, String) {
        let end = Instant::now() + PATIENCE;
        let status: ExitStatus = loop {
            if let Some(status) = self.child.try_wait().expect("a process") {
                break status;
            }
            assert!(Instant::now() < end, "it does not end");
            std::thread::sleep(Duration::from_millis(5));
        };
        let noted = self.noted.recv_timeout(PATIENCE).expect("its notes");
        assert!(!noted.contains("panicked"), "{noted}");
        (status.code(), noted)
    }

    /// Shuts the server down as an editor should; what it noted.
    pub(crate) fn shut_down(mut self) -> String {
        assert_eq!(self.ask("shutdown", Value::Null), Ok(Value::Null));
        self.tell("exit", Value::Null);
        let (code, noted) = self.ends();
        assert_eq!(code, Some(0), "{noted}");
        noted
    }
}

/// A message; none at the end, or behind something that is not one.
fn read(from: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        from.read_line(&mut line).ok().filter(|read| *read > 0)?;
        if line == "\r\n" {
            break;
        }
        length = line.strip_prefix("Content-Length: ")?.trim().parse().ok()?;
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// A place as the protocol has it.
pub(crate) fn at(line: u32, character: u32) -> Value {
    json!({ "line": line, "character": character })
}

/// A range.
pub(crate) fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    json!({ "start": at(start.0, start.1), "end": at(end.0, end.1) })
}

/// An edit.
pub(crate) fn edit(start: (u32, u32), end: (u32, u32), text: &str) -> Value {
    json!({ "range": range(start, end), "text": text })
}
