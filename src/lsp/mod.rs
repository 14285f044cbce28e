//! The language server: an editor's side of [`crate::ide`]. In: messages of the Language Server
//! Protocol on a stream, settings from whoever starts it. Out: answers and findings on another
//! stream, remarks for the log. Types and positions are converted here, a file for each request;
//! what is right and wrong in a script is decided elsewhere.

mod capabilities;
mod client;
mod dispatch;
mod documents;
mod opened;
mod queue;
mod refusal;
mod requests;
mod server;
mod sync;
mod text;
mod wire;

use std::path::Path;

use crate::finding::Finding;
use crate::ide::Known;

pub use server::{Ended, serve};

/// What holds for scripts beyond their texts: files and settings, which are not read here.
pub trait Settings {
    /// What is known beyond the text of a script, at a path if it has one.
    fn known(&mut self, path: Option<&Path>) -> Known;

    /// The findings that are shown, each as bad as it counts there.
    fn weigh(&mut self, path: Option<&Path>, findings: Vec<Finding>) -> Vec<Finding>;

    /// What settings files are called: a client is asked to tell when one of them changes.
    fn file_name(&self) -> &str;

    /// What is wrong with the settings that were read since this was last asked.
    fn complaints(&mut self) -> Vec<String>;

    /// Files may have changed: what was read before is read again when it is next wanted.
    fn forget(&mut self);
}
