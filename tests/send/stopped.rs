//! Ctrl-C and SIGTERM.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::server::{Does, Server};
use crate::{account, rows, too_many, with};

/// Waits until something is so, for a bounded time.
fn until(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(30), "{what} never came");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
}

#[test]
fn while_the_answer_is_due_the_result_is_unknown() {
    for name in ["-INT", "-TERM"] {
        let provider = Server::that(|_, _| Does::Hangs);
        let cli = with(&provider);
        let child = cli.command(["send", "--yes", "reminder.ivr"]).spawn().expect("the program");
        until("the request", || !provider.requests().is_empty());
        signal(&child, name);
        let output = child.wait_with_output().expect("its end");
        assert_eq!(output.status.code(), Some(5), "{output:?}");
        let told = String::from_utf8(output.stderr).expect("text");
        assert!(told.contains("it was interrupted while the answer was due"), "{told}");
        assert_eq!(rows(&cli), ["unknown"]);
        cli.run(["send", "--yes", "reminder.ivr"]).ends(4).says("may have been placed");
    }
}

#[test]
fn while_there_is_no_connection_nothing_was_sent() {
    // It accepts, and never says a word of TLS.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    let cli = account(&format!("https://127.0.0.1:{port}"));
    let child = cli.command(["send", "--yes", "reminder.ivr"]).spawn().expect("the program");
    let _stream = listener.accept().expect("a connection");
    std::thread::sleep(Duration::from_millis(200));
    signal(&child, "-INT");
    assert_eq!(child.wait_with_output().expect("its end").status.code(), Some(130));
    assert_eq!(rows(&cli), ["not sent"]);
}

#[test]
fn between_two_attempts_nothing_was_sent() {
    let provider = Server::that(|_, _| too_many(20));
    let cli = with(&provider);
    let child = cli.command(["send", "--yes", "reminder.ivr"]).spawn().expect("the program");
    until("the request", || !provider.requests().is_empty());
    // The answer is read, and the pause begins.
    std::thread::sleep(Duration::from_millis(500));
    signal(&child, "-INT");
    let output = child.wait_with_output().expect("its end");
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    assert_eq!(rows(&cli), ["not sent"]);
}
