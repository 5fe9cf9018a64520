//! The form that connects a shop, as data: the screens draw it, the server checks it.
//!
//! Labels and hints are the UI's: `shops.form.<platform>.<field>.label` and `.hint`.

#[cfg(test)]
mod tests;

use crate::connect::{Access, ConnectError};
use crate::{http, registry};
use huolang_domain::platform::PlatformKind;

pub use huolang_domain::form::{FieldKind, FormField};

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
    let refuse = |reason: String| ConnectError::Invalid { field: field.name, reason };
    field.kind.check(value).map_err(refuse)?;
    if field.kind == FieldKind::Url {
        http::parse_base(value).map_err(|fault| refuse(fault.to_string()))?;
    }
    Ok(())
}
