//! The results of tests as JUnit XML, which most CI systems read. In: files with their tests. Out:
//! one document. It is written by hand: five elements and one way to escape are less than a crate.

use std::fmt::Write as _;

use super::results::{FileResults, Results, TestResult};
use crate::cli::tally::count;
use crate::report::visible_lines;

/// The document: a suite for each file, a case for each test. A file with errors is a suite with
/// one case, which is an error. Times are those of the calls, in seconds.
pub(super) fn document(results: &Results) -> String {
    let files = &results.files;
    let broken = files.iter().filter(|file| file.errors > 0).count();
    let tests = results.passed + results.failed + broken;
    let took: u64 = files.iter().map(took_ms).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let failed = results.failed;
    open(&mut out, "testsuites", "ivrc", [tests, failed, broken], took);
    for file in files {
        suite(&mut out, file);
    }
    out + "</testsuites>\n"
}

fn suite(out: &mut String, file: &FileResults) {
    let failed = file.tests.iter().filter(|test| test.message.is_some()).count();
    let broken = usize::from(file.errors > 0);
    *out += "  ";
    open(out, "testsuite", &file.file, [file.tests.len() + broken, failed, broken], took_ms(file));
    if broken > 0 {
        let message = count(file.errors, "error");
        let error = trouble("error", &message, "errors-in-script", &file.findings.join("\n"));
        *out += &case(&file.file, "the script can be tested", 0, Some(error));
    }
    for test in &file.tests {
        let failure = test.message.as_ref().map(|message| {
            trouble("failure", message, "failed-test", &told(&file.file, message, test))
        });
        *out += &case(&file.file, &test.name, test.took_ms, failure);
    }
    *out += "  </testsuite>\n";
}

/// A test, with what is wrong with it.
fn case(file: &str, name: &str, ms: u64, trouble: Option<String>) -> String {
    let (file, name, time) = (escaped(file), escaped(name), seconds(ms));
    let case = format!("    <testcase classname=\"{file}\" name=\"{name}\" time=\"{time}\"");
    match trouble {
        None => case + "/>\n",
        Some(trouble) => format!("{case}>\n{trouble}    </testcase>\n"),
    }
}

fn trouble(element: &str, message: &str, kind: &str, text: &str) -> String {
    // Line ends stay in a text; in an attribute they would be read as spaces.
    let (message, text) = (escaped(message), escaped(text).replace("&#10;", "\n"));
    format!("      <{element} message=\"{message}\" type=\"{kind}\">{text}</{element}>\n")
}

/// The place, the fact, what was heard instead, what to do.
fn told(file: &str, message: &str, test: &TestResult) -> String {
    let line = test.failed_line.unwrap_or(test.line);
    let instead = test.instead.as_ref().map(|instead| format!("\n{instead}"));
    format!("{file}:{line}: {message}{}", instead.unwrap_or_default())
}

/// `<testsuite name="…" tests="…" …>`.
fn open(out: &mut String, element: &str, name: &str, counts: [usize; 3], ms: u64) {
    let [tests, failed, broken] = counts;
    let name = escaped(name);
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "<{element} name=\"{name}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"{broken}\" \
         time=\"{}\">",
        seconds(ms)
    );
}

fn took_ms(file: &FileResults) -> u64 {
    file.tests.iter().map(|test| test.took_ms).sum()
}

fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// A text in an element or an attribute. What must not stand in XML 1.0, not even escaped, is
/// spelt as in reports: `\u{1b}`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in visible_lines(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\u{fffe}' | '\u{ffff}' => out.extend(letter.escape_unicode()),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_allow_is_spelt_out() {
        assert_eq!(escaped("a<b> & \"c\"\n你好"), "a&lt;b&gt; &amp; &quot;c&quot;&#10;你好");
        assert_eq!(escaped("\u{1b}[0m\0\u{ffff}"), "\\u{1b}[0m\\u{0}\\u{ffff}");
        assert_eq!(seconds(61_005), "61.005");
    }
}
