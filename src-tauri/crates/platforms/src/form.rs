//! The form that connects a shop, as data: the screens draw it, the server checks it.
//!
//! Labels and hints are the UI's: `shops.form.<platform>.<field>.label` and `.hint`.

#[cfg(test)]
mod tests;

use crate::connect::{Access, ConnectError};
use crate::{http, registry};
use huolang_domain::platform::PlatformKind;
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

/// Checks what a form holds.
///
/// # Errors
/// [`ConnectError`] names the first field that is missing or wrong.
pub fn check(kind: PlatformKind, access: &Access) -> Result<(), ConnectError> {
    check_fields(registry::form(kind), access)
}

fn check_fields(form: &[FormField], access: &Access) -> Result<(), ConnectError> {
    for field in form {
        if field.kind == FieldKind::Secret {
            if field.required {
                access.needed_secret(field.name)?;
            }
            continue;
        }
        match access.field(field.name) {
            None if field.required => return Err(ConnectError::Missing { field: field.name }),
            None => {}
            Some(value) => check_value(field, value)?,
        }
    }
    if let Some(own) = access.gateway.as_deref().filter(|own| !own.trim().is_empty()) {
        http::parse_base(own).map_err(|fault| ConnectError::Invalid { field: "gateway", reason: fault.to_string() })?;
    }
    Ok(())
}

fn check_value(field: &FormField, value: &str) -> Result<(), ConnectError> {
    let refuse = |reason: String| Err(ConnectError::Invalid { field: field.name, reason });
    match field.kind {
        FieldKind::Text | FieldKind::Secret => Ok(()),
        FieldKind::Number { min, max } => match value.parse::<i64>() {
            Ok(number) if (min..=max).contains(&number) => Ok(()),
            _ => refuse(format!("a whole number from {min} to {max}")),
        },
        FieldKind::Switch if matches!(value, "true" | "false") => Ok(()),
        FieldKind::Switch => refuse("true or false".to_owned()),
        FieldKind::Choice { words } if words.contains(&value) => Ok(()),
        FieldKind::Choice { words } => refuse(format!("one of {}", words.join(", "))),
        FieldKind::Url => match http::parse_base(value) {
            Ok(_) => Ok(()),
            Err(fault) => refuse(fault.to_string()),
        },
    }
}
