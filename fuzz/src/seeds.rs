//! Inputs to begin with, and words to make others of. In: the examples, the pages of the rules, the
//! provider's own JSON, the table of the language's words. Out: a file for each input, and the
//! fuzzer's dictionary. Nothing of it is kept in the repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use ivrc::flow::machine::Machine;
use ivrc::flow::value::Values;
use ivrc::flow::{Overrides, emit, lower};
use ivrc::rule::Rule;
use ivrc::syntax::{parse, words};
use serde_json::{Value, json};

use crate::reading::{now, source};
use crate::served::SCRIPTS;
use crate::{lsp, webhook};

/// Names the folder where seeds are wanted. A program that finds it writes them and ends.
const WANTED: &str = "IVRC_FUZZ_SEEDS";

/// Gathers the seeds of a target if that is what this program was started for.
pub fn gather_if_asked(target: &str) {
    let Some(folder) = env::var_os(WANTED).map(PathBuf::from) else { return };
    let mut inputs = inputs(target);
    inputs.extend(files(&root().join("fuzz/seeds").join(target), "").into_iter().map(|(_, it)| it));
    let into = folder.join("inputs");
    fs::create_dir_all(&into).expect("a folder for seeds");
    for (number, input) in inputs.iter().enumerate() {
        fs::write(into.join(format!("{number:04}")), input).expect("a seed");
    }
    let entries: String = dictionary(target, &inputs).iter().map(|word| entry(word)).collect();
    fs::write(folder.join("words.dict"), entries).expect("a dictionary");
    process::exit(0);
}

/// The examples, with their names.
pub fn examples() -> Vec<(String, String)> {
    let examples = files(&root().join("examples"), ".ivr").into_iter();
    examples.map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The files of a folder with an ending, by name.
fn files(folder: &Path, ending: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("an entry of a folder").path());
    let mut paths: Vec<_> = paths.filter(|path| path.is_file()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, fs::read(path).expect("a file"))
    };
    paths.iter().map(read).collect()
}

fn inputs(target: &str) -> Vec<Vec<u8>> {
    match target {
        "script" => scripts().into_iter().map(String::into_bytes).collect(),
        "import" => documents(),
        "webhook" => SCRIPTS.iter().enumerate().flat_map(|(at, _)| events(at)).collect(),
        "lsp" => sessions(),
        "ids" => SCRIPTS.iter().enumerate().flat_map(|(at, _)| ids(at)).collect(),
        other => panic!("no seeds for `{other}`"),
    }
}

/// The examples, the blocks of all pages, and what the provider's own examples compile from.
fn scripts() -> Vec<String> {
    let docs = files(&root().join("docs"), ".md").into_iter();
    let pages = docs.map(|(_, page)| String::from_utf8_lossy(&page).into_owned());
    let pages = pages.chain(Rule::ALL.iter().map(|rule| rule.page().to_owned()));
    let blocks = pages.flat_map(|page| {
        let blocks = page.split("\n```ivr").skip(1);
        let scripts = blocks.filter_map(|block| block.split_once('\n')?.1.split("\n```").next());
        scripts.map(str::to_owned).collect::<Vec<_>>()
    });
    let reference = files(&root().join("tests/reference"), ".ivr").into_iter();
    let reference = reference.map(|(_, text)| String::from_utf8_lossy(&text).into_owned());
    examples().into_iter().map(|(_, text)| text).chain(reference).chain(blocks).collect()
}

/// The request and the machine of each script that can be read, and the provider's own examples.
fn documents() -> Vec<Vec<u8>> {
    let mut documents: Vec<_> =
        files(&root().join("tests/reference"), ".json").into_iter().map(|(_, it)| it).collect();
    documents.retain(|document| document.len() < 10_000);
    for text in scripts() {
        let source = source(text);
        let parsed = parse(&source);
        let overrides = Overrides::default();
        let flow = lower(&parsed.script, &overrides);
        if let Ok(request) = emit::request(&flow, &Values::default(), now()) {
            documents.push(serde_json::to_vec(&request).expect("a request"));
        }
        documents.push(serde_json::to_vec(&Machine::build(&flow)).expect("a machine"));
    }
    documents
}

/// Events as the provider posts them, of a call of a script.
fn events(script: usize) -> Vec<Vec<u8>> {
    let script = u8::try_from(script).unwrap_or_default();
    let action = |status: &str, direction: &str, id: Value, keys: Value| {
        let payload = json!({
            "sessionId": "s1", "subAccountId": "library", "callStatus": status,
            "callDirection": direction, "source": "6588000000", "destination": "+6590000000",
            "callDuration": 7, "eventData": { "dtmf": keys }, "clientActionId": id,
        });
        json!({ "namespace": "VOICE", "eventType": "CALL_ACTION", "payload": payload })
    };
    let summary = json!({ "eventType": "SESSION_SUMMARY", "payload": {
        "sessionId": "s1", "subAccountId": "library", "startTime": "2026-11-23T00:00:00.00Z",
        "endTime": "2026-11-23T00:01:00.00Z", "details": { "callA": {
            "callId": "c1", "source": "6588000000", "destination": "6590000000", "callStatus": "COMPLETED",
            "durationInSec": 60,
        } },
    } });
    let status = json!({ "eventType": "CALL_STATUS", "payload": {
        "sessionId": "s1", "callStatus": "COMPLETED", "source": "6588000000",
    } });
    let keys = |keys: &str| action("ACTION_COMPLETED", "OUTBOUND", json!("@id@"), json!(keys));
    let first = [
        action("ACTION_COMPLETED", "OUTBOUND", Value::Null, json!("1")),
        action("CALL_RECEIVED", "INBOUND", Value::Null, Value::Null),
    ];
    let forged = json!("menu~2.3~@version@");
    let mut calls: Vec<Vec<Value>> = Vec::new();
    for first in first {
        calls.push(vec![first.clone(), keys("2"), keys(""), keys("4711"), summary.clone()]);
        calls.push(vec![first, keys("9"), keys("*"), keys("123456")]);
    }
    calls.push(vec![action("ACTION_COMPLETED", "INBOUND", forged, json!("1"))]);
    calls.push(vec![summary, status]);
    let kinds = [0, webhook::LEDGER, webhook::LEDGER | webhook::ALL];
    let input = |calls: &[Value], kind: u8| {
        let mut input = vec![kind | script];
        for (at, event) in calls.iter().enumerate() {
            input.extend((at > 0).then_some(0xff));
            input.push(if event["eventType"] == "CALL_ACTION" { 0 } else { 3 });
            input.extend(event.to_string().into_bytes());
        }
        input
    };
    kinds.iter().flat_map(|kind| calls.iter().map(|call| input(call, *kind))).collect()
}

/// Every place of a script, and keys.
fn ids(script: usize) -> Vec<Vec<u8>> {
    let at = u8::try_from(script).unwrap_or_default();
    let Some(script) = SCRIPTS.get(script) else { return Vec::new() };
    let steps = script.engine.machine().steps.iter().map(|(name, _)| name);
    let input = |step: &str, keys: &str| {
        let mut input = vec![at, 0];
        input
            .extend(format!("{step}~1.2~@version@\n{keys}\n+6588000000\n+6590000000").into_bytes());
        input
    };
    steps.flat_map(|step| ["1", "", "12#", "9"].map(|keys| input(step, keys))).collect()
}

/// Scripts with something done to them, and a few messages.
fn sessions() -> Vec<Vec<u8>> {
    let mut sessions: Vec<_> = scripts()
        .into_iter()
        .zip(0_u32..)
        .map(|(text, number)| {
            let mut session = vec![(number % 64) as u8];
            session.extend(text.into_bytes());
            session.push(0xff);
            // Numbers without a pattern, the same each time.
            let mut state = number.wrapping_mul(2_654_435_761) | 1;
            session.extend((0..number % 120).map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            }));
            session
        })
        .collect();
    let initialize = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } });
    let document =
        json!({ "uri": "file:///a.ivr", "languageId": "ivr", "version": 1, "text": "hangup" });
    let open = json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } });
    let hover = json!({ "jsonrpc": "2.0", "id": "two", "method": "textDocument/hover", "params": {
        "textDocument": { "uri": "file:///a.ivr" }, "position": { "line": 0, "character": 3 },
    } });
    let messages = [initialize, open, hover].map(|message| message.to_string());
    sessions.push(
        [&[lsp::MESSAGES], &*messages.each_ref().map(|it| it.as_bytes()).join(&0xff)].concat(),
    );
    let framed = messages.map(|body| format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    sessions.push([&[lsp::STREAM], framed.concat().as_bytes()].concat());
    sessions
}

/// The words of the language; for JSON, the names and the short texts of the inputs.
fn dictionary(target: &str, inputs: &[Vec<u8>]) -> BTreeSet<String> {
    let mut entries = BTreeSet::new();
    if matches!(target, "script" | "lsp") {
        for word in words::ALL {
            entries.extend([word.text, word.example].map(str::to_owned));
            entries.extend(word.values.iter().chain(word.options).map(|it| (*it).to_owned()));
        }
        entries.extend(words::RESERVED.iter().map(|word| (*word).to_owned()));
        entries.extend(Rule::ALL.iter().map(|rule| format!("# ivrc: allow {}\n", rule.name())));
    } else {
        for input in inputs {
            let text = String::from_utf8_lossy(input);
            let quoted = text.split('"').filter(|word| (1..24).contains(&word.len()));
            entries.extend(quoted.map(str::to_owned));
        }
        entries.extend(["@id@", "@version@"].map(str::to_owned));
    }
    entries
}

/// A line of the fuzzer's dictionary.
fn entry(word: &str) -> String {
    let letter = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        other => format!("\\x{other:02x}"),
    };
    format!("\"{}\"\n", word.bytes().map(letter).collect::<String>())
}
