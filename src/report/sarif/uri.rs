//! File names as URIs (RFC 3986). In: a name as the user knows the file. Out: a reference that is
//! relative for a relative path, so that it means the same in every checkout.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is encoded: all but the unreserved characters, and `/` between the parts of a path.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The URI of a file's name. `<stdin>` and the like become names of files that nobody has.
pub(super) fn of_name(name: &str) -> String {
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() };
    let is_absolute = name.starts_with('/') || cfg!(windows) && name.get(1..3) == Some(":/");
    let name = name.strip_prefix("./").unwrap_or(&name);
    let encoded = utf8_percent_encode(name, ENCODED);
    match (is_absolute, name.starts_with('/')) {
        (false, _) => encoded.to_string(),
        (true, true) => format!("file://{encoded}"),
        (true, false) => format!("file:///{encoded}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_references() {
        for (name, uri) in [
            ("a.ivr", "a.ivr"),
            ("./b/c.ivr", "b/c.ivr"),
            ("../b.ivr", "../b.ivr"),
            ("my calls/50%.ivr", "my%20calls/50%25.ivr"),
            ("a:b#c?.ivr", "a%3Ab%23c%3F.ivr"),
            ("größe.ivr", "gr%C3%B6%C3%9Fe.ivr"),
            ("<stdin>", "%3Cstdin%3E"),
            ("/srv/calls/a b.ivr", "file:///srv/calls/a%20b.ivr"),
        ] {
            assert_eq!(of_name(name), uri);
        }
    }
}
