//! Statements: what each does, and the JSON that it becomes, by the emitter that makes requests.

use super::Look;
use crate::flow::callflow::{callflow_of, wire_action};
use crate::flow::template::Template;
use crate::flow::walk::Walk;
use crate::flow::{Block, BlockId, Line, Next, wire};
use crate::ide::markdown;
use crate::ide::scene::block_at;
use crate::syntax::words::Word;

impl Look<'_> {
    /// A statement that begins at an offset.
    pub(super) fn statement(&self, word: &Word, start: u32) -> String {
        let mut text = markdown::word(word);
        let action =
            if word.text == "reprompt" { self.reprompted(start) } else { self.action(start) };
        if let Some(action) = action.filter(is_whole)
            && let Ok(written) = serde_json::to_string_pretty(&action)
        {
            text.push_str(&format!("\nBecomes\n\n{}", markdown::json(&written)));
        }
        text
    }

    /// The action that a statement became; of a prompt with its `capture`, the one of both.
    fn action(&self, start: u32) -> Option<wire::Action<Template>> {
        let flow = self.analysis.flow();
        let (_, block) = block_at(flow, self.place)?;
        let mut actions = block.actions.iter();
        let action =
            actions.find(|action| action.span.start <= start && start < action.span.end)?;
        Some(wire_action(flow, action))
    }

    /// What a `reprompt` asks.
    fn reprompted(&self, start: u32) -> Option<wire::Action<Template>> {
        let flow = self.analysis.flow();
        let is_it = |block: &Block<'_>| matches!(block.next, Next::Reprompt(_, span) if span.start == start);
        let (id, _) = flow.blocks().find(|(_, block)| is_it(block))?;
        let (waiting, line) = self.answered_by(id)?;
        let walk = Walk::reply(flow, waiting, &line);
        walk.reprompted()?;
        callflow_of(flow, &walk).pop()
    }

    /// The first block whose event a reaction answers, and the line.
    fn answered_by(&self, id: BlockId) -> Option<(BlockId, Line<'_>)> {
        self.analysis.flow().blocks().find_map(|(waiting, block)| {
            let line = block.lines.iter().find(|line| line.block == id)?;
            Some((waiting, *line))
        })
    }
}

/// Everything that the provider must have was written.
fn is_whole(action: &wire::Action<Template>) -> bool {
    let voice = match action {
        wire::Action::Say(say) => Some(&say.voice_profile),
        wire::Action::SayAndCapture(ask) => Some(&ask.voice_profile),
        wire::Action::MakeCall(_) | wire::Action::PlayFile(_) | wire::Action::Hangup => None,
    };
    voice.is_none_or(|voice| !voice.is_empty())
        && action.texts().all(|text| !text.pieces.is_empty())
}
