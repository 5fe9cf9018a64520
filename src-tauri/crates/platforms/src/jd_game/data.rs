//! The field `data`: JSON in Base64, UTF-8 from JD, GBK to JD (`jd-game.md` §2 and §5).

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use encoding_rs::{EncoderResult, GBK};

/// Padding may be missing: some senders cut it off.
const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Text that is no Base64, or bytes in no known charset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("data is not Base64 of a text in UTF-8 or GBK")]
pub struct BadData;

/// A charset of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// What JD sends, and what our answers are in.
    Utf8,
    /// What callbacks are in.
    Gbk,
}

/// Encodes a text. What GBK does not have becomes a question mark.
#[must_use]
pub fn data_encode(charset: Charset, text: &str) -> String {
    match charset {
        Charset::Utf8 => STANDARD.encode(text),
        Charset::Gbk => STANDARD.encode(gbk(text)),
    }
}

fn gbk(text: &str) -> Vec<u8> {
    let mut encoder = GBK.new_encoder();
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    let mut piece = [0_u8; 1024];
    loop {
        let (result, read, written) = encoder.encode_from_utf8_without_replacement(rest, &mut piece, true);
        bytes.extend_from_slice(piece.get(..written).unwrap_or_default());
        rest = rest.get(read..).unwrap_or_default();
        match result {
            EncoderResult::InputEmpty => return bytes,
            EncoderResult::OutputFull => {}
            EncoderResult::Unmappable(_) => bytes.push(b'?'),
        }
    }
}

/// Decodes a text: line breaks are passed over, spaces were plus signs, padding may be missing.
///
/// # Errors
/// [`BadData`]
pub fn data_decode(data: &str) -> Result<String, BadData> {
    let packed: String = data
        .chars()
        .filter(|char| !matches!(char, '\r' | '\n' | '\t'))
        .map(|char| if char == ' ' { '+' } else { char })
        .collect();
    let bytes = TOLERANT.decode(packed).map_err(|_| BadData)?;
    text_of(&bytes).ok_or(BadData)
}

/// Reads bytes as UTF-8, else as GBK.
#[must_use]
pub fn text_of(bytes: &[u8]) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => GBK.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned),
    }
}
