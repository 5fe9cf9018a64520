//! Forms as data: the screens draw them, the server checks them. Shops and channels are connected by such forms.

use serde::Serialize;

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FormField {
    /// Its name, in snake case, as in `config.fields` or among the secrets.
    pub name: &'static str,
    /// What can be entered.
    pub kind: FieldKind,
    /// Whether the shop cannot be connected without it.
    pub required: bool,
    /// What stands there at first.
    pub default: Option<&'static str>,
    /// Whether it is hidden under 高级.
    pub advanced: bool,
}

/// What can be entered into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A secret: masked, never shown again; empty or masked means unchanged.
    Secret,
    /// A whole number.
    Number {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// `true` or `false`.
    Switch,
    /// One of these words.
    Choice {
        /// The words.
        words: &'static [&'static str],
    },
    /// One of these words for each of some SKUs, as `SKU-30=ota; 10020=none`; SKUs that are not named have the usual one.
    BySku {
        /// The words.
        words: &'static [&'static str],
    },
    /// A web address.
    Url,
}

impl FormField {
    /// A line of text that must be there.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self { name, kind: FieldKind::Text, required: true, default: None, advanced: false }
    }

    /// A secret that must be there.
    #[must_use]
    pub const fn secret(name: &'static str) -> Self {
        Self { kind: FieldKind::Secret, ..Self::text(name) }
    }

    /// A whole number with its usual value.
    #[must_use]
    pub const fn number(name: &'static str, min: i64, max: i64, usual: &'static str) -> Self {
        Self { kind: FieldKind::Number { min, max }, required: false, default: Some(usual), ..Self::text(name) }
    }

    /// A switch with its usual position.
    #[must_use]
    pub const fn switch(name: &'static str, on: bool) -> Self {
        let usual = if on { "true" } else { "false" };
        Self { kind: FieldKind::Switch, required: false, default: Some(usual), ..Self::text(name) }
    }

    /// One of several words; the first is the usual one.
    #[must_use]
    pub const fn choice(name: &'static str, words: &'static [&'static str]) -> Self {
        Self { kind: FieldKind::Choice { words }, required: false, default: Some(words[0]), ..Self::text(name) }
    }

    /// One of several words for each of some SKUs; may be left empty.
    #[must_use]
    pub const fn by_sku(name: &'static str, words: &'static [&'static str]) -> Self {
        Self { kind: FieldKind::BySku { words }, required: false, ..Self::text(name) }
    }

    /// A web address that may be left empty.
    #[must_use]
    pub const fn url(name: &'static str) -> Self {
        Self { kind: FieldKind::Url, required: false, ..Self::text(name) }
    }

    /// May be left empty.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// Stands under 高级.
    #[must_use]
    pub const fn advanced(self) -> Self {
        Self { advanced: true, ..self }
    }
}

impl FieldKind {
    /// Checks what was entered. Web addresses are checked where they are called.
    ///
    /// # Errors
    /// What could be entered instead.
    pub fn check(self, value: &str) -> Result<(), String> {
        match self {
            Self::Text | Self::Secret | Self::Url => Ok(()),
            Self::Number { min, max } => match value.parse::<i64>() {
                Ok(number) if (min..=max).contains(&number) => Ok(()),
                _ => Err(format!("a whole number from {min} to {max}")),
            },
            Self::Switch if matches!(value, "true" | "false") => Ok(()),
            Self::Switch => Err("true or false".to_owned()),
            Self::Choice { words } if words.contains(&value) => Ok(()),
            Self::Choice { words } => Err(format!("one of {}", words.join(", "))),
            Self::BySku { words } => {
                let mut found = by_sku(value);
                match found.find(|pair| pair.is_none_or(|(_, word)| !words.contains(&word))) {
                    None => Ok(()),
                    Some(_) => Err(format!("SKU=word; SKU=word, a word being one of {}", words.join(", "))),
                }
            }
        }
    }
}

/// The pairs of a [`FieldKind::BySku`], SKU and word; `None` stands for what is no pair.
pub fn by_sku(value: &str) -> impl Iterator<Item = Option<(&str, &str)>> {
    value.split([';', '\u{FF1B}', '\n', ',']).map(str::trim).filter(|pair| !pair.is_empty()).map(|pair| {
        let (sku, word) = pair.split_once('=')?;
        Some((sku.trim(), word.trim())).filter(|(sku, _)| !sku.is_empty())
    })
}
