//! Who holds the phone. In: flags, or lines of standard input. Out: one act at a time. Only a person
//! at a terminal is asked, and asked again; in a pipe, a line that means nothing ends the command.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};

use super::look::INDENT;
use crate::cli::callee;
use crate::cli::problem::{Problem, Stop};
use crate::cli::shell::Shell;
use crate::phone::{Act, Person, PickUp, Waiting};
use crate::report::reason;
use crate::report::{visible, wrap};
use crate::simulate::{Simulation, Typed, choices, help, read};

/// The longest line that is read, in bytes.
const LONGEST: u64 = 1000;

/// The person on the phone.
pub(super) struct Hand {
    /// Told beforehand; who types decides what flags have not decided.
    told: Option<Person>,
    typist: Option<Typist>,
}

/// Somebody who types, or a pipe.
struct Typist {
    is_terminal: bool,
    /// A line that is for what comes next.
    kept: Option<String>,
    /// How many lines were read.
    lines: usize,
}

impl Hand {
    /// The person that the flags and the streams of this process make.
    pub(super) fn new(flags: &callee::Args, json: bool, shell: &mut Shell) -> Result<Self, Stop> {
        let at_terminal = io::stdin().is_terminal();
        let can_be_asked = at_terminal && shell.out_is_terminal() && !json && !flags.is_given();
        let reads = !flags.has_keys() && (can_be_asked || !at_terminal);
        if can_be_asked {
            shell.note("a phone: type keys and Enter; `?` shows what else can be typed")?;
        }
        Ok(Self {
            told: (flags.is_given() || !reads).then(|| Person::new(&flags.callee())),
            typist: reads.then_some(Typist { is_terminal: at_terminal, kept: None, lines: 0 }),
        })
    }

    /// What is done now; nothing when the call is over.
    pub(super) fn act(
        &mut self,
        simulation: &Simulation<'_>,
        shell: &mut Shell,
    ) -> Result<Option<Act>, Stop> {
        let waiting = simulation.waiting();
        if matches!(waiting, Waiting::Ended(_)) {
            return Ok(None);
        }
        match (&mut self.told, &mut self.typist) {
            // Flags say who answers; keys are typed.
            (Some(person), None) => Ok(person.act(waiting)),
            (Some(person), Some(_)) if !matches!(waiting, Waiting::Keys(_)) => {
                Ok(person.act(waiting))
            }
            (_, Some(typist)) => typist.act(simulation, shell).map(Some),
            (None, None) => Ok(None),
        }
    }
}

impl Typist {
    fn act(&mut self, simulation: &Simulation<'_>, shell: &mut Shell) -> Result<Act, Stop> {
        let waiting = simulation.waiting();
        loop {
            let Some(line) = self.line(waiting, shell)? else {
                return Ok(self.gone(waiting));
            };
            match read(&line, waiting) {
                Some(Typed::Act(act)) => return Ok(act),
                Some(Typed::Later) => {
                    self.kept = Some(line);
                    return Ok(Act::PickUp(PickUp::Answers));
                }
                Some(Typed::Help) => self.tell(&help(simulation), shell)?,
                None if self.is_terminal => {
                    let nothing = format!("`{line}` means nothing now");
                    self.tell(&[nothing, choices(waiting).to_owned()], shell)?;
                }
                None => {
                    let nothing = format!("line {} of standard input, `{line}`,", self.lines);
                    let problem = Problem::new(format!("{nothing} means nothing there"));
                    return Err(problem.help(choices(waiting)).into());
                }
            }
        }
    }

    /// The next line; none when nobody types any more.
    fn line(&mut self, waiting: &Waiting, shell: &mut Shell) -> Result<Option<String>, Stop> {
        if let Some(line) = self.kept.take() {
            return Ok(Some(line));
        }
        if self.is_terminal {
            shell.say(&format!("{INDENT}{}> ", question(waiting)))?;
        }
        shell.flush()?;
        let mut bytes = Vec::new();
        let count = io::stdin().lock().take(LONGEST).read_until(b'\n', &mut bytes);
        let count = count.map_err(|error| {
            Problem::new(format!("cannot read standard input: {}", reason(&error)))
        })?;
        if count == 0 {
            if self.is_terminal {
                shell.say("\n")?;
            }
            return Ok(None);
        }
        self.lines += 1;
        Ok(Some(String::from_utf8_lossy(&bytes).trim().to_owned()))
    }

    /// Lines beside the transcript; of a pipe, beside what is printed.
    fn tell(&self, lines: &[String], shell: &mut Shell) -> Result<(), Stop> {
        if !self.is_terminal {
            return lines.iter().try_for_each(|line| shell.note(line));
        }
        let width = shell.out_style().width.saturating_sub(INDENT.len());
        lines.iter().try_for_each(|line| {
            let line = wrap(&visible(line), width).replace('\n', &format!("\n{INDENT}"));
            shell.say(&format!("{INDENT}{line}\n"))
        })
    }

    /// What is done when nobody types any more. The end of a pipe does not keep a phone from being
    /// answered: a script that asks nothing is heard to its end.
    fn gone(&self, waiting: &Waiting) -> Act {
        match waiting {
            Waiting::PickUp if self.is_terminal => Act::PickUp(PickUp::Busy),
            Waiting::PickUp => Act::PickUp(PickUp::Answers),
            Waiting::Callflow
            | Waiting::Keys(_)
            | Waiting::Bridge { .. }
            | Waiting::Reply { .. }
            | Waiting::Ended(_) => Act::HangUp,
        }
    }
}

/// What is asked, in front of the cursor.
fn question(waiting: &Waiting) -> String {
    match waiting {
        Waiting::PickUp => "it rings".to_owned(),
        Waiting::Keys(asking) if asking.try_number > 1 => {
            format!("keys, try {} of {}", asking.try_number, asking.tries)
        }
        Waiting::Keys(_) => "keys".to_owned(),
        Waiting::Bridge { answered: false } => "the other phone rings".to_owned(),
        Waiting::Bridge { answered: true } => "the two talk".to_owned(),
        Waiting::Callflow | Waiting::Reply { .. } | Waiting::Ended(_) => String::new(),
    }
}
