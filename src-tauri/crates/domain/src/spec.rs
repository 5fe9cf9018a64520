//! Specification texts made comparable: `颜色:红 ; 时长:月卡` is `时长:月卡;颜色:红`.

#[cfg(test)]
mod tests;

/// A specification text in its comparable form. Two texts mean the same when their forms are equal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NormalSpec(String);

impl NormalSpec {
    /// Normalises: full-width letters, digits and signs become half-width, letters lower case, spaces and quotation
    /// marks go, brackets and separators become one kind each, and the parts are sorted, since platforms and sellers
    /// put them in any order.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let flat: String = text.chars().filter_map(fold).flat_map(char::to_lowercase).collect();
        let mut parts: Vec<&str> = flat.split(';').filter(|part| !part.is_empty()).collect();
        parts.sort_unstable();
        Self(parts.join(";"))
    }

    /// Whether there is no specification at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The comparable form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One character in its comparable form; `None` where it carries no meaning.
fn fold(c: char) -> Option<char> {
    let half = match c {
        // Full-width ASCII lies at a fixed distance.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    };
    match half {
        '、' | ',' | '|' | '。' | '\n' | '\r' => Some(';'),
        '【' | '〔' | '〖' | '「' | '『' | '[' | '{' | '《' | '<' => Some('('),
        '】' | '〕' | '〗' | '」' | '』' | ']' | '}' | '》' | '>' => Some(')'),
        '=' | '﹕' | '︰' => Some(':'),
        '—' | '–' | '−' | '‐' | '‑' | '_' => Some('-'),
        '×' | '✕' | '*' => Some('x'),
        '"' | '\'' | '“' | '”' | '‘' | '’' | '`' => None,
        // Zero-width characters arrive with copied text.
        '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{2060}' => None,
        space if space.is_whitespace() || space.is_control() => None,
        other => Some(other),
    }
}
