//! An editor with one document. In: what is done in it. Out: what it sends, and the document.

use serde_json::{Value, json};

use super::document::Document;
use super::op::Op;
use super::wire::Sent;

/// Its document.
const URI: &str = "file:///fuzz/a.ivr";

/// The ids of the questions at the end begin here.
pub const LAST_QUESTIONS: i64 = 1_000_000;

/// The id of the question for the layout.
pub const FORMATTING: i64 = LAST_QUESTIONS;

/// What can be asked about a place.
const AT_PLACE: &[&str] = &[
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
];

/// What can be asked about the document.
const OF_DOCUMENT: &[&str] = &[
    "textDocument/formatting",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/semanticTokens/full",
];

/// An editor.
pub struct Editor {
    document: Document,
    sent: Vec<Sent>,
    /// Edits that go out with the next one.
    edits: Vec<Value>,
    last_id: i64,
    /// Where questions are asked at the end.
    asks_at: u16,
}

impl Editor {
    /// An editor that opens a document; `kind` has a bit for each thing that it can do, and says
    /// where it asks at the end.
    pub fn start(kind: u8, text: &str) -> Self {
        let can = |bit: u8| kind & (1 << bit) != 0;
        let document = Document::new(text, can(0));
        let asks_at = u16::from(kind) * 257;
        let mut editor =
            Self { document, sent: Vec::new(), edits: Vec::new(), last_id: 0, asks_at };
        let encodings = if can(0) { json!(["utf-16", "utf-8"]) } else { Value::Null };
        let capabilities = json!({
            "general": { "positionEncodings": encodings },
            "workspace": {
                "workspaceEdit": { "documentChanges": can(1) },
                "didChangeWatchedFiles": { "dynamicRegistration": can(2) },
            },
            "textDocument": { "completion": { "completionItem": { "snippetSupport": can(3) } } },
        });
        editor.ask(
            "initialize",
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities }),
        );
        editor.tell("initialized", json!({}));
        editor.open();
        editor
    }

    /// As if so many versions had come before.
    pub fn is_at_version(&mut self, version: i32) {
        self.document.version = version;
        self.open();
    }

    /// Does something.
    pub fn does(&mut self, op: Op<'_>) {
        match op {
            Op::Type { at, length, word, more } => {
                let start = self.document.place(at);
                let end = self.document.floor(start + usize::from(length)).max(start);
                let (start, end) = (self.document.position(start), self.document.position(end));
                self.edit(start, end, word.text(), more);
            }
            Op::Replace { from, to, word, more } => {
                let place = |(line, column): (u8, u8)| json!({ "line": line, "character": column });
                self.edit(place(from), place(to), word.text(), more);
            }
            Op::Whole { up_to, word, more } => {
                let end = self.document.place(up_to);
                let kept = self.document.text().get(..end).unwrap_or_default();
                let text = format!("{kept}{}", word.text());
                self.document.becomes(&text);
                self.edits.push(json!({ "text": text }));
                self.send_edits(more);
            }
            Op::Ask { what, at } => {
                let methods = AT_PLACE.iter().chain(OF_DOCUMENT).cycle();
                let method = methods.copied().nth(usize::from(what)).unwrap_or_default();
                self.ask_at(method, at, json!({}));
            }
            Op::Rename { at, word } => {
                self.ask_at("textDocument/rename", at, json!({ "newName": word.text() }));
            }
            Op::Cure { from, to } => self.ask_for_cures(from, to),
            Op::Wait => self.wait(),
            Op::Save => {
                self.tell("textDocument/didSave", json!({ "textDocument": { "uri": URI } }))
            }
            Op::Reopen => {
                self.send_edits(false);
                self.tell("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
                self.document.version += 1;
                self.open();
            }
            Op::Cancel { back } => {
                let id = self.last_id - i64::from(back);
                // Without an answer to the first question nothing would be answered.
                if id > 1 {
                    self.tell("$/cancelRequest", json!({ "id": id }));
                }
            }
            Op::Nonsense { what } => self.nonsense(what),
        }
    }

    /// Waits for the findings, and asks whatever can be asked. What was sent, and the document.
    pub fn asks_about_everything(mut self) -> (Vec<Sent>, Document) {
        self.wait();
        self.last_id = LAST_QUESTIONS - 1;
        for method in OF_DOCUMENT {
            self.ask_at(method, 0, json!({}));
        }
        for at in [self.asks_at, u16::MAX] {
            AT_PLACE.iter().for_each(|method| self.ask_at(method, at, json!({})));
            self.ask_at("textDocument/rename", at, json!({ "newName": "other-1" }));
        }
        self.ask_for_cures(0, u16::MAX);
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        (self.sent, self.document)
    }

    fn wait(&mut self) {
        self.send_edits(false);
        self.sent.push(Sent::WaitForFindings(self.document.version));
    }

    fn open(&mut self) {
        let Document { version, .. } = self.document;
        let text = self.document.text();
        let document = json!({ "uri": URI, "languageId": "ivr", "version": version, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn edit(&mut self, start: Value, end: Value, new: &str, more: bool) {
        self.document.replace(&start, &end, new);
        self.edits.push(json!({ "range": { "start": start, "end": end }, "text": new }));
        self.send_edits(more);
    }

    /// Sends the edits that wait, unless there are more of them.
    fn send_edits(&mut self, more: bool) {
        if more || self.edits.is_empty() {
            return;
        }
        self.document.version += 1;
        let document = json!({ "uri": URI, "version": self.document.version });
        let changes = std::mem::take(&mut self.edits);
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.sent.push(Sent::message(&message("textDocument/didChange", params)));
    }

    fn ask_at(&mut self, method: &str, at: u16, more: Value) {
        self.send_edits(false);
        let position = self.document.position(self.document.place(at));
        let mut params = json!({
            "textDocument": { "uri": URI },
            "position": position,
            "context": { "includeDeclaration": true },
            "options": { "tabSize": 4, "insertSpaces": true },
        });
        if let (Some(params), Value::Object(more)) = (params.as_object_mut(), more) {
            if method == "textDocument/completion" {
                params.remove("context");
            }
            params.extend(more);
        }
        self.ask(method, params);
    }

    fn ask_for_cures(&mut self, from: u16, to: u16) {
        self.send_edits(false);
        let [start, end] = [from, to].map(|at| self.document.position(self.document.place(at)));
        let params = json!({
            "textDocument": { "uri": URI },
            "range": { "start": start, "end": end },
            "context": { "diagnostics": [] },
        });
        self.ask("textDocument/codeAction", params);
    }

    fn ask(&mut self, method: &str, params: Value) {
        self.last_id += 1;
        let mut message = message(method, params);
        message["id"] = json!(self.last_id);
        self.sent.push(Sent::message(&message));
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send_edits(false);
        self.sent.push(Sent::message(&message(method, params)));
    }

    /// Messages that change nothing.
    fn nonsense(&mut self, what: u8) {
        let other = json!({ "textDocument": { "uri": "file:///fuzz/b.ivr" } });
        let far = json!({ "textDocument": { "uri": URI }, "position": { "line": u32::MAX, "character": u32::MAX } });
        match what % 8 {
            0 => self.sent.push(Sent::framed(b"[")),
            1 => self.sent.push(Sent::framed(b"{\"id\": 3}")),
            2 => self.ask("textDocument/hover", json!([])),
            3 => self.ask("textDocument/hover", other),
            4 => self.tell("textDocument/didChange", json!({ "textDocument": { "uri": URI, "version": 3 }, "contentChanges": [{ "range": 3, "text": "x" }] })),
            5 => self.ask("workspace/symbol", json!({ "query": "a" })),
            6 => self.tell("textDocument/didClose", other),
            _ => AT_PLACE.iter().for_each(|method| self.ask(method, far.clone())),
        }
    }
}

fn message(method: &str, params: Value) -> Value {
    let mut message = json!({ "jsonrpc": "2.0", "method": method });
    if !params.is_null() {
        message["params"] = params;
    }
    message
}
