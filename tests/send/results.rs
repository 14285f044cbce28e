//! The four results: what the provider does decides which one it is, which exit code it has, and
//! what the ledger remembers.

use std::sync::Arc;

use crate::builder::Run;
use crate::server::{Does, Server};
use crate::{CREATED, KEY, REMINDER, account, rows, text, too_many, with};

const SEND: [&str; 3] = ["send", "--yes", "reminder.ivr"];

/// Nothing of the key is ever shown.
#[track_caller]
fn keeps_the_key(run: Run) -> Run {
    run.hides(KEY)
}

#[test]
fn accepted_with_the_bytes_that_compile_prints() {
    let provider = Server::answering(200, CREATED);
    let cli = with(&provider);
    let run = keeps_the_key(cli.run(SEND).ends(0));
    assert_eq!(run.stderr, "", "{run}");
    run.prints("accepted: a call to +6590000000 from +6588000000\n")
        .prints("03cc8cac-376b-11ef-a28b-0582ff0039d5")
        .prints("ivrc calls show 1");
    let requests = provider.requests();
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!(request.line(), "POST /api/v1/subaccounts/acme_1/callflows");
    assert_eq!(request.header("authorization"), Some(&*format!("Bearer {KEY}")));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.body, cli.run(["compile", "reminder.ivr"]).ends(0).stdout);
    assert_eq!(rows(&cli), ["accepted"]);
}

#[test]
fn refused_at_the_place_that_the_provider_names() {
    let refused = r#"{"sessionStatus":"NOT_CREATED","callFlowRequestId":"c6","statusCode":-1009,"statusMessage":"$.callflow[1].params.voiceProfile: is not for this account"}"#;
    // A status of 200 changes nothing.
    for status in [400, 200] {
        let provider = Server::answering(status, refused);
        let cli = with(&provider);
        let run = keeps_the_key(cli.run(SEND).ends(3));
        assert_eq!(
            run.stdout,
            "refused: +6590000000 will not be called\n  request  c6\n  call     1 (`ivrc calls show 1`)\n"
        );
        insta::assert_snapshot!("refused_at_a_place", run.stderr);
        assert_eq!(rows(&cli), ["refused"]);
    }
}

#[test]
fn refused_with_a_code_that_says_where() {
    let body = |code: i32| {
        format!(r#"{{"sessionStatus":"NOT_CREATED","statusCode":{code},"statusMessage":"no"}}"#)
    };
    let provider = Server::that(move |_, count| {
        let code = if count == 1 { -1014 } else { -1017 };
        Does::answer(422, body(code))
    });
    let cli = with(&provider);
    let run = cli.run(SEND).ends(3).says("reminder.ivr:2:23").says("it says: no");
    run.says("account manager").says("(provider code -1014)");
    // A refused call holds nothing back.
    cli.run(SEND).ends(3).says("reminder.ivr:2:6").says("(provider code -1017)");
}

#[test]
fn refused_with_and_without_words() {
    let html = "<html>\u{1b}]0;gotcha\u{7}</html>";
    let known = r#"{"sessionStatus":"NOT_CREATED","statusCode":401,"statusMessage":"Authentication header not found or token invalid"}"#;
    for (status, body, words) in [
        (401, known, "the key is missing, wrong"),
        (401, known, "token invalid"),
        (401, "", "the key is missing, wrong"),
        (403, html, "the key may not do this"),
        (404, html, "there is no such subaccount"),
        (422, "{}", "HTTP status 422"),
        (400, html, "HTTP status 400"),
        (418, "", "HTTP status 418"),
    ] {
        let provider = Server::answering(status, body);
        let cli = with(&provider);
        keeps_the_key(cli.run(SEND).ends(3).stays_harmless().says(words));
        assert_eq!(rows(&cli), ["refused"], "{status}");
        assert_eq!(provider.requests().len(), 1, "{status}");
    }
}

#[test]
fn a_message_that_a_terminal_would_obey_is_spelt_out() {
    let body = r#"{"sessionStatus":"NOT_CREATED","statusCode":-9999,"statusMessage":"\u001b[2Jgone\u0007\r\n$.callflow[1].params.text"}"#;
    let provider = Server::answering(400, body);
    let cli = with(&provider);
    cli.run(SEND).ends(3).stays_harmless().says("gone");
    cli.run(["calls", "show", "1"]).ends(0).stays_harmless().prints("gone");
}

#[test]
fn a_key_that_comes_back_is_not_shown() {
    let provider = Server::that(|request, _| {
        let bearer = request.header("authorization").unwrap_or_default();
        let body = format!(
            r#"{{"sessionStatus":"NOT_CREATED","statusCode":401,"statusMessage":"bad token {bearer}"}}"#
        );
        Does::answer(401, body)
    });
    let cli = with(&provider);
    keeps_the_key(cli.run(SEND).ends(3).says("bad token Bearer •••"));
    keeps_the_key(cli.run(["calls", "show", "1"]).ends(0));
}

#[test]
fn a_secret_that_comes_back_is_not_shown_or_kept() {
    let body = r#"{"sessionStatus":"NOT_CREATED","statusCode":-1016,"statusMessage":"$.callflow[1].params.text: `Your code is 4, 8, 3, 9, 2, 0.` or 483920"}"#;
    let provider = Server::answering(422, body);
    let cli = with(&provider).file(
        "code.ivr",
        "param code: secret digits\n# ivrc: allow secret-before-key\ncall +6590000000 from +6588000000\n\
         say \"Your code is {code}.\" voice en-GB-Emma\nhangup\n",
    );
    let send = ["send", "--yes", "--json", "code.ivr", "--set", "code=483920"];
    let hidden = |run: Run| run.hides("483920").hides("4, 8, 3, 9, 2, 0");
    hidden(cli.run(send).ends(3).says("Your code is •••"));
    hidden(cli.run(["calls", "show", "1", "--json"]).ends(0));
    assert!(!cli.all_texts().contains("483920"));
}

#[test]
fn what_was_said_of_an_unknown_call_is_told() {
    let body =
        r#"{"callFlowRequestId":"req-77","statusCode":-9999,"statusMessage":"backend down"}"#;
    let provider = Server::answering(503, body);
    let cli = with(&provider);
    let run = cli.run(SEND).ends(5).says("HTTP status 503").says("it says: backend down");
    run.prints("  request  req-77\n");
    let run = cli.run(["calls", "show", "1"]).ends(0).prints("req-77").prints("backend down");
    run.prints("failed with HTTP status 503");
}

#[test]
fn a_message_has_an_end() {
    let long = "x".repeat(3_000_000);
    let body =
        format!(r#"{{"sessionStatus":"NOT_CREATED","statusCode":-4242,"statusMessage":"{long}"}}"#);
    let provider = Server::answering(422, body);
    let run = with(&provider).run(SEND).ends(3).says("-4242 is not known to ivrc");
    assert!(run.stderr.len() < 2000, "{} bytes", run.stderr.len());
}

#[test]
fn the_exit_code_is_that_of_the_call_whatever_reads_it() {
    use std::process::Stdio;
    let ended = |provider: &Server, out: Stdio, args: &[&str]| {
        let cli = with(provider);
        let mut command = cli.command([&["send", "--yes", "reminder.ivr"], args].concat());
        let output = command.stdout(out).output().expect("the program");
        (output.status.code(), String::from_utf8(output.stderr).expect("text"))
    };
    // Nobody reads it.
    let closed = || {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        Stdio::from(writer)
    };
    let failing = Server::answering(500, "");
    for args in [&[][..], &["--json"]] {
        let (code, told) = ended(&failing, closed(), args);
        assert_eq!(code, Some(5), "{told}");
        assert!(told.contains("failed with HTTP status 500"), "{told}");
    }
    let good = Server::answering(200, CREATED);
    assert_eq!(ended(&good, closed(), &[]).0, Some(0));
    // It is full.
    if crate::builder::exists("/dev/full") {
        let full = || Stdio::from(std::fs::File::options().write(true).open("/dev/full").unwrap());
        let (code, told) = ended(&good, full(), &[]);
        assert_eq!(code, Some(0), "{told}");
        assert!(told.contains("accepted: a call to +6590000000"), "{told}");
        assert_eq!(ended(&failing, full(), &[]).0, Some(5));
    }
}

#[test]
fn a_handshake_that_hangs_sends_nothing() {
    // It accepts, and never says a word of TLS.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || listener.incoming().flatten().collect::<Vec<_>>());
    let cli = account(&format!("https://127.0.0.1:{port}"));
    for timeout in ["300ms", "1s", "1500ms"] {
        let run = cli.run(["send", "--yes", "--timeout", timeout, "reminder.ivr"]).ends(4);
        run.says("`127.0.0.1` did not answer in time");
    }
    assert_eq!(rows(&cli), ["not sent"; 3]);
}

#[test]
fn a_redirect_is_a_refusal_and_is_not_followed() {
    let elsewhere = Server::answering(200, CREATED);
    let location = format!("location: {}/here\r\n", elsewhere.url());
    for status in [301, 302, 307, 308] {
        let location = location.clone();
        let provider =
            Server::that(move |_, _| Does::Answers(status, location.clone(), String::new()));
        let cli = with(&provider);
        cli.run(SEND).ends(3).says("never followed");
        assert_eq!(rows(&cli), ["refused"]);
    }
    assert!(elsewhere.requests().is_empty(), "the key would have gone there");
}

#[test]
fn unknown_is_everything_else_and_is_never_tried_again() {
    let answers = |status: u16, body: &'static str| {
        Server::that(move |_, _| Does::answer(status, body.to_owned()))
    };
    let cases = [
        (Server::that(|_, _| Does::Hangs), "no answer came in time"),
        (Server::that(|_, _| Does::Cuts), "the connection was cut"),
        (Server::that(|_, _| Does::CutsTheAnswer), "the connection was cut"),
        (Server::that(|_, _| Does::Floods), "too long"),
        (answers(200, "<html>ok</html>"), "cannot be read"),
        (answers(200, ""), "cannot be read"),
        (answers(200, r#"{"sessionStatus":"QUEUED"}"#), "cannot be read"),
        (answers(204, ""), "cannot be read"),
        (answers(408, ""), "gave up waiting"),
        (answers(500, "<html>"), "failed with HTTP status 500"),
        (answers(502, ""), "failed with HTTP status 502"),
        (answers(503, "{}"), "failed with HTTP status 503"),
    ];
    for (provider, words) in cases {
        let cli = with(&provider);
        let run = cli.run(["send", "--yes", "--timeout", "2s", "reminder.ivr"]).ends(5);
        let run = keeps_the_key(run).prints("unknown: +6590000000 may or may not be called\n");
        run.says(words).says("ivrc calls resolve 1 not-sent");
        assert_eq!(provider.requests().len(), 1, "{words}");
        assert_eq!(rows(&cli), ["unknown"], "{words}");
    }
}

#[test]
fn a_server_error_that_says_not_created_is_a_refusal() {
    let body = r#"{"sessionStatus":"NOT_CREATED","statusCode":500,"statusMessage":"Internal server error"}"#;
    let provider = Server::answering(500, body);
    with(&provider).run(SEND).ends(3).says("the provider's server failed");
}

#[test]
fn not_sent_if_nobody_is_there() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let cli = account(&format!("http://127.0.0.1:{port}"));
    let run = keeps_the_key(cli.run(SEND).ends(4));
    run.prints("not sent: +6590000000 will not be called").says("connection refused");
    // Three attempts, one row, and nothing holds back the next call.
    let shown = cli.run(["calls", "show", "1", "--json"]).ends(0).stdout;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let call = shown.get("call").unwrap_or(&shown);
    assert_eq!(text(call, "result"), "not sent");
    assert_eq!(call.get("attempts").and_then(serde_json::Value::as_u64), Some(3), "{shown}");
    cli.run(SEND).ends(4).says("connection refused");
}

#[test]
fn not_sent_if_the_host_is_unknown() {
    let cli = account("https://voice.example.invalid");
    cli.run(["send", "--yes", "--timeout", "5s", "reminder.ivr"])
        .ends(4)
        .says("voice.example.invalid");
    assert_eq!(rows(&cli), ["not sent"]);
}

/// A server with a certificate that nobody vouches for.
fn stranger() -> u16 {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/send/tls");
    let certificate = CertificateDer::from_pem_file(folder.join("cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut tls = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            // The client breaks it off: that is the test.
            while tls.is_handshaking() && tls.complete_io(&mut stream).is_ok() {}
        }
    });
    port
}

#[test]
fn not_sent_to_a_stranger() {
    let cli = account(&format!("https://127.0.0.1:{}", stranger()));
    let run = keeps_the_key(cli.run(SEND).ends(4));
    run.says("the certificate of `127.0.0.1` is not trusted");
    assert_eq!(rows(&cli), ["not sent"]);
}

#[test]
fn not_sent_by_a_machine_that_trusts_nobody() {
    let cli = account("https://127.0.0.1:1")
        .env("SSL_CERT_FILE", "/nowhere/at/all.pem")
        .env("SSL_CERT_DIR", "/nowhere/at/all");
    cli.run(SEND).ends(4).says("no list of certificate authorities").says("ca-certificates");
}

#[test]
fn too_many_requests_are_waited_for() {
    let provider = Server::that(|_, count| match count {
        1 => too_many(0),
        2 => too_many(1),
        _ => Does::answer(200, CREATED.to_owned()),
    });
    let cli = with(&provider);
    cli.run(SEND).ends(0).prints("accepted");
    assert_eq!(provider.requests().len(), 3);
    assert_eq!(rows(&cli), ["accepted"]);
}

#[test]
fn too_many_requests_three_times_are_not_sent() {
    let provider = Server::that(|_, _| too_many(0));
    let cli = with(&provider);
    cli.run(SEND).ends(4).says("HTTP status 429");
    assert_eq!(provider.requests().len(), 3);
    // A wait beyond the time limit is not begun.
    let provider = Server::that(|_, _| too_many(3600));
    with(&provider).run(SEND).ends(4).says("send again in 3600 s or later");
    assert_eq!(provider.requests().len(), 1);
    let provider = Server::that(|_, _| {
        Does::Answers(429, format!("Retry-After: {}\r\n", u64::MAX), String::new())
    });
    with(&provider).run(SEND).ends(4).says("send again in");
}

#[test]
fn the_result_as_json() {
    let provider = Server::answering(200, CREATED);
    let run = with(&provider).run(["send", "--yes", "--json", "reminder.ivr"]).ends(0);
    insta::assert_snapshot!("accepted_as_json", run.stdout);
    let body = r#"{"sessionStatus":"NOT_CREATED","statusCode":-1014,"statusMessage":"no"}"#;
    let provider = Server::answering(422, body);
    let run = with(&provider).run(["send", "--yes", "--json", "reminder.ivr"]).ends(3);
    insta::assert_snapshot!("refused_as_json", run.stdout);
}

#[test]
fn a_dry_run_sends_nothing_and_shows_no_key() {
    let provider = Server::answering(200, CREATED);
    let cli = with(&provider);
    let run = keeps_the_key(cli.run(["send", "--dry-run", "reminder.ivr"]).ends(0));
    let compiled = cli.run(["compile", "reminder.ivr"]).ends(0).stdout;
    assert!(run.stdout.ends_with(&format!("\n\n{compiled}")), "{run}");
    run.prints(&format!("POST {}/api/v1/subaccounts/acme_1/callflows\n", provider.url()))
        .prints("Authorization: Bearer •••\n");
    let run = cli.run(["send", "--dry-run", "--json", "reminder.ivr"]).ends(0);
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(text(&document, "body"), compiled);
    assert!(provider.requests().is_empty());
    assert!(!cli.path(".local").exists(), "no ledger was made");
}

#[test]
fn what_is_wrong_with_the_script_comes_first() {
    let provider = Server::answering(200, CREATED);
    let over = "valid until 2020-01-01T00:00:00Z\n";
    let allowed = format!("# ivrc: allow expired\n{over}{REMINDER}");
    let cli = with(&provider)
        .file("bad.ivr", "call +6590000000 from +6588000000\nsay \"x\"\nhangup\n")
        .file("over.ivr", format!("{over}{REMINDER}"))
        .file("allowed.ivr", allowed)
        .file("answer.ivr", "answer\nsay \"Hello.\" voice en-GB-Emma\nhangup\n");
    cli.run(["send", "--yes", "bad.ivr"]).ends(1).says("missing-voice").prints_nothing();
    cli.run(["send", "--yes", "over.ivr"]).ends(1).says("error[expired]");
    cli.run(["send", "--yes", "allowed.ivr"]).ends(1).says("error[expired]");
    cli.run(["send", "--yes", "answer.ivr"]).ends(1).says("error[first-not-call]");
    cli.run(["send", "--yes", "answer.ivr", "--sandbox"]).ends(1).says("error[first-not-call]");
    cli.run(["compile", "over.ivr"]).ends(0).says("warning[expired]");
    assert!(provider.requests().is_empty());
}

#[test]
fn what_is_missing_is_told_with_every_place_where_it_can_be_written() {
    let provider = Server::answering(200, CREATED);
    let cli = with(&provider).env("IVRC_API_KEY", "").env("IVRC_SUBACCOUNT", "");
    let run = cli.run(SEND).ends(2).says("there is no API key").says("there is no subaccount");
    run.says("IVRC_API_KEY").says("--subaccount ID");
    let broken = with(&provider).env("IVRC_API_KEY", "abc\ndef");
    let run = broken.run(SEND).ends(2).says("line break");
    assert!(!run.stderr.contains("abc"), "{run}");
    with(&provider).env("IVRC_SUBACCOUNT", "a/b").run(SEND).ends(2).says("`a/b` is not the id");
    with(&provider)
        .env("IVRC_BASE_URL", "http://voice.8x8.com")
        .run(SEND)
        .ends(2)
        .says("without encryption");
    assert!(provider.requests().is_empty());
}
