//! The sandbox as a part of another program: its own key, and replies without a webhook.

use std::sync::Arc;
use std::time::Duration;

use ivrc::phone::Callee;
use ivrc::sandbox::{Clock, Faults, Mode, Progress, Setup, Status, Step, start};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc::unbounded_channel;

use crate::{ask, body, call, hangup, http, path, say};

fn setup() -> Setup {
    Setup {
        key: "another key".into(),
        subaccount: None,
        mode: Mode::Strict,
        callee: Callee { presses: vec!["1".to_owned()], ..Callee::default() },
        clock: Clock::Virtual,
        faults: Faults::none(),
        ids: fastrand::Rng::with_seed(1),
        replies: Some(Arc::new(|event| {
            let event: Value = serde_json::from_str(&event).expect("JSON");
            let digits = event["payload"]["eventData"]["dtmf"].as_str().expect("digits");
            let text = format!("You pressed {digits}.");
            json!({"clientActionId": "end", "callflow": [say(&text), hangup()]}).to_string()
        })),
    }
}

#[test]
fn a_program_answers_its_own_calls() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let lines = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let (sender, mut progress) = unbounded_channel();
        let sandbox = start(listener, setup(), sender).expect("a sandbox");
        assert_eq!(sandbox.base_url(), format!("http://{}", sandbox.address()));
        let address = sandbox.address().to_string();
        let answer = tokio::task::spawn_blocking(move || {
            let body = body(&[call("+6590000000"), ask("Press 1.")]);
            let (at, key) = (path("callflows"), Some("Bearer another key"));
            http::request(&address, ("POST", &at), key, &body, Duration::from_secs(60))
        });
        assert_eq!(answer.await.unwrap().unwrap().status, 200);
        let mut lines = Vec::new();
        while let Some(event) = progress.recv().await {
            lines.push(event.line());
            if let Progress::Call { step: Step::Ended { status, .. }, .. } = event {
                assert_eq!(status, Status::Completed);
                break;
            }
        }
        sandbox.stop().await;
        assert!(progress.recv().await.is_none(), "nothing is told after the end");
        lines
    });
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn only_loopback_is_served() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("0.0.0.0:0").await.expect("a port");
        let refused = start(listener, setup(), unbounded_channel().0).unwrap_err();
        assert_eq!(refused.to_string(), "the sandbox is for loopback only");
    });
}
