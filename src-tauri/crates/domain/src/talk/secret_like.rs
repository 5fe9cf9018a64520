//! Things in a text that look like cards, codes or keys.

use super::normal::halved;

/// Signs that join the parts of a code.
const fn joins(sign: char) -> bool {
    matches!(sign, '-' | '_')
}

/// The tokens of `text` that look like a card: long runs of letters and digits, or long numbers.
#[must_use]
pub fn secrets_in(text: &str) -> Vec<String> {
    let text = halved(text);
    let tokens = text.split(|sign: char| !(sign.is_ascii_alphanumeric() || joins(sign)));
    tokens.filter(|token| is_secret_like(token)).map(str::to_owned).collect()
}

/// Whether a token looks like a card.
#[must_use]
pub fn is_secret_like(token: &str) -> bool {
    let signs: Vec<char> = token.chars().filter(|sign| !joins(*sign)).collect();
    let digits = signs.iter().filter(|sign| sign.is_ascii_digit()).count();
    let letters = signs.len() - digits;
    let groups = token.split(joins).filter(|part| part.len() >= 3).count();
    let mixed = signs.len() >= 8 && digits >= 2 && letters >= 2;
    let grouped = groups >= 3 && signs.len() >= 12;
    let number = digits >= 12 && letters == 0;
    mixed || grouped || number
}

/// The text with everything that looks like a card hidden, for whoever must not see cards: a model above all.
#[must_use]
pub fn hide_secrets(text: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut token = String::new();
    for sign in text.chars().chain(std::iter::once('\0')) {
        let half = halved(&sign.to_string());
        if half.chars().all(|sign| sign.is_ascii_alphanumeric() || joins(sign)) {
            token.push(sign);
            continue;
        }
        if is_secret_like(&halved(&token)) {
            hidden.push_str("[已隐藏]");
        } else {
            hidden.push_str(&token);
        }
        token.clear();
        if sign != '\0' {
            hidden.push(sign);
        }
    }
    hidden
}
