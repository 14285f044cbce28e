//! Lowering: a tree becomes a table of blocks. In: any tree, right or wrong, and the numbers that
//! stand in for the entry's. Out: a [`Flow`]. First every block is laid out, so that a `->` may
//! point forward; then each body becomes actions and an end. Nothing is reported here.

use std::borrow::Cow;
use std::collections::HashMap;

use super::body::{Context, end_of_reaction, lower_body};
use super::{Block, BlockId, Captured, Flow, Line, Next, Origin, Overrides};
use crate::syntax::ast::{
    Body, CaptureName, Dial, Event, Handler, Kind, Options, Param, Reaction, Script, Setting,
    Statement, Type,
};

/// The conversation of a script.
pub fn lower<'a>(script: &'a Script<'a>, overrides: &'a Overrides) -> Flow<'a> {
    let layout = Layout::of(script);
    let options = default_options(script);
    let context = Context {
        steps: &layout.steps,
        options: &options,
        to: overrides.to.as_deref().map(dial),
        from: overrides.from.as_deref().map(dial),
        has_events: has_events(script, &layout.blocks),
        answers: answers(&script.entry),
    };
    let mut blocks = layout.blocks;
    for block in &mut blocks {
        (block.actions, block.next) = match (block.body, block.origin) {
            (Some(body), origin) => lower_body(&context, body, matches!(origin, Origin::Entry)),
            (None, Origin::Handler { handler, .. }) => (vec![], end_of_reaction(&context, handler)),
            (None, Origin::Default { handler, .. }) => (vec![], end_of_reaction(&context, handler)),
            (None, Origin::Entry | Origin::Step(_)) => (vec![], Next::Nothing),
        };
        match &block.next {
            Next::Capture => add_defaults(block, &layout.defaults, is_entry_event),
            Next::Bridge => add_defaults(block, &layout.defaults, |event| *event == Event::Done),
            Next::Goto(..)
            | Next::Unknown(_)
            | Next::Reprompt(..)
            | Next::Hangup
            | Next::Nothing
            | Next::Broken => block.lines.clear(),
        }
    }
    let (has_events, answers) = (context.has_events, context.answers);
    let params = params(script);
    Flow {
        script,
        blocks,
        steps: layout.steps,
        defaults: layout.defaults,
        error: layout.error,
        options,
        types: types(&params, &layout.captures),
        params,
        captures: layout.captures,
        has_events,
        answers,
    }
}

/// All blocks with their own lines, before any body is looked at.
#[derive(Default)]
struct Layout<'a> {
    blocks: Vec<Block<'a>>,
    steps: HashMap<&'a str, BlockId>,
    defaults: Vec<Line<'a>>,
    error: Option<Line<'a>>,
    captures: Vec<(&'a str, Captured<'a>)>,
}

impl<'a> Layout<'a> {
    fn of(script: &'a Script<'a>) -> Self {
        let mut layout = Self::default();
        layout.add(Origin::Entry, Some(&script.entry));
        for step in script.steps() {
            let id = layout.add(Origin::Step(step), Some(&step.body));
            layout.steps.entry(step.name.node).or_insert(id);
        }
        for setting in &script.settings {
            if let Setting::DefaultOn(handler) = &setting.node {
                let origin = Origin::Default { handler, span: setting.span };
                let block = layout.add(origin, body_of(handler));
                layout.add_default(Line { handler, span: setting.span, block, is_default: true });
            }
        }
        // `default on` blocks are laid out last, but stand first in the file.
        layout.captures.sort_by_key(|(_, captured)| captured.name.span.start);
        layout
    }

    /// Adds a block and, behind it, the blocks of its handlers. The reader caps the nesting.
    fn add(&mut self, origin: Origin<'a>, body: Option<&'a Body<'a>>) -> BlockId {
        let id = BlockId(u32::try_from(self.blocks.len()).unwrap_or(u32::MAX));
        let (actions, lines) = (Vec::new(), Vec::new());
        self.blocks.push(Block { origin, body, actions, next: Next::Nothing, lines });
        let Some(body) = body else { return id };
        self.gather_captures(id, body);
        let mut lines = Vec::with_capacity(body.handlers.len());
        for spanned in &body.handlers {
            let handler = &spanned.node;
            let origin = Origin::Handler { parent: id, handler: spanned };
            let block = self.add(origin, body_of(handler));
            lines.push(Line { handler, span: spanned.span, block, is_default: false });
        }
        if let Some(block) = self.blocks.get_mut(id.0 as usize) {
            block.lines = lines;
        }
        id
    }

    fn add_default(&mut self, line: Line<'a>) {
        if line.handler.events.iter().any(|event| event.node == Event::Error) {
            self.error.get_or_insert(line);
        } else {
            self.defaults.push(line);
        }
    }

    /// Also captures that stand behind a block's end: their names are declared all the same.
    fn gather_captures(&mut self, block: BlockId, body: &'a Body<'a>) {
        for statement in &body.statements {
            if let Statement::Capture(capture) = &statement.node
                && let Some(named) = &capture.name
            {
                let ty = capture_type(named);
                let captured = Captured { block, name: named.name, ty, capture };
                self.captures.push((named.name.node, captured));
            }
        }
    }
}

/// The type of a capture that has a name: `digits` where none is written.
pub(super) fn capture_type(named: &CaptureName<'_>) -> Type {
    named.ty.map_or(Type { secret: false, kind: Kind::Digits }, |ty| ty.node)
}

fn body_of<'a>(handler: &'a Handler<'a>) -> Option<&'a Body<'a>> {
    match &handler.reaction.node {
        Reaction::Block(body) => Some(body),
        Reaction::Goto(_) | Reaction::Reprompt(_) | Reaction::Broken => None,
    }
}

fn add_defaults<'a>(block: &mut Block<'a>, defaults: &[Line<'a>], fits: fn(&Event<'_>) -> bool) {
    let apply = |line: &&Line<'a>| line.handler.events.iter().any(|event| fits(&event.node));
    block.lines.extend(defaults.iter().filter(apply));
}

/// An event that a capture can bring.
fn is_entry_event(event: &Event<'_>) -> bool {
    !matches!(event, Event::Done | Event::Error)
}

/// The first of each word over all `default` lines.
fn default_options<'a>(script: &'a Script<'a>) -> Options<'a> {
    let mut all = Options::default();
    for written in script.default_options() {
        all.voice = all.voice.or(written.voice);
        all.speed = all.speed.or(written.speed);
        all.timeout = all.timeout.or(written.timeout);
        all.overall = all.overall.or(written.overall);
        all.tries = all.tries.or(written.tries);
        all.hash = all.hash.or(written.hash);
        all.from = all.from.or_else(|| written.from.clone());
    }
    all
}

/// What is broken behind a last `capture` can only be its `on` line: a misspelt one counts, or
/// the `capture` would not wait.
fn has_events(script: &Script<'_>, blocks: &[Block<'_>]) -> bool {
    let lost_line = |body: &Body<'_>| {
        let last = body.statements.last().map(|statement| &statement.node);
        body.broken && matches!(last, Some(Statement::Capture(_)))
    };
    let has_lines = |body: &Body<'_>| !body.handlers.is_empty() || lost_line(body);
    blocks.iter().filter_map(|block| block.body).any(has_lines)
        || script
            .default_handlers()
            .flat_map(|handler| &handler.events)
            .any(|event| event.node != Event::Error)
}

fn answers(entry: &Body<'_>) -> bool {
    let first = entry.statements.first().map(|statement| &statement.node);
    matches!(first, Some(Statement::Answer(_) | Statement::Broken(Some("answer"))))
}

fn params<'a>(script: &'a Script<'a>) -> HashMap<&'a str, &'a Param<'a>> {
    let mut params = HashMap::new();
    for param in script.params() {
        params.entry(param.name.node).or_insert(param);
    }
    params
}

/// What each name is; built-in ones first, then params, then captures.
fn types<'a>(
    params: &HashMap<&'a str, &'a Param<'a>>,
    captures: &[(&'a str, Captured<'a>)],
) -> HashMap<&'a str, Type> {
    let number = Type { secret: false, kind: Kind::Phone };
    let mut types = HashMap::from(super::BUILT_IN.map(|name| (name, number)));
    for (name, param) in params {
        types.entry(name).or_insert(param.ty.map(|ty| ty.node).unwrap_or_default());
    }
    for (name, captured) in captures {
        types.entry(name).or_insert(captured.ty);
    }
    types
}

/// A number from the command line: as in a script, one without `+` is meant as it is.
fn dial(number: &str) -> Dial<'_> {
    if number.starts_with('+') { Dial::Number(number) } else { Dial::Quoted(Cow::Borrowed(number)) }
}

#[cfg(test)]
mod tests {
    use crate::flow::sample::{lowered, with};
    use crate::flow::{ActionKind, BlockId, Flow, Next, Origin, Overrides};
    use crate::syntax::ast::Dial;

    /// Each block as `actions|end|lines`.
    fn shape(flow: &Flow<'_>) -> Vec<String> {
        let action = |kind: &ActionKind<'_>| match kind {
            ActionKind::Call { .. } => "call",
            ActionKind::Say { .. } => "say",
            ActionKind::Capture { say: Some(_), .. } => "ask",
            ActionKind::Capture { say: None, .. } => "capture",
            ActionKind::Play(_) => "play",
            ActionKind::Hangup => "hangup",
        };
        let end = |next: &Next<'_>| match next {
            Next::Capture => "waits".to_owned(),
            Next::Bridge => "bridges".to_owned(),
            Next::Goto(to, _) => format!("->{}", to.0),
            Next::Unknown(name) => format!("->?{}", name.node),
            Next::Reprompt(..) => "reprompt".to_owned(),
            Next::Hangup => "ends".to_owned(),
            Next::Nothing => "nothing".to_owned(),
            Next::Broken => "broken".to_owned(),
        };
        let shape = |block: &crate::flow::Block<'_>| {
            let actions: Vec<_> = block.actions.iter().map(|one| action(&one.kind)).collect();
            format!("{}|{}|{}", actions.join(" "), end(&block.next), block.lines.len())
        };
        flow.blocks.iter().map(shape).collect()
    }

    fn shapes(text: &str) -> Vec<String> {
        lowered(text, shape)
    }

    #[test]
    fn a_prompt_and_its_capture_are_one_action() {
        let text =
            "call +6590000000 from +6588000000\nsay \"A\"\nsay \"B\" voice en-GB-Emma\ncapture 1\n";
        assert_eq!(shapes(text), ["call say ask|nothing|0"]);
        with(text, &Overrides::default(), |flow, source| {
            let ask = flow.blocks[0].actions.last().unwrap();
            assert!(source.slice(ask.span).starts_with("say \"B\""));
            assert!(source.slice(ask.span).ends_with("capture 1"));
        });
    }

    #[test]
    fn without_events_a_capture_may_be_followed_by_more() {
        let text = "call +6590000000 from +6588000000; say \"A\"; capture 1; say \"B\"; hangup";
        assert_eq!(shapes(text), ["call ask say hangup|ends|0"]);
    }

    #[test]
    fn with_events_a_capture_waits_and_defaults_apply() {
        let text = "default on else -> bye\ndefault on done { hangup }\ndefault on error { hangup }
            call +6590000000 from +6588000000
            say \"A\"; capture 1
            on 1 { call +6591111111; say \"never\" }
            on 2 { say \"B\"; capture 1; say \"never\" }
            step bye { hangup }";
        let expected = [
            "call ask|waits|3",
            "call|bridges|1",
            "ask|waits|1",
            "hangup|ends|0",
            "|->3|0",
            "hangup|ends|0",
            "hangup|ends|0",
        ];
        assert_eq!(shapes(text), expected);
        lowered(text, |flow| {
            let own: Vec<_> = flow.blocks[0].lines.iter().map(|line| line.is_default).collect();
            assert_eq!(own, [false, false, true]);
            assert_eq!(flow.defaults.len(), 2);
            assert_eq!(flow.error.unwrap().block, BlockId(6));
        });
    }

    #[test]
    fn only_the_first_call_of_the_entry_dials() {
        let calls = "call +6590000000 from +6588000000; call +6591111111 from +6588000000";
        assert_eq!(shapes(calls), ["call call|bridges|0"]);
        assert_eq!(shapes("answer; call +6591111111 from +6588000000"), ["call|bridges|0"]);
    }

    #[test]
    fn an_unknown_step_stays_visible_and_the_first_of_two_counts() {
        let text = "call +6590000000 from +6588000000; -> a; say \"x\"
            step a { -> b }
            step a { -> a }";
        assert_eq!(shapes(text), ["call|->1|0", "|->?b|0", "|->1|0"]);
    }

    #[test]
    fn options_keep_the_place_where_they_were_written() {
        let text = "default voice en-GB-Emma speed 1.2\ndefault voice en-US-Ava\n
            call +6590000000 from +6588000000\nsay \"A\" speed 1 repeat 2\nsay \"B\"";
        with(text, &Overrides::default(), |flow, source| {
            let spoken = |at: usize| {
                let kind = &flow.blocks[0].actions[at].kind;
                let ActionKind::Say { options, .. } = kind else { panic!("not a say") };
                *options
            };
            let spoken = [spoken(1), spoken(2)];
            assert_eq!(spoken[0].voice.unwrap().node, "en-GB-Emma");
            assert_eq!(source.place(spoken[0].voice.unwrap().span.start).line, 1);
            assert_eq!((spoken[0].speed.unwrap().0, spoken[1].speed.unwrap().0), ("1", "1.2"));
            assert!(spoken[1].repeat.is_none());
        });
    }

    #[test]
    fn overrides_stand_in_for_the_entrys_numbers_only() {
        let overrides =
            Overrides { to: Some("+6595555555".to_owned()), from: Some("6588".to_owned()) };
        let text = "default from +6588000000\ncall +6590000000\n-> a\nstep a { call +6591111111 }";
        with(text, &overrides, |flow, source| {
            let dialled = |block: usize| {
                let kind = &flow.blocks[block].actions[0].kind;
                let ActionKind::Call { to, from, .. } = kind else { panic!("not a call") };
                (to.clone(), from.clone().unwrap())
            };
            let (to, from) = dialled(0);
            assert_eq!(to.node, Dial::Number("+6595555555"));
            assert_eq!(source.slice(to.span), "+6590000000");
            assert_eq!(from.node, Dial::Quoted("6588".into()));
            assert_eq!(source.slice(from.span), "+6588000000");
            assert_eq!(dialled(1).0.node, Dial::Number("+6591111111"));
        });
    }

    #[test]
    fn what_is_broken_hides_only_what_follows_it() {
        let text = "call +6590000000 from +6588000000\nsay \"A\"\ncapture 1\nonn 1 -> a\nstep a { sya \"x\" }";
        assert_eq!(shapes(text), ["call ask|waits|0", "|broken|0"]);
    }

    #[test]
    fn nameless_blocks_follow_their_parent() {
        lowered(crate::flow::sample::CLINIC, |flow| {
            let parents: Vec<_> = flow
                .blocks
                .iter()
                .map(|block| match block.origin {
                    Origin::Entry => "entry".to_owned(),
                    Origin::Step(step) => step.name.node.to_owned(),
                    Origin::Handler { parent, .. } => format!("of {}", parent.0),
                    Origin::Default { .. } => "default".to_owned(),
                })
                .collect();
            let expected = [
                "entry", "confirm", "of 1", "of 1", "of 1", "of 1", "of 1", "move", "of 7", "of 7",
                "desk", "of 10", "goodbye", "default",
            ];
            assert_eq!(parents, expected);
        });
    }
}
