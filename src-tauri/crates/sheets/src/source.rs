//! Where rows come from: a file, uploaded bytes, or pasted text.

use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::PathBuf;

use crate::SheetError;

/// Where rows come from. The kind is told by the content; a name only breaks ties.
#[derive(Clone)]
pub enum Source {
    /// A file on this machine.
    Path(PathBuf),
    /// Bytes that arrived otherwise, such as an upload.
    Bytes {
        /// The name the sender gave.
        name: String,
        /// The content.
        bytes: Vec<u8>,
    },
    /// Text typed or pasted.
    Text(String),
}

/// What the readers need of a source.
pub(crate) trait Input: Read + Seek + Send {}
impl<T: Read + Seek + Send> Input for T {}

impl Source {
    /// Whether the name ends in `.csv`, where a line without a delimiter may still be quoted.
    pub(crate) fn is_named_csv(&self) -> bool {
        let name = match self {
            Self::Path(path) => path.to_string_lossy().into_owned(),
            Self::Bytes { name, .. } => name.clone(),
            Self::Text(_) => return false,
        };
        name.to_lowercase().ends_with(".csv")
    }

    /// Opens the source from its first byte.
    pub(crate) fn open(&self) -> Result<Box<dyn Input + '_>, SheetError> {
        Ok(match self {
            Self::Path(path) => {
                let file = File::open(path)?;
                if file.metadata()?.is_dir() {
                    return Err(SheetError::ForeignFile { kind: "a folder" });
                }
                Box::new(file)
            }
            Self::Bytes { bytes, .. } => Box::new(Cursor::new(bytes.as_slice())),
            Self::Text(text) => Box::new(Cursor::new(text.as_bytes())),
        })
    }

    /// Bytes of the whole source.
    pub(crate) fn size(&self) -> Result<u64, SheetError> {
        Ok(match self {
            Self::Path(path) => std::fs::metadata(path)?.len(),
            Self::Bytes { bytes, .. } => bytes.len() as u64,
            Self::Text(text) => text.len() as u64,
        })
    }
}

// Written by hand: the content is secret.
impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Path(path) => f.debug_tuple("Path").field(path).finish(),
            Self::Bytes { name, bytes } => write!(f, "Bytes({name:?}, {} bytes)", bytes.len()),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
        }
    }
}
