//! Text brought to a common form before words are looked for: tricks with width, case, gaps and invisible signs are undone.

/// Halves full-width signs, lowers case, drops invisible signs; keeps gaps.
pub(super) fn halved(text: &str) -> String {
    text.chars().filter(|sign| !is_hidden(*sign)).map(halve).flat_map(char::to_lowercase).collect()
}

/// As [`halved`], without gaps and punctuation: only letters and digits of any script are left.
#[must_use]
pub fn plain(text: &str) -> String {
    halved(text).chars().filter(|sign| sign.is_alphanumeric()).collect()
}

const fn is_hidden(sign: char) -> bool {
    matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{fe0f}' | '\u{20e3}')
}

fn halve(sign: char) -> char {
    let number = u32::from(sign);
    match sign {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(number - 0xfee0).unwrap_or(sign),
        // ①…⑨ and ⓪ stand for digits.
        '\u{2460}'..='\u{2468}' => char::from_u32(number - 0x2460 + u32::from('1')).unwrap_or(sign),
        '\u{24ea}' => '0',
        _ => sign,
    }
}
