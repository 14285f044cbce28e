//! `# ivrc: allow RULE, RULE`: drops warnings that the author accepts. In: the comments, all
//! findings. Out: the findings that are left, and one for each name that is no rule or that
//! drops nothing.

use std::collections::{BTreeMap, HashMap};

use super::Cx;
use super::places::bodies;
use crate::finding::{Finding, near};
use crate::rule::{Rule, Severity};
use crate::source::Source;
use crate::span::{Span, Spanned};
use crate::syntax::trivia::Comment;

/// One rule that a comment names.
struct Allow {
    rule: Rule,
    /// The name, where it is written.
    span: Span,
    /// Where findings are dropped: the comment and what stands below it.
    scope: Option<Span>,
}

/// Drops what is allowed; adds `unknown-rule` and `unused-allow`.
pub(super) fn apply(cx: &Cx<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let mut new = Vec::new();
    let allows = read(cx, &mut new);
    if allows.is_empty() {
        return findings.into_iter().chain(new).collect();
    }
    let places = Places::of(&findings);
    let (meta, allows): (Vec<_>, Vec<_>) =
        allows.into_iter().partition(|allow| allow.rule == Rule::UnusedAllow);
    let mut left = without(&allows, findings);
    // `allow unused-allow` can only drop what the others leave.
    let unused: Vec<_> = allows.iter().filter_map(|allow| unused(cx, &places, allow)).collect();
    let places = Places::of(&unused);
    left.extend(without(&meta, unused));
    left.extend(meta.iter().filter_map(|allow| self::unused(cx, &places, allow)));
    left.extend(new);
    left
}

/// The findings that nothing allows.
fn without(allows: &[Allow], findings: Vec<Finding>) -> Vec<Finding> {
    // For each rule, by where the scopes begin: how far those up to there reach.
    let mut scopes: HashMap<Rule, Vec<Span>> = HashMap::new();
    for allow in allows {
        scopes.entry(allow.rule).or_default().extend(allow.scope);
    }
    for scopes in scopes.values_mut() {
        scopes.sort_by_key(|scope| scope.start);
        let mut reach = 0;
        for scope in scopes {
            reach = scope.end.max(reach);
            scope.end = reach;
        }
    }
    let is_allowed = |finding: &Finding| {
        let Some(scopes) =
            scopes.get(&finding.rule).filter(|_| finding.severity != Severity::Error)
        else {
            return false;
        };
        let start = finding.span().start;
        let before = scopes.partition_point(|scope| scope.start <= start);
        let last = before.checked_sub(1).and_then(|at| scopes.get(at));
        last.is_some_and(|scope| start <= scope.end)
    };
    findings.into_iter().filter(|finding| !is_allowed(finding)).collect()
}

fn can_be_allowed(rule: Rule) -> bool {
    rule.severity() != Severity::Error
}

/// Where the findings of each rule stand.
struct Places {
    by_rule: HashMap<Rule, Vec<u32>>,
    /// Those of what could not be read.
    unread: Vec<u32>,
}

impl Places {
    fn of(findings: &[Finding]) -> Self {
        let mut by_rule: HashMap<Rule, Vec<u32>> = HashMap::new();
        for finding in findings {
            by_rule.entry(finding.rule).or_default().push(finding.span().start);
        }
        by_rule.values_mut().for_each(|starts| starts.sort_unstable());
        let errors = findings.iter().filter(|finding| finding.rule.severity() == Severity::Error);
        let mut unread: Vec<_> = errors.map(|finding| finding.span().start).collect();
        unread.sort_unstable();
        Self { by_rule, unread }
    }

    fn has(&self, rule: Rule, scope: Span) -> bool {
        self.by_rule.get(&rule).is_some_and(|starts| any_within(starts, scope))
    }
}

fn any_within(starts: &[u32], scope: Span) -> bool {
    let first = starts.partition_point(|&start| start < scope.start);
    starts.get(first).is_some_and(|&start| start <= scope.end)
}

/// The finding for an `allow` that drops nothing.
fn unused(cx: &Cx<'_>, places: &Places, allow: &Allow) -> Option<Finding> {
    let name = allow.rule.name();
    let finding = |message: String| Finding::new(Rule::UnusedAllow, allow.span, message);
    if !can_be_allowed(allow.rule) {
        return Some(
            finding(format!("`{name}` is an error, and errors cannot be allowed"))
                .label("has no effect")
                .help("delete it, and mend what it was meant for"),
        );
    }
    let Some(scope) = allow.scope else {
        return Some(
            finding(format!("this allows `{name}` for nothing"))
                .label("no statement stands below it")
                .help("move the comment to a line of its own above the statement"),
        );
    };
    let is_checked = allow.rule.severity() != Severity::Pedantic || cx.given.pedantic;
    // A mistake there may hide what is allowed; what has expired depends on the day.
    let is_sure = !any_within(&places.unread, scope) && allow.rule != Rule::Expired;
    if places.has(allow.rule, scope) || !is_checked || !is_sure {
        return None;
    }
    Some(
        finding(format!("nothing here raises `{name}`"))
            .label("has no effect")
            .help("delete the rule from the comment, and the comment if it names no other")
            .fix(format!("delete `{name}`"), without_name(cx, allow.span), ""),
    )
}

/// What is deleted with a name: the comma that parts it from another, or else the whole comment,
/// and its line if nothing else stands on it.
fn without_name(cx: &Cx<'_>, name: Span) -> Span {
    let comments = &cx.parsed.trivia.comments;
    let next = comments.partition_point(|comment| comment.span.end <= name.start);
    let Some(comment) = comments.get(next).map(|comment| comment.span) else { return name };
    let before = Span { end: name.start, ..comment };
    let behind = Span { start: name.end, ..comment };
    let (lead, rest) = (cx.written(before), cx.written(behind));
    if let Some(comma) = lead.trim_end().strip_suffix(',') {
        return before.part(comma.trim_end().len(), usize::MAX).to(name);
    }
    if rest.trim_start().starts_with(',') {
        let words = rest.trim_start_matches([' ', '\t', ',']);
        return name.to(behind.part(0, rest.len() - words.len()));
    }
    let line = cx.source.line_of(comment.start);
    let (start, end) = (cx.source.line_start(line), cx.source.line_start(line + 1));
    let indent = Span { start, end: comment.start, ..comment };
    if cx.written(indent).trim().is_empty() {
        return Span { start, end, ..comment };
    }
    let gap = cx.written(indent).trim_end().len();
    Span { start: start + u32::try_from(gap).unwrap_or(0), ..comment }
}

/// What the comments of the file allow; names that are no rules are reported.
fn read(cx: &Cx<'_>, findings: &mut Vec<Finding>) -> Vec<Allow> {
    let mut allows = Vec::new();
    let mut nodes = None;
    for comment in &cx.parsed.trivia.comments {
        let names = names(cx.source, comment);
        if names.is_empty() {
            continue;
        }
        let nodes = nodes.get_or_insert_with(|| nodes_of(cx));
        let scope = scope(cx, nodes, comment);
        for name in names {
            match Rule::from_name(name.node) {
                Some(rule) => allows.push(Allow { rule, span: name.span, scope }),
                None => findings.push(unknown(name)),
            }
        }
    }
    allows
}

fn unknown(name: Spanned<&str>) -> Finding {
    let message = format!("there is no rule `{}`", name.node);
    let finding = Finding::new(Rule::UnknownRule, name.span, message).label("unknown");
    match near(name.node, Rule::ALL.iter().map(|rule| rule.name())) {
        Some(meant) => finding.near_miss(name.span, meant),
        None => finding
            .help("delete the comment, or write a rule's name as `ivrc explain --list` shows it"),
    }
}

/// The names behind `# ivrc: allow`.
pub fn names<'a>(source: &'a Source, comment: &Comment) -> Vec<Spanned<&'a str>> {
    let written = source.slice(comment.span);
    let list = written
        .strip_prefix('#')
        .and_then(|rest| rest.trim_start().strip_prefix("ivrc:"))
        .and_then(|rest| rest.trim_start().strip_prefix("allow"))
        .filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    let Some(list) = list else { return Vec::new() };
    let mut at = written.len() - list.len();
    let mut names = Vec::new();
    for part in list.split(',') {
        let lead = part.len() - part.trim_start().len();
        let name = part.trim();
        if !name.is_empty() {
            names.push(Spanned::new(name, comment.span.part(at + lead, name.len())));
        }
        at += part.len() + 1;
    }
    names
}

/// What can stand below a comment: where it begins, and where the largest that begins there ends.
fn nodes_of(cx: &Cx<'_>) -> BTreeMap<u32, u32> {
    let mut nodes = BTreeMap::new();
    let mut add = |span: Span| {
        let end = nodes.entry(span.start).or_insert(span.end);
        *end = span.end.max(*end);
    };
    cx.script.settings.iter().for_each(|setting| add(setting.span));
    cx.script.declarations.iter().for_each(|declaration| add(declaration.span));
    cx.handlers.iter().for_each(|(_, span)| add(*span));
    bodies(cx).flat_map(|(_, body)| &body.statements).for_each(|statement| add(statement.span));
    cx.script.tests().flat_map(|test| &test.lines).for_each(|line| add(line.span));
    nodes
}

/// The whole file for a comment at its top, else the statement, line or step that is next.
fn scope(cx: &Cx<'_>, nodes: &BTreeMap<u32, u32>, comment: &Comment) -> Option<Span> {
    let start = comment.span.start;
    if nodes.first_key_value().is_none_or(|(&first, _)| start < first) {
        let end = u32::try_from(cx.source.text().len()).unwrap_or(u32::MAX);
        return Some(Span { start: 0, end, ..comment.span });
    }
    let next = nodes.range(comment.span.end..).next().filter(|_| comment.own_line(cx.source));
    next.map(|(_, &end)| Span { start, end, ..comment.span })
}

#[cfg(test)]
mod tests {
    use super::super::sample::found;
    use crate::rule::Rule;

    #[track_caller]
    fn meta(text: &str, expected: &[&str]) {
        assert_eq!(found(text, &[Rule::UnusedAllow, Rule::UnknownRule]), expected);
    }

    const CALL: &str = "call +6590000000 from +6588000000\n";

    #[test]
    fn each_name_stands_for_itself() {
        let text = format!("# ivrc: allow unknown-step, nonsense ,unknown-rule\n{CALL}");
        let expected =
            ["unused-allow: unknown-step", "unknown-rule: nonsense", "unused-allow: unknown-rule"];
        meta(&text, &expected);
    }

    #[test]
    fn other_comments_are_left_alone() {
        meta(
            &format!("# ivrc allow x\n# ivrc: allowed x\n# allow x\n#ivrc: allow x\n{CALL}"),
            &["unknown-rule: x"],
        );
    }

    #[test]
    fn a_comment_needs_a_statement_below() {
        let text = format!("{CALL}hangup # ivrc: allow same-number\n");
        meta(&text, &["unused-allow: same-number"]);
        meta(&format!("{CALL}# ivrc: allow same-number\n"), &["unused-allow: same-number"]);
    }

    #[test]
    fn an_unused_allow_can_be_allowed() {
        meta(&format!("# ivrc: allow unused-allow, same-number\n{CALL}"), &[]);
        meta(&format!("# ivrc: allow unused-allow\n{CALL}"), &["unused-allow: unused-allow"]);
        let below = format!("{CALL}# ivrc: allow unused-allow\n# ivrc: allow same-number\nhangup");
        meta(&below, &[]);
    }

    #[test]
    fn advice_that_is_not_given_is_not_unused() {
        meta(&format!("# ivrc: allow vague-default, expired\n{CALL}"), &[]);
    }
}
