//! AES-256 in ECB mode with PKCS#7 padding, as JD wants cards and `expand` (`jd-general.md` §6).

use aes::{
    Aes256,
    cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyInit, block_padding::Pkcs7},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use huolang_vault::Secret;

/// A key that is not 32 bytes long: a mistake in the settings, never padded or cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the AES key must have exactly 32 characters")]
pub struct BadKey;

/// A text that this key does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text cannot be decrypted with this AES key")]
pub struct NotOpened;

/// Encrypts and decrypts with one shop's key.
pub struct Cipher {
    key: Secret<Vec<u8>>,
}

impl Cipher {
    /// With the key as JD gives it: its 32 characters are the key.
    ///
    /// # Errors
    /// [`BadKey`]
    pub fn new(key: &Secret<String>) -> Result<Self, BadKey> {
        let bytes = key.expose().as_bytes();
        if bytes.len() == 32 { Ok(Self { key: Secret::new(bytes.to_vec()) }) } else { Err(BadKey) }
    }

    /// One unbroken line of Base64.
    #[must_use]
    pub fn encrypt(&self, text: &str) -> String {
        let Ok(engine) = ecb::Encryptor::<Aes256>::new_from_slice(self.key.expose()) else { return String::new() };
        STANDARD.encode(engine.encrypt_padded_vec::<Pkcs7>(text.as_bytes()))
    }

    /// The text; line breaks and spaces in the Base64 are passed over.
    ///
    /// # Errors
    /// [`NotOpened`] for another key, no Base64, or half a block.
    pub fn decrypt(&self, text: &str) -> Result<Secret<String>, NotOpened> {
        let packed: String = text.chars().filter(|char| !matches!(char, '\r' | '\n' | ' ' | '\t')).collect();
        let sealed = STANDARD.decode(packed).map_err(|_| NotOpened)?;
        let engine = ecb::Decryptor::<Aes256>::new_from_slice(self.key.expose()).map_err(|_| NotOpened)?;
        let plain = engine.decrypt_padded_vec::<Pkcs7>(&sealed).map_err(|_| NotOpened)?;
        String::from_utf8(plain).map(Secret::new).map_err(|_| NotOpened)
    }
}
