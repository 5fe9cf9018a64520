//! Master key, encrypted columns, blind index, recovery sheet and key rotation.
//!
//! # Start
//!
//! ```no_run
//! use huolang_vault::{Column, IndexPurpose, Options, open_or_create};
//!
//! const CARD_CODE: Column = Column::new("cards", "code");
//!
//! # fn main() -> Result<(), huolang_vault::VaultError> {
//! # let stored_check: Option<String> = None;
//! let opened = open_or_create(&Options::new("/home/seller/huolang"))?;
//! let vault = opened.vault;
//! match stored_check {
//!     Some(check) => vault.verify(&check)?,      // before anything is decrypted
//!     None => println!("{}", vault.check_value()?), // keep it in the `meta` table
//! }
//! let sealed = vault.seal_str(CARD_CODE, "card-1", "ABCD-1234")?;
//! let code = vault.open_str(CARD_CODE, "card-1", &sealed)?;
//! let fingerprint = vault.blind_index(IndexPurpose::CARD_FINGERPRINT, code.expose().as_bytes());
//! # Ok(())
//! # }
//! ```
//!
//! # Keys
//!
//! ```text
//! key source ─▶ KeyRing { current master, previous master?, index root }
//!                    │                                   └─▶ blind index (HMAC-SHA256, 128 bits)
//!                    ├─ HKDF "columns"   ─▶ column envelopes (XChaCha20-Poly1305)
//!                    ├─ HKDF "streams"   ─▶ backups
//!                    └─ HKDF "key check" ─▶ the check value in the store's `meta` table
//! ```
//!
//! - The **index root** is a key of its own. It begins as a subkey of the first master key and
//!   stays when the master key is changed, so that a change never has to touch an index and a
//!   duplicate is found during the change as well. It travels inside the key ring and, sealed,
//!   inside the check value; a backup plus the recovery sheet bring it back.
//! - One subkey serves all columns. Table, column and row are authenticated with every value, so
//!   keys per table would add lookups and no protection.
//! - A data folder's **key source** is chosen once and written into `vault.json`; a later start
//!   never falls through to another one, because that would make a second key.
//!
//! # Shapes and units
//!
//! | what | form |
//! |---|---|
//! | envelope | bytes, 49 ([`OVERHEAD`]) longer than the plaintext |
//! | blind index | 32 lower-case hexadecimal characters ([`INDEX_LEN`]) |
//! | check value | ASCII text, 179 characters |
//! | key ring | ASCII text, at most 149 characters (limit [`MAX_TEXT`]) |
//! | recovery code | 70 characters in 14 groups |
//! | row id | text, as the store keeps it |
//!
//! # Errors
//!
//! [`VaultError`] says in English what happened and what to do, and carries a stable
//! [`code`](VaultError::code) for the screens. No error, `Debug` form or log line of this crate
//! contains a key, a passphrase or a plaintext.

#![warn(missing_docs)]

mod blind_index;
mod crockford;
mod data_key;
mod envelope;
mod error;
mod key_check;
mod key_ring;
pub mod key_source;
mod master_key;
mod options;
mod private_file;
mod random;
mod record;
mod recovery_sheet;
pub mod redact;
mod secret;
mod stream;
mod vault;

pub use blind_index::{INDEX_LEN, IndexPurpose};
pub use data_key::{Opened, move_key, open_or_create, restore};
pub use envelope::{Column, OVERHEAD, PREFIX_LEN};
pub use error::VaultError;
pub use key_ring::{KeyRing, MAX_TEXT};
pub use key_source::{KeySource, PassphraseCost, SourceKind};
pub use master_key::{KEY_LEN, KeyId, MasterKey};
pub use options::Options;
pub use record::RECORD_FILE;
pub use recovery_sheet::{RECOVERY_CODE_LEN, SheetFacts, decode as parse_recovery_code};
pub use secret::{HIDDEN, Secret};
pub use stream::stream_key;
pub use vault::Vault;
