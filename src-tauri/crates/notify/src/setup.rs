//! What the form of a channel holds.

use std::{collections::BTreeMap, sync::Arc};

use huolang_domain::{Clock, Ids, form::FieldKind};
use huolang_http::{HttpClient, Url, parse_base};
use huolang_vault::Secret;

use crate::{Kind, SendError, Trouble, registry};

/// What the form of a channel holds.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// The fields without secrets.
    pub fields: BTreeMap<String, String>,
    /// The secrets.
    pub secrets: BTreeMap<String, Secret<String>>,
}

/// What every channel is given.
#[derive(Clone)]
pub struct Around {
    /// The one HTTP client; its list of hosts also tells of mail servers.
    pub http: HttpClient,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Fresh ids.
    pub ids: Arc<dyn Ids>,
}

/// A form that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// A field is empty.
    #[error("{field} is empty")]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// A field cannot be used.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// The channel is not set up by a form.
    #[error("this channel is not set up by a form")]
    NoForm,
}

impl From<SetupError> for SendError {
    fn from(error: SetupError) -> Self {
        Self::new(Trouble::BadSetting, error.to_string())
    }
}

impl Setup {
    /// A field; empty counts as absent.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// A field that must be there.
    ///
    /// # Errors
    /// [`SetupError::Missing`]
    pub fn needed(&self, field: &'static str) -> Result<&str, SetupError> {
        self.field(field).ok_or(SetupError::Missing { field })
    }

    /// A secret; empty counts as absent.
    #[must_use]
    pub fn secret(&self, name: &str) -> Option<&Secret<String>> {
        self.secrets.get(name).filter(|secret| !secret.expose().trim().is_empty())
    }

    /// A secret that must be there.
    ///
    /// # Errors
    /// [`SetupError::Missing`]
    pub fn needed_secret(&self, field: &'static str) -> Result<&Secret<String>, SetupError> {
        self.secret(field).ok_or(SetupError::Missing { field })
    }

    /// A list in one field: by commas (also Chinese ones), semicolons, spaces or lines.
    #[must_use]
    pub fn list(&self, name: &str) -> Vec<String> {
        let apart = |sign: char| sign.is_whitespace() || matches!(sign, ',' | ';' | '，' | '；' | '、');
        self.field(name)
            .map(|text| text.split(apart).filter(|one| !one.is_empty()).map(str::to_owned).collect())
            .unwrap_or_default()
    }

    /// A whole number, when the field holds one.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.field(name)?.parse().ok()
    }

    /// The base address to call: the seller's own, or the vendor's.
    ///
    /// # Errors
    /// [`SetupError::Invalid`] for an address that must not be called.
    pub fn base(&self, usual: &str) -> Result<Url, SetupError> {
        let bad = |fault: huolang_http::HttpFault| SetupError::Invalid { field: "gateway", reason: fault.to_string() };
        parse_base(self.field("gateway").unwrap_or(usual)).map_err(bad)
    }

    /// `path` below the base address.
    ///
    /// # Errors
    /// [`SetupError::Invalid`]
    pub fn under(&self, usual: &str, path: &str) -> Result<Url, SetupError> {
        let mut url = self.base(usual)?;
        let whole = format!("{}/{}", url.path().trim_end_matches('/'), path.trim_start_matches('/'));
        url.set_path(&whole);
        Ok(url)
    }

    /// Checks every field against the form of the kind.
    ///
    /// # Errors
    /// [`SetupError`] names the first field that is missing or wrong.
    pub fn check(&self, kind: Kind) -> Result<(), SetupError> {
        for field in registry::form(kind) {
            if field.kind == FieldKind::Secret {
                if field.required {
                    self.needed_secret(field.name)?;
                }
                continue;
            }
            let invalid = |reason: String| SetupError::Invalid { field: field.name, reason };
            match self.field(field.name) {
                None if field.required && field.default.is_none() => {
                    return Err(SetupError::Missing { field: field.name });
                }
                None => {}
                Some(value) => {
                    field.kind.check(value).map_err(invalid)?;
                    if field.kind == FieldKind::Url {
                        parse_base(value).map_err(|fault| invalid(fault.to_string()))?;
                    }
                }
            }
        }
        Ok(())
    }
}
