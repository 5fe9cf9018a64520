//! What of a text may be shown in a log.

/// The last four characters of a long text, nothing of a short one.
#[must_use]
pub fn mask(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    match chars.len() {
        0 => String::new(),
        1..=7 => "••••".to_owned(),
        length => format!("••••{}", chars.iter().skip(length - 4).collect::<String>()),
    }
}
