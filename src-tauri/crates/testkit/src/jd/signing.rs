//! Digest and cipher, written a second time: an error that the program and its tests shared would prove nothing.

use aes::{
    Aes256,
    cipher::{BlockCipherDecrypt as _, BlockCipherEncrypt as _, KeyInit as _},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use md5::{Digest as _, Md5};

/// MD5 of a text in lower-case digits.
#[must_use]
pub fn md5(text: &str) -> String {
    Md5::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Opens AES-256-ECB with PKCS#7 padding, block by block; `None` when anything about it is wrong.
#[must_use]
pub fn decrypt_ecb(key: &str, sealed: &str) -> Option<String> {
    let cipher = Aes256::new_from_slice(key.as_bytes()).ok()?;
    let mut bytes = STANDARD.decode(sealed).ok()?;
    if bytes.is_empty() || bytes.len() % 16 != 0 {
        return None;
    }
    for block in bytes.chunks_exact_mut(16) {
        let mut piece = aes::Block::default();
        piece.copy_from_slice(block);
        cipher.decrypt_block(&mut piece);
        block.copy_from_slice(&piece);
    }
    let padding = usize::from(*bytes.last()?);
    let end = bytes.len().checked_sub(padding).filter(|_| (1..=16).contains(&padding))?;
    bytes.get(end..)?.iter().all(|byte| usize::from(*byte) == padding).then_some(())?;
    bytes.truncate(end);
    String::from_utf8(bytes).ok()
}

/// Seals a text in the same way; `None` when the key does not fit.
#[must_use]
pub fn encrypt_ecb(key: &str, plain: &str) -> Option<String> {
    let cipher = Aes256::new_from_slice(key.as_bytes()).ok()?;
    let padding = 16 - plain.len() % 16;
    let mut bytes = plain.as_bytes().to_vec();
    bytes.resize(plain.len() + padding, u8::try_from(padding).ok()?);
    for block in bytes.chunks_exact_mut(16) {
        let mut piece = aes::Block::default();
        piece.copy_from_slice(block);
        cipher.encrypt_block(&mut piece);
        block.copy_from_slice(&piece);
    }
    Some(STANDARD.encode(bytes))
}
