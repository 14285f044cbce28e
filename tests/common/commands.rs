//! The commands, as the program itself lists them.

use std::process::Command;

/// Every command, in the order of `ivrc --help`.
pub(crate) fn commands() -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_ivrc")).arg("--help").output();
    let help = String::from_utf8(output.expect("the program").stdout).expect("UTF-8");
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    let word = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
    // A line that goes on is indented further.
    lines.filter(|line| !line.starts_with("   ")).map(word).collect()
}
