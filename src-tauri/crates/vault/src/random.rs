//! Random bytes from the operating system.
//!
//! Keys and nonces are the one randomness of the program that is *not* injected: a seeded source
//! reaching these calls by mistake would repeat a nonce and give the plaintext away.

use rand::TryRngCore;
use rand::rngs::OsRng;

use crate::error::VaultError;

/// `N` random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut out = [0u8; N];
    OsRng.try_fill_bytes(&mut out).map_err(|error| VaultError::Random(error.to_string()))?;
    Ok(out)
}
