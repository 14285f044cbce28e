//! The place that the provider's message names, `$.callflow[0].params.text`. In: a message, with or
//! without words around the path. Out: which action and which param are meant. It does not know
//! where they stand in a script.

/// What a JSON path of a refusal points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Path {
    /// `$.validUntil`.
    ValidUntil,
    /// `$.callflow[N]`, perhaps with `.params.X`.
    Action {
        /// N, from 0.
        index: usize,
        /// X, the JSON name of a param.
        param: Option<String>,
    },
}

/// The first path in a message.
pub fn find(message: &str) -> Option<Path> {
    let path = message.split_once("$.")?.1;
    if path.starts_with("validUntil") {
        return Some(Path::ValidUntil);
    }
    let (index, rest) = path.strip_prefix("callflow[")?.split_once(']')?;
    let index = index.parse().ok()?;
    let param = rest.strip_prefix(".params.").map(|rest| {
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric());
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().to_owned()
    });
    Some(Path::Action { index, param: param.filter(|param| !param.is_empty()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(index: usize, param: Option<&str>) -> Option<Path> {
        Some(Path::Action { index, param: param.map(str::to_owned) })
    }

    #[test]
    fn a_path_is_found_with_and_without_words() {
        let missing = "$.callflow[1].params.text: is missing but it is required";
        assert_eq!(find(missing), action(1, Some("text")));
        assert_eq!(find("Malformed: $.callflow[0].params.fileUrl"), action(0, Some("fileUrl")));
        assert_eq!(find("$.callflow[12].action should be one of: say"), action(12, None));
        assert_eq!(find("$.callflow[0].params."), action(0, None));
        assert_eq!(find("$.validUntil: is over"), Some(Path::ValidUntil));
        for none in [
            "",
            "$",
            "$.",
            "$.callflow",
            "$.callflow[x].params.y",
            "$.callflow[99999999999999999999999]",
        ] {
            assert_eq!(find(none), None, "{none}");
        }
    }
}
