//! What counts how much, and which voices there are: the flags and the nearest `ivrc.toml` of each
//! file. In: findings as the rules gave them. Out: findings as they are shown. Flags win over files.

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use super::Globals;
use super::files::Input;
use super::problem::Stop;
use super::project;
use super::{connection, voice_list};
use crate::check::Voices;
use crate::config::{self, Check, Deny};
use crate::finding::Finding;
use crate::rule::{Rule, Severity};

/// Settings of the run, and those files that were read.
#[derive(Debug)]
pub(super) struct Settings {
    flags: Check,
    read: HashMap<Option<PathBuf>, Project>,
}

/// What is known of the scripts below one file, or below none.
#[derive(Debug, Clone)]
struct Project {
    check: Rc<Check>,
    voices: Option<Arc<Voices>>,
}

impl Settings {
    /// The flags of the run.
    pub(super) fn new(globals: &Globals) -> Self {
        let deny = globals.deny.clone();
        let flags = Check { deny, allow: Vec::new(), pedantic: globals.pedantic };
        Self { flags, read: HashMap::new() }
    }

    /// What holds for a script.
    pub(super) fn of(&mut self, input: &Input) -> Result<Weights, Stop> {
        let path = input.folder().and_then(|folder| config::file::nearest(&folder));
        let Project { check, voices } = self.project(path)?;
        Ok(Weights { flags: self.flags.clone(), file: check, voices })
    }

    fn project(&mut self, path: Option<PathBuf>) -> Result<Project, Stop> {
        if let Some(known) = self.read.get(&path) {
            return Ok(known.clone());
        }
        let config = path.as_deref().map(project::read).transpose()?.unwrap_or_default();
        let connection = connection::of_project(path.as_deref().map(|path| (path, &config)));
        let voices = connection.as_ref().and_then(voice_list::of).map(Arc::new);
        let project = Project { check: Rc::new(config.check), voices };
        self.read.insert(path, project.clone());
        Ok(project)
    }
}

/// What holds for one script.
#[derive(Debug)]
pub(super) struct Weights {
    flags: Check,
    file: Rc<Check>,
    voices: Option<Arc<Voices>>,
}

impl Weights {
    /// Advice is wanted, or one piece of it is denied.
    pub(super) fn need_advice(&self) -> bool {
        let is_advice = |deny: &Deny| match deny {
            Deny::Rule(rule) => rule.severity() == Severity::Pedantic,
            Deny::Warnings => false,
        };
        self.pedantic() || self.denied().any(is_advice)
    }

    /// The voices of the script's account, where a list was fetched.
    pub(super) fn voices(&self) -> Option<&Voices> {
        self.voices.as_deref()
    }

    /// The same, for whoever keeps it.
    pub(super) fn shared_voices(&self) -> Option<Arc<Voices>> {
        self.voices.clone()
    }

    /// What holds where no file says anything.
    pub(super) fn of_flags(globals: &Globals) -> Self {
        let flags = Settings::new(globals).flags;
        Self { flags, file: Rc::default(), voices: None }
    }

    /// The findings that are shown, each as bad as it counts here.
    pub(super) fn weigh(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let weighed = findings.into_iter().filter_map(|finding| {
            let severity = self.severity(finding.rule, finding.severity)?;
            Some(Finding { severity, ..finding })
        });
        weighed.collect()
    }

    fn severity(&self, rule: Rule, own: Severity) -> Option<Severity> {
        let denies = |what: Deny| self.denied().any(|deny| *deny == what);
        let allowed = self.file.allow.iter().any(|allow| allow.0 == rule);
        if own == Severity::Error || denies(Deny::Rule(rule)) {
            Some(Severity::Error)
        } else if allowed || (own == Severity::Pedantic && !self.pedantic()) {
            None
        } else if denies(Deny::Warnings) {
            Some(Severity::Error)
        } else {
            Some(own)
        }
    }

    fn denied(&self) -> impl Iterator<Item = &Deny> {
        self.flags.deny.iter().chain(&self.file.deny)
    }

    fn pedantic(&self) -> bool {
        self.flags.pedantic || self.file.pedantic
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Allow;

    fn weights(flags: &[Deny], deny: &[Deny], allow: &[Rule], pedantic: bool) -> Weights {
        let check = |deny: &[Deny], allow: &[Rule], pedantic| Check {
            deny: deny.to_vec(),
            allow: allow.iter().copied().map(Allow).collect(),
            pedantic,
        };
        let file = Rc::new(check(deny, allow, pedantic));
        Weights { flags: check(flags, &[], false), file, voices: None }
    }

    fn severity(weights: &Weights, rule: Rule) -> Option<Severity> {
        weights.severity(rule, rule.severity())
    }

    #[test]
    fn without_settings_rules_keep_their_severity_and_advice_is_silent() {
        let none = weights(&[], &[], &[], false);
        assert_eq!(severity(&none, Rule::MissingVoice), Some(Severity::Error));
        assert_eq!(severity(&none, Rule::Expired), Some(Severity::Warning));
        assert_eq!(severity(&none, Rule::VagueDefault), None);
        assert!(!none.need_advice());
    }

    #[test]
    fn warnings_are_denied_together_or_one_by_one() {
        let all = weights(&[Deny::Warnings], &[], &[], true);
        assert_eq!(severity(&all, Rule::Expired), Some(Severity::Error));
        assert_eq!(severity(&all, Rule::VagueDefault), Some(Severity::Error));
        let one = weights(&[], &[Deny::Rule(Rule::VagueDefault)], &[], false);
        assert_eq!(severity(&one, Rule::Expired), Some(Severity::Warning));
        assert_eq!(severity(&one, Rule::VagueDefault), Some(Severity::Error));
        assert_eq!(severity(&one, Rule::PromptTooLong), None);
        assert!(one.need_advice());
    }

    #[test]
    fn what_a_file_allows_is_not_shown_unless_a_flag_denies_it() {
        let allowed = weights(&[Deny::Warnings], &[], &[Rule::Expired], false);
        assert_eq!(severity(&allowed, Rule::Expired), None);
        let denied = weights(&[Deny::Rule(Rule::Expired)], &[], &[Rule::Expired], false);
        assert_eq!(severity(&denied, Rule::Expired), Some(Severity::Error));
    }
}
