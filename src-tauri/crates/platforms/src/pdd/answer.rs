//! Takes an answer apart: an error in any of its forms, or the member that holds what was asked for.

use super::{
    error::{self, ApiError},
    roots::root,
};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::HashMap};

/// Why an answer gives nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadAnswer {
    /// It says so.
    Api(ApiError),
    /// It cannot be read: cut off, or not what the method answers.
    NotUnderstood(String),
}

/// Looks for an error in an answer: the platform's own, or a page of something in between.
///
/// # Errors
/// [`BadAnswer`]
pub fn check(http_status: u16, body: &str) -> Result<(), BadAnswer> {
    members(http_status, body).map(|_| ())
}

/// Reads the answer of `method`.
///
/// # Errors
/// [`BadAnswer`]
pub fn read<T: DeserializeOwned>(method: &str, http_status: u16, body: &str) -> Result<T, BadAnswer> {
    let members = members(http_status, body)?;
    let text = match root(method) {
        None => body,
        Some(root) => match members.get(root.as_ref()) {
            Some(member) => member.get(),
            None => return Err(BadAnswer::NotUnderstood(format!("{method}: {root} is missing"))),
        },
    };
    serde_json::from_str(text).map_err(|error| BadAnswer::NotUnderstood(format!("{method}: {}", place(&error))))
}

type Members<'a> = HashMap<Cow<'a, str>, &'a RawValue>;

fn members(http_status: u16, body: &str) -> Result<Members<'_>, BadAnswer> {
    let members: Result<Members<'_>, _> = serde_json::from_str(body);
    let error = members.as_ref().ok().and_then(|members| members.get("error_response"));
    if let Some(error) = error {
        let error = error::parse(error.get())
            .unwrap_or_else(|error| ApiError::uncertain(format!("error_response: {}", place(&error))));
        return Err(BadAnswer::Api(error));
    }
    match (http_status, members) {
        (200, Ok(members)) => Ok(members),
        (200, Err(error)) => Err(BadAnswer::NotUnderstood(place(&error))),
        (status, _) => Err(BadAnswer::Api(ApiError::uncertain(format!("status {status}")))),
    }
}

/// Where and how reading failed; never what stood there.
fn place(error: &serde_json::Error) -> String {
    let how = match error.classify() {
        serde_json::error::Category::Eof => "the answer is cut off",
        serde_json::error::Category::Syntax => "the answer is no JSON",
        serde_json::error::Category::Data => "a member is not as expected",
        serde_json::error::Category::Io => "the answer cannot be read",
    };
    format!("{how} (line {}, column {})", error.line(), error.column())
}
