//! A file with the master key, readable by its owner alone.

use std::path::{Path, PathBuf};

use super::{KeySource, SourceKind};
use crate::error::VaultError;
use crate::key_ring::KeyRing;
use crate::private_file;

const HEADING: &str = "# 货郎 Huolang: master key. Whoever has this line can read all cards; without it nobody can.\n";

/// Keeps the ring in a text file: lines that start with `#` are comments, the one other line is
/// the key.
#[derive(Clone, Debug)]
pub struct KeyFile {
    path: PathBuf,
}

impl KeyFile {
    /// The key file at `path`; nothing is read or created yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl KeySource for KeyFile {
    fn name(&self) -> SourceKind {
        SourceKind::KeyFile
    }

    fn describe(&self) -> String {
        self.path.display().to_string()
    }

    fn load(&self) -> Result<Option<KeyRing>, VaultError> {
        let Some((text, mode)) = private_file::read(&self.path)? else {
            return Ok(None);
        };
        if mode & 0o077 != 0 {
            return Err(VaultError::KeyFileOpenToOthers { path: self.path.clone(), mode });
        }
        let damaged = |reason| VaultError::KeyDamaged { kind: SourceKind::KeyFile, reason };
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let line = lines.next().ok_or_else(|| damaged("it is empty"))?;
        if lines.next().is_some() {
            return Err(damaged("it holds more than one key"));
        }
        KeyRing::from_text(line).map(Some).map_err(damaged)
    }

    fn store(&self, ring: &KeyRing) -> Result<(), VaultError> {
        let text = ring.to_text();
        let mut content = zeroize::Zeroizing::new(String::with_capacity(HEADING.len() + text.expose().len() + 1));
        content.push_str(HEADING);
        content.push_str(text.expose());
        content.push('\n');
        private_file::write(&self.path, &content)
    }
}
