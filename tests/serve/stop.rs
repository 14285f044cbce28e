//! How it ends.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::events::entered;
use crate::http::answer;
use crate::program::{PATIENCE, Program};

/// A request whose head was read, and whose body is awaited.
fn open(program: &Program, body: &str) -> TcpStream {
    let mut stream = TcpStream::connect(program.address()).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    let length = body.len();
    let head = format!(
        "POST /vca HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("the head");
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).expect("an answer to the head");
    assert!(go_on.starts_with(b"HTTP/1.1 100 Continue"));
    stream
}

/// Waits until nothing new is accepted.
fn closed(program: &Program) {
    while TcpStream::connect(program.address()).is_ok() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

#[test]
fn a_signal_lets_open_requests_end() {
    for signal in ["-TERM", "-INT"] {
        let mut program = Program::start(&[]);
        let body = entered(Some("1"), None);
        let mut stream = open(&program, &body);
        program.signal(signal);
        closed(&program);
        stream.write_all(body.as_bytes()).expect("the body");
        let answer = answer(&mut stream).expect("an answer");
        assert_eq!(answer.status, 200, "{signal}");
        assert!(answer.body.contains("It is kept. Goodbye."), "{answer:?}");
        assert_eq!(program.listening.ends(), Some(0), "{signal}");
        program.notes_to("outcome=kept");
    }
}

#[test]
fn a_second_signal_does_not_wait() {
    let mut program = Program::start(&[]);
    let mut stream = open(&program, &entered(Some("1"), None));
    program.signal("-TERM");
    closed(&program);
    program.signal("-TERM");
    assert_eq!(program.listening.ends(), Some(130));
    // The system cuts what the process left behind.
    assert!(answer(&mut stream).is_err());
}

#[test]
fn connections_without_a_request_keep_nobody_waiting() {
    let mut program = Program::start(&[]);
    let idle = TcpStream::connect(program.address()).expect("a connection");
    program.get("/healthz");
    program.signal("-TERM");
    assert_eq!(program.listening.ends(), Some(0));
    drop(idle);
}
