//! The digest both platforms sign with, and how one is compared.

use md5::{Digest, Md5};
use subtle::ConstantTimeEq;

/// MD5 of the UTF-8 bytes, 32 lower-case digits. Broken as a hash, but the platforms' choice.
#[must_use]
pub fn md5_hex(text: &str) -> String {
    hex::encode(Md5::digest(text.as_bytes()))
}

/// Whether `given` is the digest `ours`: upper and lower case alike, in a time that tells nothing about `ours`.
#[must_use]
pub fn same_digest(given: &str, ours: &str) -> bool {
    given.len() == ours.len() && bool::from(given.to_ascii_lowercase().as_bytes().ct_eq(ours.as_bytes()))
}
