//! Who is called by an emulated call: `--callee`, `--press`, `--bridge`. In: words. Out: the callee
//! that is put on the phone. Every command that emulates a call takes the same ones.

use crate::phone::{Bridge, Callee, Conduct};

/// The person whose phone rings.
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(next_help_heading = "Who is called")]
pub(super) struct Args {
    /// What the person does who is called: answers (if left out), busy, no-answer or hangs-up
    #[arg(long, value_enum, value_name = "CONDUCT", hide_possible_values = true)]
    callee: Option<Conduct>,
    /// The keys for one capture after the other, or `nothing`: `1,nothing,"12#"`
    #[arg(long, value_name = "KEYS,…", value_delimiter = ',', value_parser = keys)]
    press: Vec<String>,
    /// What becomes of a call that is bridged: answered (if left out) or unanswered
    #[arg(long, value_enum, value_name = "HOW", hide_possible_values = true)]
    bridge: Option<Bridge>,
}

impl Args {
    /// Something was said about the callee.
    pub(super) fn is_given(&self) -> bool {
        self.callee.is_some() || self.bridge.is_some() || self.has_keys()
    }

    /// Keys were given.
    pub(super) fn has_keys(&self) -> bool {
        !self.press.is_empty()
    }

    /// The callee.
    pub(super) fn callee(&self) -> Callee {
        let Callee { conduct, bridge, .. } = Callee::default();
        Callee {
            conduct: self.callee.unwrap_or(conduct),
            presses: self.press.clone(),
            bridge: self.bridge.unwrap_or(bridge),
        }
    }
}

/// The keys of one capture, as in a test: quotes are for the shell's sake, and `nothing` is silence.
fn keys(written: &str) -> Result<String, String> {
    let keys = written.trim().trim_matches('"');
    if keys == "nothing" {
        return Ok(String::new());
    }
    let are_keys = keys.bytes().all(|key| key.is_ascii_digit() || matches!(key, b'*' | b'#'));
    if keys.is_empty() || !are_keys {
        return Err("write digits, `*` and `#`, or `nothing`".to_owned());
    }
    Ok(keys.to_owned())
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn keys_are_those_of_a_phone() {
        assert_eq!(keys("1").as_deref(), Ok("1"));
        assert_eq!(keys(" \"12#\" ").as_deref(), Ok("12#"));
        assert_eq!(keys("nothing").as_deref(), Ok(""));
        for bad in ["", "\"\"", "a", "1 2", "none"] {
            assert!(keys(bad).is_err(), "{bad}");
        }
    }
}
