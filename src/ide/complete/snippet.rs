//! Snippets in the notation that editors share: `$1`, `${1:words}`, `${1|one,other|}`. In: a
//! snippet. Out: what is written where they are not known.

/// A snippet with the words of its stops, or the first choice of each.
pub(super) fn plain(snippet: &str) -> String {
    let mut plain = String::with_capacity(snippet.len());
    let mut rest = snippet;
    while let Some(at) = rest.find(['\\', '$']) {
        let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
        plain.push_str(before);
        let mut letters = behind.chars();
        if letters.next() == Some('\\') {
            plain.extend(letters.next());
            rest = letters.as_str();
            continue;
        }
        let stop = letters.as_str();
        let Some(braced) = stop.strip_prefix('{') else {
            rest = stop.trim_start_matches(|digit: char| digit.is_ascii_digit());
            continue;
        };
        let (inner, behind) = braced.split_once('}').unwrap_or((braced, ""));
        let inner = inner.trim_start_matches(|digit: char| digit.is_ascii_digit());
        plain.push_str(match inner.strip_prefix('|') {
            Some(choices) => choices.split([',', '|']).next().unwrap_or_default(),
            None => inner.strip_prefix(':').unwrap_or_default(),
        });
        rest = behind;
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn stops_become_their_words() {
        assert_eq!(plain("step ${1:name} {\n  $0\n\\}"), "step name {\n  \n}");
        assert_eq!(plain("hash ${1|on,off|}"), "hash on");
        assert_eq!(plain("say \"$1\" voice ${2}"), "say \"\" voice ");
        assert_eq!(plain("a \\$1 \\\\"), "a $1 \\");
    }
}
