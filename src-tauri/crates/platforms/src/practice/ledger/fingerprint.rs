//! Fingerprints of messages: enough to see a text or a card again, not enough to read it.

use sha2::{Digest, Sha256};

/// Makes fingerprints under one key.
#[derive(Clone)]
pub(in crate::practice) struct Fingerprinter {
    key: [u8; 32],
    keyed: bool,
}

/// The fingerprint of a message and of the words in it that may be cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::practice) struct Print {
    /// Of the whole text.
    pub text: [u8; 16],
    /// Of each word.
    pub words: Box<[u64]>,
}

impl Fingerprinter {
    /// Under a secret key: without it, fingerprints tell nothing even of short cards.
    pub fn keyed(key: [u8; 32]) -> Self {
        Self { key, keyed: true }
    }

    /// Under a salt that stands in the journal itself.
    pub fn salted(salt: [u8; 32]) -> Self {
        Self { key: salt, keyed: false }
    }

    pub fn is_keyed(&self) -> bool {
        self.keyed
    }

    pub fn print(&self, text: &str) -> Print {
        let mut whole = [0; 16];
        whole.copy_from_slice(&self.digest(text)[..16]);
        let mut found: Vec<u64> = words(text).map(|word| self.word(word)).collect();
        found.sort_unstable();
        found.dedup();
        Print { text: whole, words: found.into_boxed_slice() }
    }

    /// A number below 2^64 that stands for `word`.
    pub fn word(&self, word: &str) -> u64 {
        let digest = self.digest(word);
        digest.iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
    }

    fn digest(&self, text: &str) -> [u8; 32] {
        Sha256::new().chain_update(self.key).chain_update(text.as_bytes()).finalize().into()
    }
}

/// The words of a text that may be cards, or parts of one: runs of ASCII without blanks and brackets, trimmed of the
/// punctuation that a template puts around a card.
pub(in crate::practice) fn words(text: &str) -> impl Iterator<Item = &str> {
    let cuts = |sign: char| {
        !sign.is_ascii() || sign.is_ascii_whitespace() || sign.is_ascii_control() || ",;:|\"'()[]{}<>".contains(sign)
    };
    text.split(cuts)
        .map(|word| word.trim_matches(|sign: char| !sign.is_ascii_alphanumeric()))
        .filter(|word| word.len() >= 2)
}
