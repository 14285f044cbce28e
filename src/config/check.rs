//! The section `[check]`: which findings count for more, which for nothing.

use std::str::FromStr;

use serde::Deserialize;

use crate::rule::{Rule, Severity};

/// `[check]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Check {
    /// Warnings that are errors here.
    pub deny: Vec<Deny>,
    /// Warnings that are not shown here.
    pub allow: Vec<Allow>,
    /// Show advice, too.
    pub pedantic: bool,
}

/// What becomes an error: `warnings`, or one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Deny {
    /// All warnings.
    Warnings,
    /// The findings of one rule.
    Rule(Rule),
}

/// A rule whose findings are not shown; never one of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Allow(pub Rule);

impl Check {
    /// No rule stands in both lists.
    pub(super) fn agrees(&self) -> Result<(), String> {
        let denied = |allow: &&Allow| self.deny.contains(&Deny::Rule(allow.0));
        match self.allow.iter().find(denied) {
            Some(rule) => Err(format!("`{}` is both denied and allowed", rule.0.name())),
            None => Ok(()),
        }
    }
}

fn rule(name: &str) -> Result<Rule, String> {
    Rule::from_name(name).ok_or_else(|| format!("unknown rule `{name}`"))
}

impl FromStr for Deny {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        if name == "warnings" { Ok(Deny::Warnings) } else { rule(name).map(Deny::Rule) }
    }
}

impl TryFrom<String> for Deny {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse()
    }
}

impl TryFrom<String> for Allow {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let rule = rule(&name)?;
        if rule.severity() == Severity::Error {
            return Err(format!("`{name}` is an error and cannot be allowed"));
        }
        Ok(Allow(rule))
    }
}
