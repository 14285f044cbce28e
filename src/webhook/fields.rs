//! The fields of a JSON object, each read for itself. In: bytes. Out: a value of the type that is
//! asked for, or nothing: a field that is null, missing or of another type does not spoil the rest.
//! A body is gone through once, unless there is a number in it that nothing can hold.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;

use super::Malformed;

/// The most bytes of a name that the provider gives: a session, a subaccount. Its own have 36.
const LONGEST_NAME: usize = 256;

/// Lists the fields that are read, once: `Field` and the provider's name of it.
macro_rules! fields {
    ($($field:ident = $name:literal,)+) => {
        /// A field that is read, wherever it stands.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Field {
            $($field,)+
        }

        impl Field {
            fn of(name: &str) -> Option<Self> {
                // Letter by letter, which is quicker than name by name.
                match name.as_bytes() {
                    $($name => Some(Field::$field),)+
                    _ => None,
                }
            }
        }
    };
}

fields! {
    EventType = b"eventType",
    Payload = b"payload",
    SessionId = b"sessionId",
    SubAccountId = b"subAccountId",
    CallStatus = b"callStatus",
    CallDirection = b"callDirection",
    CallDuration = b"callDuration",
    Source = b"source",
    Destination = b"destination",
    ClientActionId = b"clientActionId",
    EventData = b"eventData",
    Dtmf = b"dtmf",
    SessionStatus = b"sessionStatus",
    StartTime = b"startTime",
    EndTime = b"endTime",
    ClientRequestId = b"clientRequestId",
    ErrorDetails = b"errorDetails",
    ErrorCode = b"errorCode",
    ErrorMsg = b"errorMsg",
    Details = b"details",
    // The provider spells the legs in two ways.
    CallA = b"callA",
    CallB = b"callB",
    CallACapital = b"CallA",
    CallBCapital = b"CallB",
}

/// How deep objects stand in each other whose fields are read: a leg is in `details`, in the
/// payload, in the event.
const DEEPEST: u8 = 4;

/// Room for the fields of an object; events have fewer of those that are read.
const USUAL: usize = 12;

/// An object: those of its fields that are known, as they came. Of two with one name the last counts.
pub(super) struct Fields<'b>(Vec<(Field, Slot<'b>)>);

/// What a field holds.
enum Slot<'b> {
    Text(Cow<'b, str>),
    Number(i64),
    Object(Fields<'b>),
    /// Nothing that anybody asks for.
    Other,
}

impl<'b> Fields<'b> {
    /// The object that a body is.
    pub(super) fn read(body: &'b [u8]) -> Result<Self, Malformed> {
        let whole = std::str::from_utf8(body).map_err(|_| Malformed::NotJson)?;
        let read = |care| {
            let mut json = serde_json::Deserializer::from_str(whole);
            let object = Of { deepest: DEEPEST, care }.deserialize(&mut json)?;
            json.end().map(|()| object)
        };
        let object = read(Care::Once).or_else(|_| read(Care::EachForItself));
        match object {
            Ok(Slot::Object(fields)) => Ok(fields),
            Ok(_) => Err(Malformed::NoEvent),
            Err(_) => Err(match serde_json::from_str::<IgnoredAny>(whole) {
                Ok(_) => Malformed::NoEvent,
                Err(_) => Malformed::NotJson,
            }),
        }
    }

    fn slot(&self, field: Field) -> Option<&Slot<'b>> {
        self.0.iter().rev().find(|(name, _)| *name == field).map(|(_, slot)| slot)
    }

    /// A whole number.
    pub(super) fn whole<T: TryFrom<i64>>(&self, field: Field) -> Option<T> {
        match self.slot(field)? {
            Slot::Number(number) => T::try_from(*number).ok(),
            Slot::Text(_) | Slot::Object(_) | Slot::Other => None,
        }
    }

    /// A text with at least one letter.
    pub(super) fn text(&self, field: Field) -> Option<&str> {
        match self.slot(field)? {
            Slot::Text(text) => Some(text.as_ref()).filter(|text| !text.is_empty()),
            Slot::Number(_) | Slot::Object(_) | Slot::Other => None,
        }
    }

    /// A name that the provider gave, of a length that it might have.
    pub(super) fn name(&self, field: Field) -> Option<&str> {
        self.text(field).filter(|text| text.len() <= LONGEST_NAME)
    }

    /// A phone number, with `+` or without; or what stands in its place for a caller who hides it.
    pub(super) fn number(&self, field: Field) -> Option<&str> {
        self.name(field).filter(|text| !text.chars().any(char::is_control))
    }

    /// An object.
    pub(super) fn inner(&self, field: Field) -> Option<&Fields<'b>> {
        match self.slot(field)? {
            Slot::Object(fields) => Some(fields),
            Slot::Text(_) | Slot::Number(_) | Slot::Other => None,
        }
    }
}

/// How a body is gone through.
#[derive(Clone, Copy)]
enum Care {
    /// From its beginning to its end, at once. A number beyond all range ends it.
    Once,
    /// Each value is looked at by itself, so that such a number spoils nothing else.
    EachForItself,
}

/// How a value is read: as an object down to this depth.
#[derive(Clone, Copy)]
struct Of {
    deepest: u8,
    care: Care,
}

impl Of {
    /// The next value of an object.
    fn next<'de, A: MapAccess<'de>>(self, map: &mut A) -> Result<Slot<'de>, A::Error> {
        match self.care {
            Care::Once => map.next_value_seed(self),
            Care::EachForItself => {
                let raw: &RawValue = map.next_value()?;
                let mut json = serde_json::Deserializer::from_str(raw.get());
                Ok(self.deserialize(&mut json).unwrap_or(Slot::Other))
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Of {
    type Value = Slot<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Slot<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Of {
    type Value = Slot<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Slot<'de>, A::Error> {
        let Some(deepest) = self.deepest.checked_sub(1) else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(Slot::Other);
        };
        let mut fields = Vec::with_capacity(USUAL);
        while let Some(Name(field)) = map.next_key()? {
            match field {
                Some(field) => fields.push((field, Self { deepest, ..self }.next(&mut map)?)),
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(Slot::Object(Fields(fields)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Slot<'de>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Slot::Other)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Slot<'de>, E> {
        Ok(Slot::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Slot<'de>, E> {
        Ok(Slot::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Slot<'de>, E> {
        Ok(Slot::Number(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Slot<'de>, E> {
        Ok(i64::try_from(number).map_or(Slot::Other, Slot::Number))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Slot<'de>, E> {
        Ok(Slot::Other)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Slot<'de>, E> {
        Ok(Slot::Other)
    }

    fn visit_unit<E: Error>(self) -> Result<Slot<'de>, E> {
        Ok(Slot::Other)
    }
}

/// The field of this name.
struct Name(Option<Field>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(OfName)
    }
}

struct OfName;

impl Visitor<'_> for OfName {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
        Ok(Name(Field::of(name)))
    }
}
