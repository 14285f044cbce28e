//! What the checker and the strict sandbox say of a script, side by side: of its request, and of
//! every reply that a server gives in its name. In: a script and values. Out: the two verdicts, and
//! in how far they disagree.

use ivrc::check::{Given, Purpose, Subject, check};
use ivrc::finding::Finding;
use ivrc::flow::machine::Machine;
use ivrc::flow::template::Template;
use ivrc::flow::value::Values;
use ivrc::flow::wire::Action;
use ivrc::flow::{Flow, Overrides, emit, lower};
use ivrc::rule::{Rule, Severity};
use ivrc::sandbox::validation::{Mode, Refusal, reply, request};
use ivrc::source::Source;
use ivrc::span::FileId;
use ivrc::syntax::ast::Kind;
use ivrc::syntax::parse;
use serde_json::json;

/// The codes that a script can cause and the checker must know: not those of an account (-1004,
/// -1014), of a list of voices (-1002), or of a body that no script gives (-1001, -1007).
const NAMED: [i32; 12] =
    [-1003, -1005, -1006, -1008, -1009, -1010, -1011, -1012, -1013, -1015, -1016, -1017];

/// What both say of a script.
pub(crate) struct Verdicts {
    pub(crate) findings: Vec<Finding>,
    /// Why the request is refused.
    pub(crate) refused: Option<Refusal>,
    /// Why one of the replies is.
    pub(crate) reply_refused: Option<Refusal>,
}

impl Verdicts {
    /// The checker found no error.
    pub(crate) fn passes(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Error)
    }
}

/// `None` where there is no request to judge: the script cannot be read, lacks a value, or waits
/// for calls that arrive.
pub(crate) fn verdicts(script: &str, values: &Values) -> Option<Verdicts> {
    let source = Source::new(FileId(0), "script.ivr", script);
    let parsed = parse(&source);
    if !parsed.findings.is_empty() {
        return None;
    }
    let overrides = Overrides::default();
    let flow = lower(&parsed.script, &overrides);
    let now = "2026-11-23T00:00:00.4567Z".parse().unwrap();
    let (purpose, refused) = if flow.answers {
        (Purpose::Request, None)
    } else {
        let body = emit::request(&flow, values, now).ok()?;
        let body = serde_json::to_vec(&body).unwrap();
        (Purpose::Send, request(&body, now, Mode::Strict).err())
    };
    let given = Given { now, values, purpose, voices: None, pedantic: true };
    let findings = check(Subject { source: &source, parsed: &parsed, flow: &flow }, &given);
    let reply_refused = replies(&flow, values).iter().find_map(|body| {
        // Whoever hears it has been called, or has called.
        reply(body.to_string().as_bytes(), Mode::Strict, 1).err()
    });
    Some(Verdicts { findings, refused, reply_refused })
}

/// The body of every reply: of each line, of each step that asks again, of the error ending.
fn replies(flow: &Flow<'_>, values: &Values) -> Vec<serde_json::Value> {
    let machine = Machine::build(flow);
    let value = |name: &str| -> Option<(&str, Kind)> {
        let declared = machine.names.iter().find(|declared| declared.name == name);
        let default = declared.and_then(|declared| declared.default.as_deref());
        // What a caller enters is not known before; the ends of the call are numbers.
        let value = values.get(name).or(default).or(Some("+6590000000"))?;
        Some((value, declared.map_or(Kind::Phone, |declared| declared.ty.kind)))
    };
    let body = |callflow: &[Action<Template>]| {
        let mut fill = |text: &Template| text.fill(value).unwrap_or_default();
        let callflow: Vec<_> = callflow.iter().map(|action| action.map(&mut fill)).collect();
        json!({ "callflow": callflow })
    };
    let steps: Vec<_> = machine.steps.iter().map(|(_, step)| step).collect();
    let lines = steps.iter().flat_map(|step| step.on.iter().map(|line| &line.callflow));
    // A bridge asks for nothing again.
    let again = steps.iter().map(|step| &step.ask).filter(|ask| !ask.is_empty());
    lines.chain(again).chain([&machine.error.callflow]).map(|callflow| body(callflow)).collect()
}

/// How the two disagree about a script: what is refused was not named, or what was accepted is
/// refused.
pub(crate) fn disagreement(script: &str, values: &Values) -> Option<String> {
    let verdicts = verdicts(script, values)?;
    let findings = &verdicts.findings;
    // An insert that nobody declares has no value that could be judged.
    if findings.iter().any(|finding| finding.rule == Rule::UnknownParam) {
        return None;
    }
    let codes: Vec<_> = findings.iter().filter_map(|finding| finding.provider_code).collect();
    // A value that fits nowhere is one finding, however many callflows are refused for it.
    let may_be: Vec<_> =
        findings.iter().filter(|finding| finding.provider_code.is_some()).collect();
    let of_rules =
        |code| may_be.iter().any(|finding| finding.rule.provider_codes().contains(&code));
    let is_unnamed = |refusal: &Refusal, is_found: bool| {
        NAMED.contains(&refusal.code) && !is_found || (verdicts.passes() && codes.is_empty())
    };
    let request = verdicts.refused.as_ref();
    let request = request.filter(|refusal| is_unnamed(refusal, codes.contains(&refusal.code)));
    let reply = verdicts.reply_refused.as_ref();
    let reply = reply.filter(|refusal| is_unnamed(refusal, of_rules(refusal.code)));
    let refusal = request.or(reply)?;
    let rules: Vec<_> = findings.iter().map(|finding| finding.rule.name()).collect();
    Some(format!("{refusal:?}\nthe checker found {rules:?}, codes {codes:?}\n\n{script}"))
}
