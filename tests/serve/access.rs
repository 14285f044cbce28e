//! Who may ask.

use crate::events::entered;
use crate::program::{Program, folder};

fn status(program: &Program, path: &str, headers: &[(&str, &str)]) -> u16 {
    let method = if path == "/vca" { "POST" } else { "GET" };
    program.ask_with(method, path, headers, &entered(Some("1"), None)).status
}

#[test]
fn the_value_of_a_header() {
    let folder = folder().private_file("auth", "Basic abc\n");
    let program = Program::start_in(folder, &["--auth-file", "auth"]);
    assert_eq!(status(&program, "/vca", &[("Authorization", "Basic abc")]), 200);
    for wrong in ["Basic ab", "Basic abcd", "basic abc", "x"] {
        assert_eq!(status(&program, "/vca", &[("Authorization", wrong)]), 401, "{wrong}");
    }
    assert_eq!(status(&program, "/vca", &[]), 401);
    assert_eq!(status(&program, "/nowhere", &[]), 401, "a stranger learns nothing");
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(status(&program, path, &[]), 200, "{path} of this machine's own");
        let forwarded = [("X-Forwarded-For", "9.9.9.9")];
        assert_eq!(status(&program, path, &forwarded), 401, "{path} by way of a proxy");
    }
}

#[test]
fn another_header() {
    let folder = folder().env("IVRC_WEBHOOK_AUTH", "open sesame");
    let program = Program::start_in(folder, &["--auth-header", "X-Key"]);
    assert_eq!(status(&program, "/vca", &[("x-key", "open sesame")]), 200);
    assert_eq!(status(&program, "/vca", &[("Authorization", "open sesame")]), 401);
    assert!(!program.notes().concat().contains("sesame"));
}

#[test]
fn addresses() {
    let program = Program::start(&["--allow-ip", "10.0.0.0/8", "--allow-ip", "8x8-ap"]);
    assert_eq!(status(&program, "/vca", &[]), 403);
    assert_eq!(status(&program, "/vca", &[("X-Forwarded-For", "18.140.80.2")]), 403);
    let options = ["--allow-ip", "8x8-ap", "--trusted-proxy", "127.0.0.0/8"];
    let program = Program::start(&options);
    for (via, expected) in [
        ("18.140.80.2", 200),
        ("9.9.9.9, 52.74.232.241", 200),
        ("18.140.80.2, 9.9.9.9", 403),
        ("18.140.80.3", 403),
        ("127.0.0.1", 403),
        ("nobody", 403),
    ] {
        assert_eq!(status(&program, "/vca", &[("X-Forwarded-For", via)]), expected, "{via}");
    }
    assert_eq!(status(&program, "/metrics", &[]), 200);
    assert_eq!(status(&program, "/metrics", &[("X-Forwarded-For", "9.9.9.9")]), 403);
}

#[test]
fn what_others_can_reach_is_not_for_everybody_by_mistake() {
    let serve = ["serve", "menu.ivr", "--port", "0", "--host", "0.0.0.0"];
    let run = folder().run(serve).ends(2).prints_nothing();
    insta::assert_snapshot!(run.stderr);
    let header = ["serve", "menu.ivr", "--auth-header", "X-Key"];
    folder().run(header).ends(2).says("`--auth-header` has no value to compare with");
    let open = folder().file("auth", "Basic abc");
    open.mode("auth", 0o644);
    let run = open.run(["serve", "menu.ivr", "--auth-file", "auth"]).ends(2);
    run.says("others can read it").hides("Basic abc");
    for (flag, value, words) in [
        ("--allow-ip", "8x8", "a network such as `10.0.0.0/8`"),
        ("--trusted-proxy", "10.0.0.0/33", "behind `/`, at most 32"),
        ("--auth-header", "a b", "such as `X-Api-Key`"),
    ] {
        folder().run(["serve", "menu.ivr", flag, value]).ends(2).says(flag).says(words);
    }
}
