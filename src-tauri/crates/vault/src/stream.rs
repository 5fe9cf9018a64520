//! Seals whole files, such as backups, in chunks, so that their size does not matter.
//!
//! `HLF1 | key id (8) | nonce prefix (19)`, then chunks of 64 KiB, each with its own tag. A chunk's
//! nonce is the prefix, its number (4 bytes) and whether it is the last (1 byte): chunks cannot be
//! left out, doubled, reordered or cut off at the end.

use std::io::{ErrorKind, Read, Write};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::error::VaultError;
use crate::master_key::{KEY_ID_LEN, KeyId, MasterKey};
use crate::random;
use crate::vault::Vault;

const MAGIC: &[u8; 4] = b"HLF1";
const PURPOSE: &str = "streams";
const CHUNK: usize = 64 * 1024;
const TAG_LEN: usize = 16;
const PREFIX_LEN: usize = 19;

impl Vault {
    /// Seals everything `from` gives into `to`. `name` says what it is (for example
    /// `"backup"`) and must be given again to open it. Returns the plaintext's bytes.
    pub fn seal_stream(&self, name: &str, from: &mut dyn Read, to: &mut dyn Write) -> Result<u64, VaultError> {
        let ring = self.ring();
        let chunks = Chunks::new(&ring.current, random::bytes()?, name)?;
        to.write_all(MAGIC)?;
        to.write_all(&ring.current.id().0)?;
        to.write_all(&chunks.prefix)?;
        let mut total = 0u64;
        let mut number = 0u32;
        let mut chunk = Zeroizing::new(vec![0u8; CHUNK]);
        let mut next = Zeroizing::new(vec![0u8; CHUNK]);
        let mut filled = fill(from, &mut chunk)?;
        loop {
            // Only after a look ahead is it known whether this chunk is the last.
            let ahead = fill(from, &mut next)?;
            let last = ahead == 0;
            to.write_all(&chunks.seal(number, last, &chunk[..filled])?)?;
            total += filled as u64;
            if last {
                to.flush()?;
                return Ok(total);
            }
            std::mem::swap(&mut chunk, &mut next);
            filled = ahead;
            number = following(number)?;
        }
    }

    /// Opens what [`Vault::seal_stream`] made. Each chunk is checked before it is written, but
    /// only `Ok` says that nothing is missing: write to a scratch file and drop it on an error.
    pub fn open_stream(&self, name: &str, from: &mut dyn Read, to: &mut dyn Write) -> Result<u64, VaultError> {
        let malformed = || VaultError::Malformed { place: name.to_owned(), reason: "not a sealed file" };
        let needed = stream_key(from)?.ok_or_else(malformed)?;
        let ring = self.ring();
        let key = std::iter::once(&ring.current)
            .chain(&ring.previous)
            .find(|key| key.id() == needed)
            .ok_or_else(|| VaultError::UnknownKey { place: name.to_owned(), needed })?;
        let mut prefix = [0u8; PREFIX_LEN];
        if fill(from, &mut prefix)? != PREFIX_LEN {
            return Err(malformed());
        }
        let chunks = Chunks::new(key, prefix, name)?;
        let mut total = 0u64;
        let mut number = 0u32;
        let mut chunk = vec![0u8; CHUNK + TAG_LEN];
        let mut next = chunk.clone();
        let mut filled = fill(from, &mut chunk)?;
        loop {
            let ahead = fill(from, &mut next)?;
            let last = ahead == 0;
            let plain = chunks.open(number, last, &chunk[..filled])?;
            to.write_all(&plain)?;
            total += plain.len() as u64;
            if last {
                to.flush()?;
                return Ok(total);
            }
            std::mem::swap(&mut chunk, &mut next);
            filled = ahead;
            number = following(number)?;
        }
    }
}

/// The key a sealed file needs, read from its first 12 bytes; `None` when it is no sealed file.
pub fn stream_key(from: &mut dyn Read) -> Result<Option<KeyId>, VaultError> {
    let mut head = [0u8; MAGIC.len() + KEY_ID_LEN];
    let filled = fill(from, &mut head)?;
    Ok(head[..filled].strip_prefix(MAGIC).and_then(|id| id.first_chunk()).map(|id| KeyId(*id)))
}

struct Chunks<'a> {
    cipher: XChaCha20Poly1305,
    prefix: [u8; PREFIX_LEN],
    name: &'a str,
}

impl<'a> Chunks<'a> {
    fn new(key: &MasterKey, prefix: [u8; PREFIX_LEN], name: &'a str) -> Result<Self, VaultError> {
        Ok(Self { cipher: XChaCha20Poly1305::new(key.subkey(PURPOSE)?.expose().into()), prefix, name })
    }

    fn nonce(&self, number: u32, last: bool) -> XNonce {
        let mut nonce = [0u8; PREFIX_LEN + 5];
        nonce[..PREFIX_LEN].copy_from_slice(&self.prefix);
        nonce[PREFIX_LEN..PREFIX_LEN + 4].copy_from_slice(&number.to_be_bytes());
        nonce[PREFIX_LEN + 4] = u8::from(last);
        XNonce::from(nonce)
    }

    fn seal(&self, number: u32, last: bool, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let payload = Payload { msg: plain, aad: self.name.as_bytes() };
        self.cipher.encrypt(&self.nonce(number, last), payload).map_err(|_| VaultError::Crypto("sealing a chunk"))
    }

    fn open(&self, number: u32, last: bool, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let payload = Payload { msg: sealed, aad: self.name.as_bytes() };
        self.cipher
            .decrypt(&self.nonce(number, last), payload)
            .map(Zeroizing::new)
            .map_err(|_| VaultError::Tampered { place: self.name.to_owned() })
    }
}

/// Reads until the buffer is full or the input ends.
fn fill(from: &mut dyn Read, buffer: &mut [u8]) -> Result<usize, VaultError> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(filled)
}

fn following(number: u32) -> Result<u32, VaultError> {
    number.checked_add(1).ok_or(VaultError::Crypto("the file is too long"))
}

#[cfg(test)]
mod tests;
