//! Where a card list comes from: pasted, handed over before, or a file of this machine.

use huolang_domain::ErrorCode;
use huolang_sheets::Source;

use super::body::ImportSource;
use crate::error::ApiError;
use crate::state::Api;

/// A list and what the seller calls it.
pub struct Named {
    /// The list.
    pub source: Source,
    /// `paste`, or the file's name.
    pub name: String,
    /// The upload it lies in.
    pub upload: Option<String>,
}

/// The list that a request means.
///
/// # Errors
/// None or several are named; the upload is gone; a path, asked of a server.
pub fn named(api: &Api, asked: ImportSource) -> Result<Named, ApiError> {
    match (asked.text, asked.upload_id, asked.path) {
        (Some(text), None, None) => Ok(Named { source: Source::Text(text), name: "paste".to_owned(), upload: None }),
        (None, Some(id), None) => {
            let kept = api.uploads.get(&id).ok_or_else(|| {
                ApiError::new(ErrorCode::FileUnreadable, "the file is no longer here; choose it again")
            })?;
            Ok(Named { source: Source::Path(kept.path), name: kept.name, upload: Some(id) })
        }
        // Whoever logs in from elsewhere must not read the files of the server's machine.
        (None, None, Some(_)) if api.server.is_some() => {
            Err(ApiError::new(ErrorCode::Forbidden, "a server takes files as uploads only"))
        }
        (None, None, Some(path)) => {
            let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            Ok(Named { source: Source::Path(path.into()), name, upload: None })
        }
        _ => Err(ApiError::field("source", "give exactly one of text, upload_id and path")),
    }
}
