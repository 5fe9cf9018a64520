//! Forms on the wire: shops and channels are connected by them.

use huolang_domain::form;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A field of a form.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FormField {
    pub name: String,
    pub kind: FormFieldKind,
    pub required: bool,
    pub default: Option<String>,
    pub advanced: bool,
    /// A number's smallest value.
    pub min: Option<i64>,
    /// A number's largest value.
    pub max: Option<i64>,
    /// The words of a choice, also of one for each SKU.
    pub words: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormFieldKind {
    Text,
    Secret,
    Number,
    Switch,
    Choice,
    BySku,
    Url,
}

/// A field on the wire.
pub fn field(field: &form::FormField) -> FormField {
    let mut body = FormField {
        name: field.name.to_owned(),
        kind: FormFieldKind::Text,
        required: field.required,
        default: field.default.map(str::to_owned),
        advanced: field.advanced,
        min: None,
        max: None,
        words: Vec::new(),
    };
    match field.kind {
        form::FieldKind::Text => {}
        form::FieldKind::Secret => body.kind = FormFieldKind::Secret,
        form::FieldKind::Switch => body.kind = FormFieldKind::Switch,
        form::FieldKind::Url => body.kind = FormFieldKind::Url,
        form::FieldKind::Number { min, max } => {
            body.kind = FormFieldKind::Number;
            (body.min, body.max) = (Some(min), Some(max));
        }
        form::FieldKind::Choice { words } | form::FieldKind::BySku { words } => {
            let of_skus = matches!(field.kind, form::FieldKind::BySku { .. });
            body.kind = if of_skus { FormFieldKind::BySku } else { FormFieldKind::Choice };
            body.words = words.iter().map(|word| (*word).to_owned()).collect();
        }
    }
    body
}
