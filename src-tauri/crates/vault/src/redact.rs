//! Masks codes and phone numbers for display: enough to recognise, too little to use.

/// The character that stands for a hidden one.
const MASK: char = '*';

/// A card, token or key: its last four characters, or when it is shorter than eight at most a
/// third of it. The length is not shown.
///
/// `"ABCD-EFGH-1234"` → `"****1234"`, `"123456"` → `"****56"`, `"ab"` → `"****"`.
pub fn mask_code(code: &str) -> String {
    let code = code.trim();
    let length = code.chars().count();
    let shown = if length < 8 { length / 3 } else { 4 };
    std::iter::repeat_n(MASK, 4).chain(code.chars().skip(length - shown)).collect()
}

/// A phone number: the first three and the last four digits of eleven or more, else as a code.
pub fn mask_phone(phone: &str) -> String {
    let phone = phone.trim();
    let length = phone.chars().count();
    if length < 11 {
        return mask_code(phone);
    }
    phone.chars().enumerate().map(|(at, digit)| if at < 3 || at >= length - 4 { digit } else { MASK }).collect()
}

/// Replaces every one of `secrets` in a text that goes to a log or an error. Secrets of fewer than
/// four characters are left: they would tear holes into ordinary words.
pub fn scrub<'a>(text: &str, secrets: impl IntoIterator<Item = &'a str>) -> String {
    let mut secrets: Vec<&str> = secrets.into_iter().filter(|secret| secret.chars().count() >= 4).collect();
    // A secret may be the beginning of a longer one, which must go as a whole.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets.into_iter().fold(text.to_owned(), |text, secret| text.replace(secret, crate::secret::HIDDEN))
}

#[cfg(test)]
mod tests;
