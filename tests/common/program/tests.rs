//! `test` blocks, which can be read and name only what there is; they need not pass.

use super::{PARAMS, Writer};

impl Writer<'_> {
    /// Some tests of a script with these `param` lines and these steps.
    pub(super) fn tests(&mut self, params: &str, steps: &[&str]) -> String {
        let count = self.choices.pick(&[0, 0, 0, 1, 1, 2]);
        (0..count).map(|number| self.test(number, params, steps)).collect()
    }

    fn test(&mut self, number: usize, params: &str, steps: &[&str]) -> String {
        let declared: Vec<_> = PARAMS
            .iter()
            .filter(|param| params.contains(&format!("param {}", param.name)))
            .collect();
        let mut lines = Vec::new();
        if !declared.is_empty() && self.choices.is(80) {
            let set = declared.iter().map(|param| format!("{} = {}", param.name, param.written));
            let set: Vec<_> = set.collect();
            lines.push(format!("set {}", set.join(self.choices.pick(&[", ", ",\n    "]))));
        }
        for _ in 0..1 + self.choices.below(6) {
            lines.push(match self.choices.below(16) {
                0 => "press 1".to_owned(),
                1 => "press \"*\"".to_owned(),
                2 => "press 0471".to_owned(),
                3 => "press nothing".to_owned(),
                4 => format!("callee {}", self.choices.pick(&["busy", "no-answer", "hangs-up"])),
                5 => format!("bridge {}", self.choices.pick(&["answered", "unanswered", "ends"])),
                6 => "expect hangup".to_owned(),
                7 => "expect call +6591111111".to_owned(),
                8 => "expect play \"https://example.com/a.mp3\"".to_owned(),
                9 if !steps.is_empty() => format!("expect step {}", self.choices.pick(steps)),
                10 if !self.outcomes.is_empty() => {
                    format!("expect outcome {}", self.choices.pick(&self.outcomes.clone()))
                }
                11 => "expect outcome none".to_owned(),
                12 if !declared.is_empty() => {
                    let param = declared[self.choices.below(declared.len())];
                    format!("expect {} = {}", param.name, param.written)
                }
                _ => {
                    let known = declared.iter().map(|param| param.name.to_owned());
                    let known = known.chain(["caller".to_owned()]).collect();
                    let scope = super::Scope { known, ..Default::default() };
                    format!("expect say {}", self.text(&scope))
                }
            });
        }
        format!("test \"case {number}\" {}\n\n", self.braces(&lines))
    }
}
