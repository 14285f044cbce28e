//! `--healthcheck`, as a container asks it.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use crate::builder::{Run, cli};
use crate::program::Program;

/// Asks on a port.
fn ask(port: &str, options: &[&str]) -> Run {
    cli().run([&["serve", "--healthcheck", "--port", port][..], options].concat())
}

fn port(address: &str) -> &str {
    address.rsplit(':').next().expect("a port")
}

#[test]
fn a_server_is_alive_until_it_ends() {
    let folder = crate::program::folder().private_file("auth", "Basic abc\n");
    let mut program = Program::start_in(folder, &["--auth-file", "auth"]);
    let port = port(program.address()).to_owned();
    for options in [&[][..], &["--host", "127.0.0.1"], &["--host", "0.0.0.0"]] {
        let run = ask(&port, options).ends(0);
        assert_eq!(run.stdout, format!("http://127.0.0.1:{port} is alive\n"));
        assert_eq!(run.stderr, "");
    }
    program.signal("-TERM");
    assert_eq!(program.listening.ends(), Some(0));
    let run = ask(&port, &[]).ends(1).prints_nothing();
    run.says("is not alive: nothing listens there").says("start it with `ivrc serve FILE…`");
}

/// What is said of a server that gives this answer.
fn said_of(answer: &'static str) -> Run {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port().to_string();
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut request = [0; 1024];
        let length = stream.read(&mut request).expect("a request");
        assert!(request.starts_with(b"GET /healthz HTTP/1.1\r\n"), "{:?}", &request[..length]);
        stream.write_all(answer.as_bytes()).expect("the answer");
    });
    let run = ask(&port, &[]).ends(1).prints_nothing();
    answering.join().expect("it answered");
    run
}

#[test]
fn whatever_else_answers_is_not_it() {
    let hello = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello";
    said_of(hello).says("another program answers there");
    let refused = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\nthe address may not ask\n";
    said_of(refused).says("it answers 403: the address may not ask");
    said_of("").says("the connection broke off");
    let moved = "HTTP/1.1 302 Found\r\nLocation: /\r\nConnection: close\r\n\r\n";
    said_of(moved).says("it answers 302");
}

#[test]
fn it_serves_nothing_itself() {
    let folder = crate::program::folder();
    folder.run(["serve", "--healthcheck", "menu.ivr"]).ends(2).says("cannot be used with");
    let both = ["serve", "--healthcheck", "--register", "https://example.com"];
    folder.run(both).ends(2).says("cannot be used with");
}
