//! The documents that are open in the editor. In: what it tells of them. Out: for each, its text and
//! what was read of it, which happens once for a version, and only if somebody wants it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;

use super::Settings;
use super::text::Text;
use crate::finding::Finding;
use crate::ide::Analysis;
use crate::source::{MAX_BYTES, Source};
use crate::span::FileId;

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) version: i32,
    pub(super) text: Text,
    /// Where it is on the disk; not everything that is edited is there.
    path: Option<PathBuf>,
    read: Option<Read>,
    /// What was read of an older version, until the newest one is read.
    before: Option<Read>,
    /// The client has not seen what is found in it.
    is_news: bool,
}

/// What was read of one version.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) analysis: Analysis,
    /// The findings that are shown, as bad as they count.
    pub(super) findings: Vec<Finding>,
    /// The text is larger than a script may be: nothing of it was read.
    pub(super) is_refused: bool,
}

impl Document {
    fn new(uri: &Uri, version: i32, text: String) -> Self {
        let path = uri.to_file_path().ok();
        Self { version, text: Text::new(text), path, read: None, before: None, is_news: true }
    }

    /// The text was changed, or what is known beyond it.
    pub(super) fn changed(&mut self) {
        self.before = self.read.take().or_else(|| self.before.take());
        self.is_news = true;
    }

    /// What was read of it; it is read now if it was not before.
    pub(super) fn read(&mut self, settings: &mut dyn Settings) -> (&Text, &Read) {
        let Self { text, path, read, before, .. } = self;
        let read = read.get_or_insert_with(|| {
            Read::of(text.text(), path.as_deref(), before.as_ref(), settings)
        });
        (text, read)
    }

    /// Lets go of what is of no more use. It takes a moment, so nobody should wait for it.
    pub(super) fn tidy(&mut self) {
        self.before = None;
    }
}

impl Read {
    fn of(
        text: &str,
        path: Option<&Path>,
        before: Option<&Read>,
        settings: &mut dyn Settings,
    ) -> Self {
        let known = settings.known(path);
        let name = path.map_or_else(|| "<unsaved>".to_owned(), |path| path.display().to_string());
        let bytes = text.len() as u64;
        if bytes > MAX_BYTES {
            let (source, refused) = Source::too_large(FileId(0), name, bytes);
            let analysis = Analysis::new(source, &known);
            return Self { analysis, findings: vec![refused], is_refused: true };
        }
        let source = Source::new(FileId(0), name, text);
        let analysis = match before {
            Some(before) => Analysis::again(source, &known, &before.analysis),
            None => Analysis::new(source, &known),
        };
        let findings = settings.weigh(path, analysis.findings().to_vec());
        Self { analysis, findings, is_refused: false }
    }
}

/// All open documents.
#[derive(Debug, Default)]
pub(super) struct Documents(BTreeMap<Uri, Document>);

impl Documents {
    /// A document is open from now on. One that is open already begins anew.
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: String) {
        let document = Document::new(&uri, version, text);
        self.0.insert(uri, document);
    }

    /// Whether it was open.
    pub(super) fn close(&mut self, uri: &Uri) -> bool {
        self.0.remove(uri).is_some()
    }

    pub(super) fn get(&mut self, uri: &Uri) -> Option<&mut Document> {
        self.0.get_mut(uri)
    }

    /// What is known beyond the texts may have changed.
    pub(super) fn all_changed(&mut self) {
        self.0.values_mut().for_each(Document::changed);
    }

    /// A document of which the client has not seen what is found; it counts as seen from now on.
    pub(super) fn news(&mut self) -> Option<(&Uri, &mut Document)> {
        let (uri, document) = self.0.iter_mut().find(|(_, document)| document.is_news)?;
        document.is_news = false;
        Some((uri, document))
    }
}
