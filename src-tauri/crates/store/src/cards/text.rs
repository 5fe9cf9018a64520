//! The text of a card: number, secret, note.

use super::SECRET;
use crate::StoreError;
use huolang_vault::{IndexPurpose, Secret, Vault};
use serde::Deserialize;
use serde_json::json;

/// What is printed on a card. Never shown by `Debug`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct CardText {
    /// 卡号; empty when the card has only a secret.
    #[serde(default)]
    pub number: Secret<String>,
    /// 密码, or the whole code.
    pub secret: Secret<String>,
    /// The seller's note.
    #[serde(default)]
    pub note: Secret<String>,
}

impl CardText {
    /// The characters a buyer or a seller would read out.
    fn shown(&self) -> &str {
        if self.secret.expose().is_empty() { self.number.expose() } else { self.secret.expose() }
    }

    /// The last characters, the rest hidden; of a short text nothing is shown.
    #[must_use]
    pub fn mask(&self) -> String {
        let chars: Vec<char> = self.shown().chars().collect();
        let tail: String = if chars.len() < 8 { String::new() } else { chars.iter().skip(chars.len() - 4).collect() };
        format!("••••{tail}")
    }

    /// Whether it ends with `text`, of which letters and digits count, upper and lower case alike.
    #[must_use]
    pub fn ends_with(&self, text: &str) -> bool {
        let ending = letters(text);
        !ending.is_empty() && Secret::new(letters(self.shown())).expose().ends_with(&ending)
    }

    /// The fingerprint over the whole library: the same number and secret give the same, whatever the spaces around.
    pub(super) fn fingerprint(&self, vault: &Vault) -> Vec<u8> {
        let text = Secret::new(format!("{}\0{}", self.number.expose().trim(), self.secret.expose().trim()));
        bytes(&vault.blind_index(IndexPurpose::CARD_FINGERPRINT, text.expose().as_bytes()))
    }

    /// The index of the last four characters.
    pub(super) fn tail(&self, vault: &Vault) -> Vec<u8> {
        tail_index(vault, self.shown())
    }

    pub(super) fn seal(&self, vault: &Vault, id: &str) -> Result<Vec<u8>, StoreError> {
        let text = Secret::new(
            json!({ "number": self.number.expose(), "secret": self.secret.expose(), "note": self.note.expose() })
                .to_string(),
        );
        Ok(vault.seal_str(SECRET, id, text.expose())?)
    }

    pub(super) fn open(vault: &Vault, id: &str, envelope: &[u8]) -> Result<Self, StoreError> {
        let text = vault.open_str(SECRET, id, envelope)?;
        // The parser's own words would quote the text.
        serde_json::from_str(text.expose()).map_err(|_| StoreError::BadValue("the text of a card".to_owned()))
    }
}

/// Characters of a card by which it is found.
pub const TAIL: usize = 4;

/// The index of the last four letters and digits, upper and lower case alike; of fewer, of those. Half of it is enough
/// to find by, and keeps the database's own index small.
pub(super) fn tail_index(vault: &Vault, text: &str) -> Vec<u8> {
    let chars = Secret::new(letters(text));
    let skipped = chars.expose().chars().count().saturating_sub(TAIL);
    let tail: Secret<String> = Secret::new(chars.expose().chars().skip(skipped).collect());
    let mut index = bytes(&vault.blind_index(IndexPurpose::CARD_TAIL, tail.expose().as_bytes()));
    index.truncate(huolang_vault::INDEX_LEN / 4);
    index
}

/// The letters and digits of a text in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// An index as the bytes its digits stand for: half as long in the database.
fn bytes(index: &str) -> Vec<u8> {
    hex::decode(index).unwrap_or_else(|_| index.as_bytes().to_vec())
}
