//! Cards: lists taken in, cards moved, voided and shown, each deed written down.

mod act;
mod desk;
mod import;
mod reading;
#[cfg(test)]
mod tests;
mod told;
mod unknown;
mod upload;

pub use act::{CardAction, RowOutcome};
pub use desk::CardDesk;
pub(crate) use import::end_interrupted;
pub use import::{CardImport, StartedImport};
pub use unknown::SettledUpload;
pub use upload::{CardUpload, MOST_UPLOADED, Uploaded};

use crate::{Engine, EngineError};
use huolang_domain::ErrorCode;
use huolang_sheets::SheetError;

impl Engine {
    /// Cards.
    #[must_use]
    pub const fn cards(&self) -> CardDesk<'_> {
        CardDesk(self)
    }
}

/// A list that cannot be read, in the words of the screens.
pub(crate) fn unreadable(error: &SheetError) -> EngineError {
    let code = match error {
        SheetError::Empty | SheetError::NoRows => ErrorCode::FileEmpty,
        SheetError::TooLarge { .. } | SheetError::UnpackedTooLarge { .. } => ErrorCode::FileTooLarge,
        SheetError::Truncated => ErrorCode::FileTruncated,
        SheetError::Damaged { .. } => ErrorCode::FileNotAWorkbook,
        SheetError::PasswordProtected => ErrorCode::FileEncrypted,
        SheetError::UnknownEncoding { .. } => ErrorCode::EncodingUnknown,
        SheetError::ForeignFile { .. } | SheetError::WebPage | SheetError::UnsupportedWorkbook { .. } => {
            ErrorCode::FileKindUnknown
        }
        SheetError::SheetNotFound | SheetError::ColumnNotFound { .. } => ErrorCode::ColumnMissing,
        SheetError::ColumnUsedTwice { .. } => ErrorCode::InvalidInput,
        _ => ErrorCode::FileUnreadable,
    };
    EngineError::refused(code, error.to_string())
}
