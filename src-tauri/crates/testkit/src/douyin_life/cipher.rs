//! The platform's side of encrypted fields.

use aes::cipher::{BlockModeEncrypt as _, KeyIvInit as _, block_padding::Pkcs7};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The secret at 32 characters: what is missing is put, what is too much is taken, half on the left (the odd one, too)
/// and half on the right.
fn fitted(secret: &str) -> Vec<u8> {
    let secret = secret.trim().as_bytes();
    if secret.len() <= 32 {
        let missing = 32 - secret.len();
        let left = missing.div_ceil(2);
        return [vec![b'#'; left], secret.to_vec(), vec![b'#'; missing - left]].concat();
    }
    let extra = secret.len() - 32;
    let left = extra.div_ceil(2);
    secret[left..left + 32].to_vec()
}

/// A text as the platform ciphers it.
pub(super) fn sealed(secret: &str, plain: &str) -> String {
    let key = fitted(secret);
    let Ok(chain) = cbc::Encryptor::<aes::Aes256>::new_from_slices(&key, &key[16..]) else { return String::new() };
    STANDARD.encode(chain.encrypt_padded_vec::<Pkcs7>(plain.as_bytes()))
}
