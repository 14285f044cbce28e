//! The fields of a JSON object, each read for itself. In: bytes. Out: a value of the type that is
//! asked for, or nothing: a field that is null, missing or of another type does not spoil the rest.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Malformed;

/// The most bytes of a name that the provider gives: a session, a subaccount. Its own have 36.
const LONGEST_NAME: usize = 256;

/// Lists the fields that are read, once: `Field` and the provider's name of it.
macro_rules! fields {
    ($($field:ident = $name:literal,)+) => {
        /// A field that is read, wherever it stands.
        #[derive(Debug, Clone, Copy)]
        pub(super) enum Field {
            $($field,)+
        }

        /// How many there are.
        const FIELDS: usize = [$($name,)+].len();

        impl Field {
            fn of(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Field::$field),)+
                    _ => None,
                }
            }
        }
    };
}

fields! {
    EventType = "eventType",
    Payload = "payload",
    SessionId = "sessionId",
    SubAccountId = "subAccountId",
    CallStatus = "callStatus",
    CallDirection = "callDirection",
    CallDuration = "callDuration",
    Source = "source",
    Destination = "destination",
    ClientActionId = "clientActionId",
    EventData = "eventData",
    Dtmf = "dtmf",
    SessionStatus = "sessionStatus",
    StartTime = "startTime",
    EndTime = "endTime",
    ClientRequestId = "clientRequestId",
    ErrorDetails = "errorDetails",
    ErrorCode = "errorCode",
    ErrorMsg = "errorMsg",
    Details = "details",
    // The provider spells the legs in two ways.
    CallA = "callA",
    CallB = "callB",
    CallACapital = "CallA",
    CallBCapital = "CallB",
}

/// An object whose values are read only when they are asked for. Of two fields with one name the
/// last counts.
pub(super) struct Fields<'b>([Option<&'b RawValue>; FIELDS]);

/// A name, copied only if it has escapes.
#[derive(serde::Deserialize)]
struct Name<'b>(#[serde(borrow)] Cow<'b, str>);

impl<'b> Fields<'b> {
    /// The object that a body is.
    pub(super) fn read(body: &'b [u8]) -> Result<Self, Malformed> {
        let whole = std::str::from_utf8(body).map_err(|_| Malformed::NotJson)?;
        serde_json::from_str(whole).map_err(|_| match serde_json::from_str::<IgnoredAny>(whole) {
            Ok(_) => Malformed::NoEvent,
            Err(_) => Malformed::NotJson,
        })
    }

    fn raw(&self, field: Field) -> Option<&'b str> {
        self.0.get(field as usize).copied().flatten().map(RawValue::get)
    }

    /// A value of this type.
    pub(super) fn get<T: Deserialize<'b>>(&self, field: Field) -> Option<T> {
        serde_json::from_str(self.raw(field)?).ok()
    }

    /// A text with at least one letter.
    pub(super) fn text(&self, field: Field) -> Option<Cow<'b, str>> {
        let raw = self.raw(field)?;
        let inside = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))?;
        let text = if inside.contains('\\') {
            Cow::Owned(serde_json::from_str(raw).ok()?)
        } else {
            Cow::Borrowed(inside)
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// A name that the provider gave, of a length that it might have.
    pub(super) fn name(&self, field: Field) -> Option<String> {
        self.text(field).filter(|text| text.len() <= LONGEST_NAME).map(Cow::into_owned)
    }

    /// A phone number, with `+` or without; or what stands in its place for a caller who hides it.
    pub(super) fn number(&self, field: Field) -> Option<String> {
        self.name(field).filter(|text| !text.chars().any(char::is_control))
    }

    /// An object.
    pub(super) fn inner(&self, field: Field) -> Option<Fields<'b>> {
        // Mostly there is a text, or nothing.
        self.raw(field).filter(|raw| raw.starts_with('{'))?;
        self.get(field)
    }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OfFields)
    }
}

struct OfFields;

impl<'de> Visitor<'de> for OfFields {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Fields([None; FIELDS]);
        while let Some(Name(name)) = map.next_key()? {
            match Field::of(&name).and_then(|field| fields.0.get_mut(field as usize)) {
                Some(place) => *place = Some(map.next_value()?),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(fields)
    }
}
