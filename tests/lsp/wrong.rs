//! Clients that are wrong, die, or are not clients at all.

use serde_json::{Value, json};

use crate::CLEAN;
use crate::builder::cli;
use crate::client::{Client, at, edit};

fn code(refused: Result<Value, Value>) -> i64 {
    refused.unwrap_err()["code"].as_i64().unwrap()
}

#[test]
fn nothing_is_answered_before_the_first_word() {
    let mut client = Client::fresh(cli());
    assert_eq!(code(client.ask("textDocument/hover", json!({}))), -32002);
    assert_eq!(code(client.ask("shutdown", Value::Null)), -32002);
    client.open("a.ivr", "hangup");
    assert_eq!(code(client.ask("initialize", json!({ "capabilities": 3 }))), -32602);
    let params = json!({ "processId": null, "rootUri": null, "capabilities": {} });
    assert!(client.ask("initialize", params.clone()).is_ok());
    assert_eq!(code(client.ask("initialize", params)), -32600);
    assert_eq!(client.left(), [Value::Null; 0], "what was said too early is not heard");
    client.shut_down();
}

#[test]
fn nothing_is_answered_after_the_last_word() {
    let mut client = Client::editing(CLEAN);
    assert_eq!(client.ask("shutdown", Value::Null), Ok(Value::Null));
    assert_eq!(code(client.try_of("textDocument/hover", &json!({ "position": at(0, 0) }))), -32600);
    client.change(2, &json!([{ "text": "x" }]));
    client.tell("exit", Value::Null);
    assert_eq!(client.ends(), (Some(0), String::new()));
}

#[test]
fn an_exit_without_shutdown_is_a_failure() {
    let mut client = Client::editing(CLEAN);
    client.tell("exit", Value::Null);
    assert_eq!(client.ends().0, Some(1));
    let mut client = Client::fresh(cli());
    client.tell("exit", Value::Null);
    assert_eq!(client.ends().0, Some(1));
}

#[test]
fn the_server_ends_with_its_client() {
    let mut client = Client::editing(CLEAN);
    client.hang_up();
    assert_eq!(client.ends(), (Some(1), String::new()));
    let mut client = Client::fresh(cli());
    client.write(b"Content-Length: 300\r\n\r\n{\"jsonrpc\"");
    client.hang_up();
    let (code, noted) = client.ends();
    assert_eq!(code, Some(2));
    assert!(noted.contains("the stream ended within a message"), "{noted}");
}

#[test]
fn what_is_no_head_ends_the_server_with_a_reason() {
    for bytes in [
        &b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"[..],
        b"Content-Length: many\r\n\r\n{}",
        b"\r\n\r\n",
        &[0xff; 5000],
    ] {
        let mut client = Client::fresh(cli());
        client.write(bytes);
        let (code, noted) = client.ends();
        assert_eq!(code, Some(2), "{noted}");
        assert!(noted.contains("cannot go on with the editor: "), "{noted}");
        assert!(noted.contains("start it from an editor"), "{noted}");
    }
}

#[test]
fn what_is_no_message_is_answered_and_forgotten() {
    let mut client = Client::editing(CLEAN);
    for (body, code) in [("{", -32700), ("\u{7f}", -32700), ("[]", -32600), ("{\"id\":7}", -32600)]
    {
        client.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        let found = client.told_error();
        assert_eq!(found["code"], code, "{body}");
    }
    client.shut_down();
}

#[test]
fn requests_that_are_not_known_are_refused_and_notifications_ignored() {
    let mut client = Client::editing(CLEAN);
    let refused = client.try_of("textDocument/moniker", &json!({})).unwrap_err();
    assert_eq!(
        refused,
        json!({ "code": -32601, "message": "`textDocument/moniker` is not answered" })
    );
    client.tell("$/setTrace", json!({ "value": "off" }));
    client.tell("textDocument/unheardOf", json!([1, 2]));
    client.send(&json!({ "jsonrpc": "2.0", "id": 99, "result": null }));
    assert_eq!(client.shut_down(), "");
}

#[test]
fn a_question_about_what_is_not_open_is_refused() {
    let mut client = Client::editing(CLEAN);
    let other = json!({ "textDocument": { "uri": "file:///nowhere.ivr" } });
    let refused = client.ask("textDocument/documentSymbol", other.clone()).unwrap_err();
    assert_eq!(refused, json!({ "code": -32602, "message": "the document is not open" }));
    for strange in
        [json!({}), json!([]), json!({ "textDocument": { "uri": "no uri" } }), Value::Null]
    {
        assert_eq!(code(client.ask("textDocument/documentSymbol", strange)), -32602);
    }
    client.tell("textDocument/didClose", other);
    assert!(client.shut_down().contains("`textDocument/didClose`: the document is not open"));
}

#[test]
fn a_place_that_does_not_exist_has_an_answer() {
    let mut client = Client::editing("");
    for place in [at(0, 0), at(5, 5), at(u32::MAX, u32::MAX)] {
        let place = json!({ "position": place, "context": { "includeDeclaration": true } });
        for method in ["definition", "references", "documentHighlight"] {
            let method = format!("textDocument/{method}");
            assert_eq!(client.ask_of(&method, &place), Value::Null);
        }
    }
    let negative = json!({ "position": { "line": -1, "character": 0 } });
    assert_eq!(code(client.try_of("textDocument/definition", &negative)), -32602);
}

#[test]
fn a_request_is_cancelled_while_it_waits() {
    let mut client = Client::editing(CLEAN);
    client.findings("a.ivr");
    // In one write: the cancellation is there before the first of them is done with a large text.
    let large = "step a { hangup }\n".repeat(3_000);
    client.change(2, &json!([{ "text": large }]));
    let question = json!({ "textDocument": { "uri": client.uri("a.ivr") } });
    let first = client.begin("textDocument/foldingRange", question.clone());
    let second = client.begin("textDocument/documentSymbol", question);
    client.tell("$/cancelRequest", json!({ "id": second }));
    client.tell("$/cancelRequest", json!({ "id": "nobody" }));
    client.tell("$/cancelRequest", json!(null));
    assert!(client.answer(first).is_ok());
    // Whether it was in time is a matter of luck, but answered it is.
    if let Err(error) = client.answer(second) {
        assert_eq!(error["code"], -32800);
    }
    client.shut_down();
}

#[test]
fn a_text_that_is_too_large_is_refused_and_stays_as_it_is() {
    let mut client = Client::editing(&"# a long comment\n".repeat(2_000_000));
    assert_eq!(client.findings("a.ivr").1, ["0:0 file-too-large"]);
    let options = json!({ "options": { "tabSize": 2, "insertSpaces": true } });
    assert_eq!(client.ask_of("textDocument/formatting", &options), Value::Null);
    let place = json!({ "position": at(1_999_999, 3) });
    assert_eq!(client.ask_of("textDocument/definition", &place), Value::Null);
    client.change(2, &json!([edit((0, 2), (1_999_999, 2), "")]));
    assert_eq!(client.findings("a.ivr").1, ["0:0 no-entry"]);
    client.shut_down();
}

#[test]
fn deep_nesting_is_a_finding() {
    let mut client = Client::editing(&format!("step a {}", "{ on 1 ".repeat(50_000)));
    let (_, found) = client.findings("a.ivr");
    assert!(found.iter().any(|finding| finding.ends_with("too-deep")), "{found:?}");
    for method in ["documentSymbol", "foldingRange"] {
        client.ask_of(&format!("textDocument/{method}"), &json!({}));
    }
    client.shut_down();
}

#[test]
fn a_document_may_be_opened_twice() {
    let mut client = Client::editing("step a {}");
    client.open("a.ivr", "step b {}");
    assert_eq!(client.ask_of("textDocument/documentSymbol", &json!({}))[0]["name"], "b");
    client.shut_down();
}
