//! The fingerprint of a file, by which it is known again.

use huolang_sheets::{SheetError, Source};
use sha2::{Digest, Sha256};
use std::{fs::File, io::Read, time::SystemTime};

/// What a file was when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Print {
    /// SHA-256, hex.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    /// When it was last written; none for bytes that are no file.
    pub written: Option<SystemTime>,
}

/// Reads the file through once.
pub(super) fn print(source: &Source) -> Result<Print, SheetError> {
    let mut hasher = Sha256::new();
    let (size, written) = match source {
        Source::Path(path) => {
            let mut file = File::open(path)?;
            let about = file.metadata()?;
            let mut piece = vec![0; 256 << 10];
            loop {
                let read = file.read(&mut piece)?;
                if read == 0 {
                    break;
                }
                hasher.update(piece.get(..read).unwrap_or_default());
            }
            (about.len(), about.modified().ok())
        }
        Source::Bytes { bytes, .. } => {
            hasher.update(bytes);
            (bytes.len() as u64, None)
        }
        Source::Text(text) => {
            hasher.update(text.as_bytes());
            (text.len() as u64, None)
        }
    };
    let hash = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Print { hash, size, written })
}

/// Whether the file is still what it was: nobody has written to it since.
pub(super) fn is_unchanged(source: &Source, print: &Print) -> bool {
    match source {
        Source::Path(path) => {
            std::fs::metadata(path).is_ok_and(|now| now.len() == print.size && now.modified().ok() == print.written)
        }
        Source::Bytes { .. } | Source::Text(_) => true,
    }
}
