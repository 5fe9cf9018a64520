//! Crockford's base32 alphabet: digits and capitals without the letters people mix up.

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Bits in one character.
const BITS: u32 = 5;

/// The character for a value below 32; only the low five bits count.
pub(crate) fn character(value: u8) -> char {
    char::from(ALPHABET[usize::from(value & 31)])
}

/// The value of a character as people type it: small letters, O for 0, I and L for 1, and the
/// full-width forms of a Chinese input method.
pub(crate) fn value(character: char) -> Option<u8> {
    let character = match narrow(character).to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|letter| char::from(*letter) == character).and_then(|at| u8::try_from(at).ok())
}

/// `true` for what people put between groups.
pub(crate) fn is_separator(character: char) -> bool {
    let character = narrow(character);
    character.is_whitespace()
        || matches!(character, '-' | '_' | '.' | ',' | '·' | '、' | '，' | '。')
        || matches!(character, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{feff}' | '\u{200b}')
}

/// The values of a byte string, five bits each, the last one filled up with zeros.
pub(crate) fn split(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= BITS {
            bits -= BITS;
            out.push(low(held >> bits));
        }
    }
    if bits > 0 {
        out.push(low(held << (BITS - bits)));
    }
    out
}

/// The bytes of a value string, without the bits that filled up the last one.
pub(crate) fn join(values: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(values.len() * 5 / 8);
    let (mut held, mut bits) = (0u32, 0);
    for value in values {
        held = (held << BITS) | u32::from(value & 31);
        bits += BITS;
        if bits >= 8 {
            bits -= 8;
            out.push(((held >> bits) & 0xff) as u8);
        }
    }
    out
}

fn low(value: u32) -> u8 {
    (value & 31) as u8
}

fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '\u{3000}' => ' ',
        other => other,
    }
}
