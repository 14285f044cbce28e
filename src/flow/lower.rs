//! Lowering.
use super::{Flow, Overrides};
use crate::syntax::ast::Script;
/// The conversation of a script.
pub fn lower<'a>(_script: &'a Script<'a>, _overrides: &'a Overrides) -> Flow<'a> {
    unimplemented!()
}
