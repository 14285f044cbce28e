//! Numbers to dial, and durations. In: what is written. Out: where a number rings and for what;
//! how long a duration is on the wire.

use crate::ide::markdown;
use crate::numbering::{self, Form};
use crate::syntax::milliseconds;

/// How many countries are named where several share a plan.
const MOST_COUNTRIES: usize = 3;

/// A number as it is dialled.
pub(super) fn dialled(number: &str) -> Option<String> {
    if !numbering::is_well_formed(number) {
        return None;
    }
    Some(match numbering::form(number) {
        None => format!("{}: no country has this calling code\n", markdown::code(number)),
        Some(form) => told(number, &form),
    })
}

/// A number in quotes is sent as it is; without a `+` it is most likely meant with one.
pub(super) fn quoted(number: &str) -> Option<String> {
    let is_bare = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    let meant = if is_bare { format!("+{number}") } else { number.to_owned() };
    let about = dialled(&meant)?;
    Some(format!("{about}- Sent exactly as it is written: `{number}`\n"))
}

fn told(number: &str, form: &Form) -> String {
    let countries = form.countries.iter().map(|country| (*country).to_owned());
    let countries = markdown::few(countries, MOST_COUNTRIES);
    let grouped = form.grouped.as_deref().unwrap_or(number);
    let kinds: Vec<_> = form.kinds.iter().map(|kind| kind.name()).collect();
    let kinds = match kinds.as_slice() {
        [] => "no numbers of this form are given out there".to_owned(),
        kinds => kinds.join(" or "),
    };
    let digits = number.len().saturating_sub(1);
    format!(
        "{}: {countries}, {kinds}\n\n- Calling code: +{}\n- Length: {digits} digits\n",
        markdown::code(grouped),
        form.code
    )
}

/// A duration on the wire.
pub(super) fn duration(text: &str, wire: Option<&str>) -> Option<String> {
    let ms = milliseconds(text)?;
    let wire = wire.map(|wire| format!(", `{wire}` in the JSON")).unwrap_or_default();
    Some(format!("`{text}`: {ms} ms{wire}\n"))
}
