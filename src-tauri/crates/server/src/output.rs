//! How a command answers: words for people, or one JSON document.

use std::process::ExitCode;

use huolang_engine::EngineError;
use huolang_engine::boot::BootError;
use huolang_store::StoreError;
use serde::Serialize;

/// Prints the answer: as JSON, or in the words that `words` finds.
///
/// # Errors
/// When the answer cannot be written as JSON.
pub fn answer<T: Serialize>(json: bool, value: &T, words: impl FnOnce(&T) -> String) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string(value)?);
    } else {
        println!("{}", words(value).trim_end());
    }
    Ok(())
}

/// Says why a command failed; the exit code is 1.
pub fn failed(json: bool, code: &str, message: &str) -> ExitCode {
    if json {
        println!("{}", serde_json::json!({ "error": { "code": code, "message": message } }));
    }
    eprintln!("huolang-server: {message}");
    ExitCode::FAILURE
}

/// The stable code of an error, wherever in the chain it stands.
pub fn code_of(error: &anyhow::Error) -> &'static str {
    error
        .chain()
        .find_map(|cause| {
            cause
                .downcast_ref::<BootError>()
                .map(BootError::code)
                .or_else(|| cause.downcast_ref::<EngineError>().map(EngineError::code))
                .or_else(|| cause.downcast_ref::<StoreError>().map(StoreError::code))
        })
        .map_or("internal", huolang_domain::ErrorCode::as_str)
}
