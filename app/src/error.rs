//! The only error that a browser can receive.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Everything that can go wrong, as far as a browser is concerned.
///
/// Without script it travels in the URL of the page that shows it: it never holds a name, an amount or typed text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiError {
    /// What was typed cannot be used: which fields, and why.
    Invalid(Vec<FieldError>),
    /// A rule of ours says no: its stable code. The words are in `text/errors.toml`.
    Refused(String),
    /// Nobody is signed in, or no longer.
    SignIn,
    /// Also for what exists but belongs to somebody else.
    NotFound,
    /// Too often; again in so many seconds.
    Wait { seconds: u32 },
    /// Our fault. The cause is in the log under this reference.
    Internal { reference: Reference },
    /// The network, not us.
    Unreachable,
}

/// A field and what is wrong with it: a stable code, never what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub code: String,
}

/// What a person can quote and an operator can find in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(pub String);

impl ApiError {
    /// One field is wrong.
    pub fn field(field: &str, code: &str) -> Self {
        Self::Invalid(vec![FieldError { field: field.to_owned(), code: code.to_owned() }])
    }

    /// The status of an answer that carries it.
    pub fn status(&self) -> u16 {
        match self {
            Self::Invalid(_) => 422,
            Self::Refused(_) => 409,
            Self::SignIn => 401,
            Self::NotFound => 404,
            Self::Wait { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Unreachable => 503,
        }
    }

    /// What is wrong with a field, if it is among the wrong ones.
    pub fn of_field(&self, field: &str) -> Option<&str> {
        match self {
            Self::Invalid(fields) => fields.iter().find(|f| f.field == field).map(|f| f.code.as_str()),
            _ => None,
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Invalid(_) => "invalid",
            Self::Refused(_) => "refused",
            Self::SignIn => "sign in",
            Self::NotFound => "not found",
            Self::Wait { .. } => "wait",
            Self::Internal { .. } => "internal",
            Self::Unreachable => "unreachable",
        };
        f.write_str(kind)
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    /// Fields that no form of ours sends are wrong fields; whatever else the framework could not do looks like a network
    /// that failed.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Invalid(Vec::new()),
            _ => Self::Unreachable,
        }
    }
}
