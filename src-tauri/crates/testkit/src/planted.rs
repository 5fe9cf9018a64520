//! Planted secrets: values that stand out, and a search that finds them wherever they leak, also encoded.

#[cfg(test)]
mod tests;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use huolang_domain::Dice;

/// A set of planted secrets.
#[derive(Default)]
pub struct Planted {
    secrets: Vec<Secret>,
}

struct Secret {
    name: String,
    value: String,
    forms: Vec<Vec<u8>>,
}

/// A secret that was found where it must not be. It names the secret and does not repeat it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// Which secret.
    pub name: String,
    /// The file; empty for bytes in memory.
    pub file: PathBuf,
    /// Where in it.
    pub offset: usize,
}

impl Planted {
    /// Plants a card code.
    pub fn card(&mut self, dice: &dyn Dice) -> String {
        self.plant("card", |drawn| format!("CANARY-{drawn:016X}"), dice)
    }

    /// Plants a token, as for an API.
    pub fn token(&mut self, dice: &dyn Dice) -> String {
        self.plant("token", |drawn| format!("canarytoken{drawn:016x}"), dice)
    }

    /// Plants a phone number that no carrier gives.
    pub fn phone(&mut self, dice: &dyn Dice) -> String {
        self.plant("phone", |drawn| format!("101{:08}", drawn % 100_000_000), dice)
    }

    /// Plants a value made elsewhere.
    pub fn watch(&mut self, name: &str, value: &str) {
        let name = format!("{name} {}", self.secrets.len());
        self.secrets.push(Secret { name, value: value.to_owned(), forms: forms(value) });
    }

    /// The planted values.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.secrets.iter().map(|secret| secret.value.as_str())
    }

    /// Every planted secret that is in `bytes`: in clear, in hex of either case, in base64, or as UTF-16.
    #[must_use]
    pub fn search(&self, bytes: &[u8]) -> Vec<Leak> {
        let found = |secret: &Secret| {
            let offset = secret.forms.iter().find_map(|form| position(bytes, form))?;
            Some(Leak { name: secret.name.clone(), file: PathBuf::new(), offset })
        };
        self.secrets.iter().filter_map(found).collect()
    }

    /// Every planted secret that is in a file below `folder`, or in a file's name.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub fn search_folder(&self, folder: &Path) -> io::Result<Vec<Leak>> {
        let mut leaks = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let kind = entry.file_type()?;
                let path = entry.path();
                let mut found = self.search(entry.file_name().as_encoded_bytes());
                if kind.is_dir() {
                    open.push(path.clone());
                } else if kind.is_file() {
                    found.extend(self.search(&fs::read(&path)?));
                }
                leaks.extend(found.into_iter().map(|leak| Leak { file: path.clone(), ..leak }));
            }
        }
        Ok(leaks)
    }

    fn plant(&mut self, name: &str, form: impl Fn(u64) -> String, dice: &dyn Dice) -> String {
        let value = form(dice.below(u64::MAX));
        self.watch(name, &value);
        value
    }
}

/// How a value may look when it leaks.
fn forms(value: &str) -> Vec<Vec<u8>> {
    let plain = value.as_bytes();
    let mut forms = vec![
        plain.to_vec(),
        hex::encode(plain).into_bytes(),
        hex::encode_upper(plain).into_bytes(),
        value.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ];
    // In base64 the signs depend on where the value begins within three bytes; the signs at both ends depend on neighbours.
    for before in 0..3 {
        let padded: Vec<u8> = std::iter::repeat_n(0, before).chain(plain.iter().copied()).collect();
        let encoded = STANDARD_NO_PAD.encode(&padded).into_bytes();
        let begin = (before * 4).div_ceil(3);
        let end = padded.len() * 8 / 6;
        forms.extend(encoded.get(begin..end).map(<[u8]>::to_vec));
    }
    forms
}

fn position(bytes: &[u8], form: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, form)
}
