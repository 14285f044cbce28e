//! A refusal, as the provider words it. In: a code and the fact. Out: the message of its answer
//! and the HTTP status that comes with it.

/// Why a body is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The provider's status code.
    pub code: i32,
    /// Its `statusMessage`; where one value is to blame, it begins with its JSONPath.
    pub message: String,
}

impl Refusal {
    pub(super) fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// A callflow whose actions do not go together.
    pub(super) fn callflow(code: i32, fact: &str) -> Self {
        Self::new(code, format!("Invalid Callflow : {fact}"))
    }

    /// The HTTP status: 400 for a body of another shape, 422 for one that breaks a rule.
    pub fn http_status(&self) -> u16 {
        match self.code {
            -1001 | -1007 | -1009 => 400,
            _ => 422,
        }
    }
}
