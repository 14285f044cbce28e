//! The body of the request that `send` posts. In: the flow of a script that begins with `call`,
//! values, the time. Out: the provider's JSON types with every value put in, and where in the
//! script each of them was written.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

pub use super::callflow::{ActionSpans, callflow_of, fill};
pub use super::template::Missing;

use super::callflow::spans_of;
use super::template::Template;
use super::value::{self, Values};
use super::walk::Walk;
use super::{Flow, wire};
use crate::syntax::ast::{Kind, Setting, Validity};

/// The request body. Values override the params' defaults; the first that is missing is named.
pub fn request(
    flow: &Flow<'_>,
    values: &Values,
    now: Timestamp,
) -> Result<wire::Request<String>, Missing> {
    let callflow = callflow_of(flow, &Walk::entry(flow));
    let mut known = known(flow, values);
    add_ends(&mut known, &callflow)?;
    let look_up = |name: &str| known.get(name).map(|(raw, kind)| (raw.as_str(), *kind));
    Ok(wire::Request {
        valid_until: valid_until(flow, now).map(wire_timestamp),
        callflow: fill(&callflow, look_up)?,
    })
}

/// Where the actions of the request's callflow were written, in its order.
pub fn request_spans(flow: &Flow<'_>) -> Vec<ActionSpans> {
    Walk::entry(flow).actions().map(|(_, action)| spans_of(action)).collect()
}

/// Every param that has a value, with its kind.
fn known(flow: &Flow<'_>, values: &Values) -> HashMap<String, (String, Kind)> {
    let defaults = flow.params.iter().filter_map(|(name, param)| {
        let value = param.value.as_ref()?;
        Some(((*name).to_owned(), value::spelling(&value.node).into_owned()))
    });
    let given = values.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let kind = |name: &str| flow.type_of(name).unwrap_or_default().kind;
    defaults
        .chain(given)
        .map(|(name, value)| {
            let kind = kind(&name);
            (name, (value, kind))
        })
        .collect()
}

/// `{called}` and `{caller}` of a call that is about to be made are its two numbers.
fn add_ends(
    known: &mut HashMap<String, (String, Kind)>,
    callflow: &[wire::Action<Template>],
) -> Result<(), Missing> {
    let Some(wire::Action::MakeCall(call)) = callflow.first() else { return Ok(()) };
    let look_up = |name: &str| known.get(name).map(|(raw, kind)| (raw.as_str(), *kind));
    let ends =
        [("called", call.destination.fill(look_up)?), ("caller", call.source.fill(look_up)?)];
    for (name, number) in ends {
        known.entry(name.to_owned()).or_insert((number, Kind::Phone));
    }
    Ok(())
}

/// Until when the call may be dialled, by the script's first `valid` line.
pub fn valid_until(flow: &Flow<'_>, now: Timestamp) -> Option<Timestamp> {
    let validity = flow.script.settings.iter().find_map(|setting| match &setting.node {
        Setting::Valid(validity) => Some(validity),
        Setting::Default(_) | Setting::DefaultOn(_) | Setting::Param(_) | Setting::Broken => None,
    })?;
    match validity {
        // One that cannot be read was reported; such a script is never sent.
        Validity::Until(written) => written.parse().ok(),
        Validity::For(duration) => {
            let length =
                SignedDuration::from_millis(i64::try_from(duration.ms).unwrap_or(i64::MAX));
            Some(now.checked_add(length).unwrap_or(Timestamp::MAX))
        }
    }
}

/// `YYYY-MM-DDTHH:MM:SS.SSSZ`.
fn wire_timestamp(time: Timestamp) -> String {
    format!("{time:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Overrides;
    use crate::flow::sample::{CLINIC, lowered, with};

    fn body(text: &str, values: &[(&str, &str)]) -> Result<String, Missing> {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let now = "2026-01-02T03:04:05.678999Z".parse().unwrap();
        let request = lowered(text, |flow| request(flow, &values.collect(), now));
        request.map(|request| serde_json::to_string(&request).unwrap())
    }

    #[test]
    fn the_providers_own_examples_come_out_as_it_writes_them() {
        let menu = "call +6590000000 from +6588000000
            say \"Press 1 for Sales, Press 2 for Support\" voice en-US-Neural2-C
            capture 1..1 timeout 5000 hash off";
        assert_eq!(
            body(menu, &[]).unwrap(),
            "{\"callflow\":[{\"action\":\"makeCall\",\"params\":{\"source\":\"+6588000000\",\
             \"destination\":\"+6590000000\"}},{\"action\":\"sayAndCapture\",\"params\":\
             {\"promptMessage\":\"Press 1 for Sales, Press 2 for Support\",\"voiceProfile\":\
             \"en-US-Neural2-C\",\"minDigits\":1,\"maxDigits\":1,\"digitTimeout\":5000,\
             \"completeOnHash\":false}}]}"
        );
        let reminder = "call +6590000000 from +6588000000
            say \"Hello.\" voice en-GB-Emma repeat 1 speed 1
            hangup";
        assert_eq!(
            body(reminder, &[]).unwrap(),
            "{\"callflow\":[{\"action\":\"makeCall\",\"params\":{\"source\":\"+6588000000\",\
             \"destination\":\"+6590000000\"}},{\"action\":\"say\",\"params\":{\"text\":\"Hello.\",\
             \"voiceProfile\":\"en-GB-Emma\",\"repetition\":1,\"speed\":1}},{\"action\":\"hangup\"}]}"
        );
        let audio = "call +6590000000 from +6588000000
            play \"https://example.com/audio/notification.mp3\" repeat 1
            hangup";
        assert!(body(audio, &[]).unwrap().contains(
            "{\"action\":\"playFile\",\"params\":\
             {\"fileUrl\":\"https://example.com/audio/notification.mp3\",\"repetition\":1}}"
        ));
    }

    #[test]
    fn values_override_defaults_and_the_missing_one_is_named() {
        let given = [("patient", "+6591234567"), ("name", "Ann")];
        let json = body(CLINIC, &given).unwrap();
        assert!(json.contains("\"destination\":\"+6591234567\""));
        assert!(json.contains("Hello Ann. Your appointment is tomorrow."));
        let today = [("patient", "+6591234567"), ("name", "Ann"), ("when", "today")];
        assert!(body(CLINIC, &today).unwrap().contains("Your appointment is today."));
        assert_eq!(body(CLINIC, &given[..1]).unwrap_err().name, "name");
    }

    #[test]
    fn both_ends_of_the_call_are_known_before_it_is_made() {
        let text = "call +6590000000 from \"6588000000\"; say \"From {caller} to {called}.\"";
        let json = body(text, &[]).unwrap();
        assert!(json.contains("From 6, 5, 8, 8, 0, 0, 0, 0, 0, 0 to 6, 5, 9, 0"));
    }

    #[test]
    fn digit_counts_reach_the_wire_as_written() {
        let count = |written: &str| {
            let text = format!("call +6590000000 from +6588000000; say \"x\"; capture {written}");
            let json = body(&text, &[]).unwrap();
            let at = json.find("\"voiceProfile\"").unwrap();
            json[at..].trim_end_matches("}}]}").to_owned()
        };
        assert_eq!(count(""), "\"voiceProfile\":\"\"");
        assert_eq!(count("4"), "\"voiceProfile\":\"\",\"minDigits\":4,\"maxDigits\":4");
        assert_eq!(count("1..4"), "\"voiceProfile\":\"\",\"minDigits\":1,\"maxDigits\":4");
        assert_eq!(count("..4"), "\"voiceProfile\":\"\",\"maxDigits\":4");
    }

    #[test]
    fn validity_is_told_in_utc() {
        let call = "call +6590000000 from +6588000000; hangup";
        let until = format!("valid until 2026-03-01T08:00:00+08:00\n{call}");
        assert!(
            body(&until, &[]).unwrap().starts_with("{\"validUntil\":\"2026-03-01T00:00:00.000Z\"")
        );
        let length = format!("valid for 1.5s\n{call}");
        assert!(
            body(&length, &[]).unwrap().starts_with("{\"validUntil\":\"2026-01-02T03:04:07.178Z\"")
        );
        let forever = format!("valid for 99999999999999999999d\n{call}");
        assert!(
            body(&forever, &[])
                .unwrap()
                .starts_with("{\"validUntil\":\"9999-12-30T22:00:00.999Z\"")
        );
    }

    #[test]
    fn a_param_of_the_request_leads_back_to_the_script() {
        let text =
            "default voice en-GB-Emma\ncall +6590000000 from +6588000000\nsay \"A\"\ncapture 1..2";
        with(text, &Overrides::default(), |flow, source| {
            let spans = request_spans(flow);
            assert_eq!(source.slice(spans[0].param("source")), "+6588000000");
            assert_eq!(source.slice(spans[1].param("voiceProfile")), "en-GB-Emma");
            assert_eq!(source.slice(spans[1].param("promptMessage")), "\"A\"");
            assert_eq!(source.slice(spans[1].param("maxDigits")), "1..2");
            assert_eq!(spans[1].param("noOfTries"), spans[1].statement);
        });
    }
}
