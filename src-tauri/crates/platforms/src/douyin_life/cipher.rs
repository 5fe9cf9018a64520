//! Encrypted fields of orders and inbound calls (加密字段解密): AES-256-CBC with a key made from the app secret.

use aes::Aes256;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use cbc::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _, block_padding::Pkcs7};
use huolang_vault::Secret;

/// Key and start of the chain, made from the app secret. Never printed.
pub struct FieldKey {
    key: [u8; 32],
    iv: [u8; 16],
}

/// How a contact's phone comes to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneRoute {
    /// By the app secret, on this machine.
    Local,
    /// By the platform's decrypt call.
    Online,
    /// It stood there in clear.
    Plain,
    /// The cipher cannot be read with this app secret.
    Failed,
}

/// What a cipher says.
#[derive(Clone, PartialEq, Eq)]
pub enum Reading {
    /// There is none.
    Nothing,
    /// Only the platform's decrypt call opens it.
    Online,
    /// The text.
    Plain(String),
}

/// A cipher that this app secret does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the field cannot be decrypted with this app secret")]
pub struct DecryptFailed;

/// Ciphers that begin so are opened by the platform only.
const ONLINE: &str = "Enc.";

impl FieldKey {
    /// The key of an app secret: brought to 32 characters from both sides, left first; the chain starts with its right half.
    #[must_use]
    pub fn of(app_secret: &Secret<String>) -> Self {
        let mut secret: std::collections::VecDeque<u8> = app_secret.expose().trim().bytes().collect();
        let mut left = true;
        while secret.len() != 32 {
            match (secret.len() < 32, left) {
                (true, true) => secret.push_front(b'#'),
                (true, false) => secret.push_back(b'#'),
                (false, true) => drop(secret.pop_front()),
                (false, false) => drop(secret.pop_back()),
            }
            left = !left;
        }
        let (mut key, mut iv) = ([0; 32], [0; 16]);
        for (place, byte) in key.iter_mut().zip(secret) {
            *place = byte;
        }
        iv.copy_from_slice(&key[16..]);
        Self { key, iv }
    }

    /// The key and the start of the chain as text, for comparing with the platform's examples.
    #[must_use]
    pub fn parts(&self) -> (Secret<String>, Secret<String>) {
        let text = |bytes: &[u8]| Secret::new(String::from_utf8_lossy(bytes).into_owned());
        (text(&self.key), text(&self.iv))
    }

    /// Reads a cipher as far as this machine can.
    ///
    /// # Errors
    /// [`DecryptFailed`] when it is one for this machine and cannot be opened.
    pub fn read(&self, cipher: &str) -> Result<Reading, DecryptFailed> {
        match cipher.trim() {
            "" => Ok(Reading::Nothing),
            cipher if is_online(cipher) => Ok(Reading::Online),
            cipher => self.decrypt(cipher).map(Reading::Plain),
        }
    }

    /// Opens a cipher in standard base64.
    ///
    /// # Errors
    /// [`DecryptFailed`] when it is no base64, no whole number of blocks, padded wrongly or no text.
    pub fn decrypt(&self, cipher: &str) -> Result<String, DecryptFailed> {
        let mut bytes = STANDARD.decode(cipher.trim()).map_err(|_| DecryptFailed)?;
        if bytes.is_empty() || bytes.len() % 16 != 0 {
            return Err(DecryptFailed);
        }
        let plain = cbc::Decryptor::<Aes256>::new(&self.key.into(), &self.iv.into())
            .decrypt_padded::<Pkcs7>(&mut bytes)
            .map_err(|_| DecryptFailed)?;
        String::from_utf8(plain.to_vec()).map_err(|_| DecryptFailed)
    }

    /// Encrypts text as the platform does; calls that name a field by its cipher need it.
    #[must_use]
    pub fn encrypt(&self, plain: &str) -> String {
        let chain = cbc::Encryptor::<Aes256>::new(&self.key.into(), &self.iv.into());
        STANDARD.encode(chain.encrypt_padded_vec::<Pkcs7>(plain.as_bytes()))
    }
}

/// Whether only the platform's decrypt call opens this cipher.
#[must_use]
pub fn is_online(cipher: &str) -> bool {
    cipher.trim().starts_with(ONLINE)
}

/// `138****8000` for the eleven digits of a mobile number; anything else has no masked form.
#[must_use]
pub fn masked(phone: &str) -> Option<String> {
    let is_mobile = phone.len() == 11 && phone.bytes().all(|byte| byte.is_ascii_digit());
    is_mobile.then(|| format!("{}****{}", &phone[..3], &phone[7..]))
}
