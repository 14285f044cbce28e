//! A script without errors: it compiles, and the provider takes it; it comes back from its JSON; its
//! tests run; a picture of it can be drawn; its ways can be counted; and it does not differ from
//! itself in another layout.

use ivrc::check::Purpose;
use ivrc::diff::{diff, words};
use ivrc::engine::Engine;
use ivrc::flow::machine::Machine;
use ivrc::flow::value::Values;
use ivrc::flow::{Flow, emit};
use ivrc::format::format;
use ivrc::graph::{Graph, dot, mermaid, svg};
use ivrc::sandbox::validation::{self, Mode};
use ivrc::source::Source;
use ivrc::syntax::Parsed;
use ivrc::{paths, scenario};

use crate::import;
use crate::reading::{errors, now, reading, source};

/// The largest script that is drawn, walked and compared, in bytes.
const SMALL: usize = 1500;

/// Looks at all of that.
pub(super) fn holds(source: &Source, parsed: &Parsed<'_>, flow: &Flow<'_>) {
    let machine = Machine::build(flow);
    let document = serde_json::to_string_pretty(&machine).expect("a machine is a document");
    let request = compiled(source, flow);
    import::comes_back(&document, request.as_deref());
    let engine = Engine::load(machine);
    let mut answers = Vec::new();
    for test in parsed.script.tests() {
        let result = scenario::run(test, &engine, now());
        assert_eq!(result.passed, result.failure.is_none(), "{result:?}");
        answers.extend(result.answers);
    }
    if source.text().len() > SMALL {
        return;
    }
    let graph = Graph::of(flow);
    let drawn = [mermaid::write(&graph), dot::write(&graph), svg::write(&graph, source.name())];
    assert!(drawn.iter().all(|drawn| !drawn.is_empty()), "an empty picture");
    let paths = paths::walk(&engine);
    paths::coverage(engine.machine(), &paths, &answers);
    compared(source, flow);
}

/// The body of the request, which the provider takes; none of a script that answers.
fn compiled(source: &Source, flow: &Flow<'_>) -> Option<String> {
    let values = Values::default();
    if flow.answers {
        let engine = Engine::load(Machine::build(flow));
        let reply = engine.first_reply(&values).expect("every param has a value");
        serde_json::to_string(&reply).expect("a reply is a document");
        return None;
    }
    let request = emit::request(flow, &values, now()).expect("every param has a value");
    let body = serde_json::to_string(&request).expect("a request is a document");
    reading(source, Purpose::Send, |_, _, findings| {
        let passes = findings.iter().all(|finding| finding.provider_code.is_none());
        if passes && errors(findings) == 0 {
            let refusal = validation::request(body.as_bytes(), now(), Mode::Strict).err();
            assert_eq!(refusal, None, "the checker had nothing to say to:\n{body}");
        }
    });
    Some(body)
}

/// It is like itself; of any two versions, what changed can be told.
fn compared(old: &Source, flow: &Flow<'_>) {
    assert_eq!(diff(flow, flow), [], "it differs from itself");
    let new = source(format(old));
    reading(&new, Purpose::Request, |_, laid_out, _| {
        assert_eq!(diff(flow, laid_out), [], "the layout makes a difference");
    });
    let lines: Vec<_> = old.text().lines().collect();
    for gone in 0..lines.len().min(8) {
        let mut left = lines.clone();
        left.remove(gone * lines.len() / lines.len().min(8));
        reading(&source(left.join("\n")), Purpose::Request, |_, shorter, findings| {
            if errors(findings) == 0 {
                for change in diff(flow, shorter).iter().chain(&diff(shorter, flow)) {
                    assert!(!words::sentence(change).is_empty(), "{change:?}");
                }
            }
        });
    }
}
