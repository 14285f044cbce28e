//! Whether a text is XML: enough of a reader for the documents that ivrc writes.

/// Every element is closed where it was opened, attributes are quoted and differ, and nothing
/// stands raw that must be escaped. Gives the names of all elements, in order.
pub(crate) fn elements(text: &str) -> Result<Vec<String>, String> {
    let forbidden = |letter: char| {
        (letter < ' ' && !matches!(letter, '\t' | '\n' | '\r'))
            || matches!(letter, '\u{fffe}' | '\u{ffff}')
    };
    if let Some(letter) = text.chars().find(|letter| forbidden(*letter)) {
        return Err(format!("{letter:?} is not allowed"));
    }
    let mut rest =
        text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").ok_or("no head")?;
    let (mut open, mut all) = (Vec::new(), Vec::new());
    while let Some((before, tag)) = rest.split_once('<') {
        references(before)?;
        if open.is_empty() && !(before.trim().is_empty() && (all.is_empty() || !tag.is_empty())) {
            return Err(format!("text outside: {before:?}"));
        }
        let (tag, after) = tag.split_once('>').ok_or("an open tag")?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("`{name}` was not open"));
            }
            continue;
        }
        if open.is_empty() && !all.is_empty() {
            return Err("a second root".to_owned());
        }
        let (tag, is_closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, written) = tag.split_once(' ').unwrap_or((tag, ""));
        attributes(written)?;
        all.push(name.to_owned());
        if !is_closed {
            open.push(name);
        }
    }
    match open.last() {
        Some(name) => Err(format!("`{name}` is not closed")),
        None if rest.trim().is_empty() => Ok(all),
        None => Err(format!("text at the end: {rest:?}")),
    }
}

fn attributes(mut written: &str) -> Result<(), String> {
    let mut names = Vec::new();
    while !written.trim().is_empty() {
        let (name, after) = written.split_once("=\"").ok_or(format!("no value: {written:?}"))?;
        let (value, after) = after.split_once('"').ok_or(format!("no end: {after:?}"))?;
        references(value)?;
        if value.contains('<') {
            return Err(format!("`<` in {value:?}"));
        }
        if names.contains(&name.trim()) {
            return Err(format!("`{name}` twice"));
        }
        names.push(name.trim());
        written = after;
    }
    Ok(())
}

/// Each `&` begins a reference that XML knows.
fn references(text: &str) -> Result<(), String> {
    for after in text.split('&').skip(1) {
        let (name, _) = after.split_once(';').ok_or(format!("a lonely & before {after:?}"))?;
        let is_number = |number: &str| number.parse::<u32>().is_ok();
        let known = ["amp", "lt", "gt", "quot", "apos"].contains(&name);
        if !known && !name.strip_prefix('#').is_some_and(is_number) {
            return Err(format!("`&{name};` is unknown"));
        }
    }
    Ok(())
}

#[test]
fn what_is_no_xml_is_found_out() {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let read = |text: &str| elements(&format!("{head}{text}"));
    assert_eq!(read("<a b=\"1\"><c/>x &amp; y</a>\n").unwrap(), ["a", "c"]);
    for wrong in [
        "<a>",
        "<a></b>",
        "<a b=1/>",
        "<a b=\"1\" b=\"2\"/>",
        "<a>&</a>",
        "<a>&nbsp;</a>",
        "<a/><b/>",
        "<a/>x",
        "<a>\u{1b}</a>",
        "<a b=\"<\"/>",
    ] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}
