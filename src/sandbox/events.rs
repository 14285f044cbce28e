//! What the provider posts to webhooks: the call-action event (VCA) while a call runs, the session
//! summary (VSS) when it is over. In: a call's transcript. Out: JSON in the provider's current form.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::progress::Status;
use crate::phone::{Ending, Heard, Part, What};

/// What does not change during a session.
#[derive(Debug, Clone)]
pub(super) struct Session {
    /// Its id.
    pub(super) id: String,
    /// Whose it is.
    pub(super) subaccount: String,
    /// When its first number was dialled.
    pub(super) start: Timestamp,
    /// The ids of its two legs.
    pub(super) call_ids: [String; 2],
}

/// The event of a callflow that ended with a capture or a bridge.
pub(super) struct CallAction<'a> {
    pub(super) event_id: String,
    pub(super) digits: Option<&'a str>,
    /// The id of the last reply comes back.
    pub(super) client_action_id: Option<&'a str>,
    /// How long the first leg has been up, in seconds.
    pub(super) seconds: u64,
    /// When, in milliseconds since the start.
    pub(super) at_ms: u64,
}

/// The frame of every event.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<P> {
    namespace: &'static str,
    event_type: &'static str,
    description: &'static str,
    payload: P,
}

/// What a call-action event holds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallActionPayload<'a> {
    event_id: &'a str,
    call_id: &'a str,
    session_id: &'a str,
    sub_account_id: &'a str,
    call_status: &'static str,
    call_direction: &'static str,
    call_type: &'static str,
    source: &'a str,
    destination: &'a str,
    source_format: &'static str,
    destination_format: &'static str,
    call_duration: u64,
    event_data: EventData<'a>,
    sip_code: u16,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_action_id: Option<&'a str>,
}

#[derive(Serialize)]
struct EventData<'a> {
    dtmf: Option<&'a str>,
}

/// What a session summary holds.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SummaryPayload<'a> {
    session_id: &'a str,
    sub_account_id: &'a str,
    session_status: &'static str,
    start_time: String,
    end_time: String,
    last_action: Option<&'static str>,
    call_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_details: Option<ErrorDetails<'a>>,
    details: Details<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorDetails<'a> {
    error_msg: &'a str,
    error_code: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    call_a: Option<LegPayload<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call_b: Option<LegPayload<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LegPayload<'a> {
    call_id: &'a str,
    call_direction: &'static str,
    call_type: &'static str,
    initiated_timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    connected_timestamp: Option<String>,
    disconnected_timestamp: String,
    source: &'a str,
    destination: &'a str,
    call_status: &'static str,
    call_duration: u64,
}

impl Session {
    /// The body of a call-action event.
    pub(super) fn call_action(&self, heard: &[Heard], event: &CallAction<'_>) -> String {
        let legs = legs(heard);
        let (source, destination) =
            legs.first().map(|leg| (leg.source, leg.destination)).unwrap_or_default();
        json(&Event {
            namespace: "VOICE",
            event_type: "CALL_ACTION",
            description: "Action request of a call",
            payload: CallActionPayload {
                event_id: &event.event_id,
                call_id: self.call_a(),
                session_id: &self.id,
                sub_account_id: &self.subaccount,
                call_status: "ACTION_COMPLETED",
                call_direction: "OUTBOUND",
                call_type: "PSTN",
                source,
                destination,
                source_format: "MSISDN",
                destination_format: "MSISDN",
                call_duration: event.seconds,
                event_data: EventData { dtmf: event.digits },
                sip_code: 200,
                timestamp: format!("{:.3}", self.time(event.at_ms)),
                client_action_id: event.client_action_id,
            },
        })
    }

    /// The body of the summary; an error is told by its code and what it was about.
    pub(super) fn summary(
        &self,
        heard: &[Heard],
        status: Status,
        error: Option<(i32, &str)>,
    ) -> String {
        let legs = legs(heard);
        let end = heard.last().map_or(0, |last| last.at_ms);
        let [id_a, id_b] = &self.call_ids;
        let details = Details {
            call_a: legs.first().map(|leg| self.leg(id_a, leg, end)),
            call_b: legs.get(1).map(|leg| self.leg(id_b, leg, end)),
        };
        json(&Event {
            namespace: "VOICE",
            event_type: "SESSION_SUMMARY",
            description: "Summary of a completed call session",
            payload: SummaryPayload {
                session_id: &self.id,
                sub_account_id: &self.subaccount,
                session_status: status.word(),
                start_time: self.second(0),
                end_time: self.second(end),
                last_action: last_action(heard),
                call_count: legs.len(),
                error_details: error
                    .map(|(error_code, error_msg)| ErrorDetails { error_msg, error_code }),
                details,
            },
        })
    }

    fn leg<'a>(&self, call_id: &'a str, leg: &Leg<'a>, end_ms: u64) -> LegPayload<'a> {
        let over = leg.over_ms.unwrap_or(end_ms);
        LegPayload {
            call_id,
            call_direction: "OUTBOUND",
            call_type: "PSTN",
            initiated_timestamp: self.second(leg.dialled_ms),
            connected_timestamp: leg.connected_ms.map(|connected| self.second(connected)),
            disconnected_timestamp: self.second(over),
            source: leg.source,
            destination: leg.destination,
            call_status: leg.status.word(),
            call_duration: leg
                .connected_ms
                .map_or(0, |connected| over.saturating_sub(connected) / 1000),
        }
    }

    fn call_a(&self) -> &str {
        let [id, _] = &self.call_ids;
        id
    }

    fn time(&self, ms: u64) -> Timestamp {
        let length = SignedDuration::from_millis(i64::try_from(ms).unwrap_or(i64::MAX));
        self.start.checked_add(length).unwrap_or(Timestamp::MAX)
    }

    /// A moment of the session to the second.
    fn second(&self, ms: u64) -> String {
        format!("{:.0}", self.time(ms))
    }
}

/// Structs of texts and numbers always have their JSON.
fn json(event: &impl Serialize) -> String {
    serde_json::to_string(event).unwrap_or_default()
}

/// One person who was called.
#[derive(Debug)]
struct Leg<'h> {
    source: &'h str,
    destination: &'h str,
    dialled_ms: u64,
    connected_ms: Option<u64>,
    /// `None` as long as it lasts.
    over_ms: Option<u64>,
    status: Status,
}

/// The legs of a call, by its transcript.
fn legs(heard: &[Heard]) -> Vec<Leg<'_>> {
    let mut legs: Vec<Leg<'_>> = Vec::new();
    for Heard { at_ms, what } in heard {
        if let What::Dialled { number, from, .. } = what {
            legs.push(Leg {
                source: from,
                destination: number,
                dialled_ms: *at_ms,
                connected_ms: None,
                over_ms: None,
                status: Status::Completed,
            });
        }
        let Some(leg) = legs.last_mut() else { continue };
        match what {
            What::Answered => leg.connected_ms = Some(*at_ms),
            What::BridgeEnded => leg.over_ms = Some(*at_ms),
            What::Unanswered => {
                leg.over_ms = Some(*at_ms);
                leg.status = Status::NoAnswer;
            }
            What::Ended(ending) if leg.connected_ms.is_none() && leg.over_ms.is_none() => {
                leg.status = match ending {
                    Ending::Busy => Status::Busy,
                    Ending::NoAnswer => Status::NoAnswer,
                    Ending::PersonHungUp | Ending::Hangup | Ending::OutOfActions => {
                        Status::Canceled
                    }
                };
            }
            What::Dialled { .. }
            | What::Said { .. }
            | What::Played { .. }
            | What::Pressed(_)
            | What::NoEntry
            | What::Arrived { .. }
            | What::Failed { .. }
            | What::Ended(_) => {}
        }
    }
    legs
}

/// The action that was executed last, in the provider's spelling.
fn last_action(heard: &[Heard]) -> Option<&'static str> {
    heard.iter().rev().find_map(|heard| match &heard.what {
        What::Dialled { .. } => Some("MAKE_CALL"),
        What::Said { part: Part::Say, .. } => Some("SAY"),
        What::Said { part: Part::Prompt | Part::Success | Part::Failure, .. } => {
            Some("SAY_AND_CAPTURE")
        }
        What::Played { .. } => Some("PLAY_FILE"),
        What::Ended(Ending::Hangup) => Some("HANGUP"),
        What::Answered
        | What::Unanswered
        | What::Pressed(_)
        | What::NoEntry
        | What::Arrived { .. }
        | What::BridgeEnded
        | What::Failed { .. }
        | What::Ended(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session {
            id: "session".to_owned(),
            subaccount: "demo".to_owned(),
            start: "2026-11-23T00:00:00.250Z".parse().unwrap(),
            call_ids: ["a".to_owned(), "b".to_owned()],
        }
    }

    fn at(at_ms: u64, what: What) -> Heard {
        Heard { at_ms, what }
    }

    fn dialled(number: &str, bridge: bool) -> What {
        What::Dialled { number: number.to_owned(), from: "+6588000000".to_owned(), bridge }
    }

    fn said(part: Part) -> What {
        What::Said { text: "Hello.".into(), voice: "en-GB-Emma".into(), times: 1, part }
    }

    fn indented(body: &str) -> String {
        let value: serde_json::Value = serde_json::from_str(body).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    }

    #[test]
    fn a_call_action_is_told_in_the_current_form() {
        let heard = [at(0, dialled("+6590000000", false)), at(5000, What::Answered)];
        let event = CallAction {
            event_id: "event".to_owned(),
            digits: Some("12#"),
            client_action_id: Some("menu~1.1~0a1b2c3d"),
            seconds: 4,
            at_ms: 9_300,
        };
        insta::assert_snapshot!(indented(&session().call_action(&heard, &event)));
        let silent = CallAction { digits: None, client_action_id: None, ..event };
        let silent = session().call_action(&heard, &silent);
        assert!(silent.contains("\"eventData\":{\"dtmf\":null}"), "{silent}");
        assert!(!silent.contains("clientActionId"), "{silent}");
    }

    #[test]
    fn the_summary_has_both_legs() {
        let heard = [
            at(0, dialled("+6590000000", false)),
            at(5_000, What::Answered),
            at(7_000, dialled("+6591111111", true)),
            at(12_000, What::Answered),
            at(42_000, What::BridgeEnded),
            at(42_000, said(Part::Say)),
            at(43_900, What::Ended(Ending::Hangup)),
        ];
        insta::assert_snapshot!(indented(&session().summary(&heard, Status::Completed, None)));
    }

    #[test]
    fn the_summary_of_a_call_that_came_to_nothing() {
        let heard = [at(0, dialled("+6590000000", false)), at(0, What::Ended(Ending::Busy))];
        let busy = session().summary(&heard, Status::Busy, None);
        assert!(busy.contains("\"callStatus\":\"BUSY\",\"callDuration\":0"), "{busy}");
        assert!(busy.contains("\"lastAction\":\"MAKE_CALL\""), "{busy}");
        assert!(!busy.contains("\"connectedTimestamp"), "{busy}");
        let error = session().summary(&heard, Status::Error, Some((-2003, "no callflow")));
        let details = "\"errorDetails\":{\"errorMsg\":\"no callflow\",\"errorCode\":-2003}";
        assert!(error.contains(details), "{error}");
    }

    #[test]
    fn the_last_action_is_the_providers_word_for_it() {
        let last = |what| last_action(&[at(0, what), at(9, What::Ended(Ending::OutOfActions))]);
        assert_eq!(last(said(Part::Prompt)), Some("SAY_AND_CAPTURE"));
        assert_eq!(last(said(Part::Say)), Some("SAY"));
        assert_eq!(last(What::Played { url: String::new(), times: 1 }), Some("PLAY_FILE"));
        assert_eq!(last(What::NoEntry), None);
    }
}
