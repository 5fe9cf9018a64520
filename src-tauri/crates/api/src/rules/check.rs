//! Refuses a rule that could not work, field by field.

use huolang_domain::ErrorCode;
use huolang_domain::rule::{self, Rule};
use huolang_engine::inbound::is_called;
use huolang_store::{Conn, StoreError, pools, shops};
use serde_json::json;

use crate::error::ApiError;
use crate::shared::FieldError;

/// The names of fields, where the screens call them otherwise.
const RENAMED: [(&str, &str); 4] = [
    ("scope.sku_ref", "scope.value"),
    ("scope.code", "scope.value"),
    ("scope.text", "scope.value"),
    ("per_buyer_limit", "buyer_limit"),
];

/// Everything the rule itself shows to be wrong.
///
/// # Errors
/// The fields; an unknown variable of the template has a code of its own.
pub fn check(rule: &Rule) -> Result<(), ApiError> {
    let found = rule.check();
    if found.is_empty() {
        return Ok(());
    }
    let unknown = found.iter().find(|error| error.is_unknown_variable()).map(|error| error.params.clone());
    let fields: Vec<FieldError> = found.into_iter().map(field).collect();
    Err(match unknown {
        Some(params) => {
            let name = params.get("found").cloned().unwrap_or_default();
            ApiError::new(
                ErrorCode::TemplateUnknownVariable,
                format!("the template names {name:?}, which no variable is called"),
            )
            .with(json!({ "fields": fields, "found": name, "suggestion": params.get("suggestion") }))
        }
        None => ApiError::fields(fields),
    })
}

fn field(error: rule::FieldError) -> FieldError {
    let name = RENAMED.iter().find_map(|(from, to)| error.field.strip_prefix(from).map(|rest| format!("{to}{rest}")));
    // A wrong template says more exactly what is wrong, in the words the preview uses.
    let code = error.params.get("problem").cloned().unwrap_or_else(|| error.problem.to_string());
    FieldError { message: error.problem.to_string(), code, field: name.unwrap_or(error.field), params: error.params }
}

/// What the rule names must be there, and what it sends must be what its platform takes.
///
/// # Errors
/// The fields that name nothing.
pub async fn check_references(conn: &mut Conn, rule: &Rule) -> Result<(), ApiError> {
    let mut missing = Vec::new();
    let mut look = |name: &str, found: Result<(), StoreError>| match found {
        Ok(()) => Ok(()),
        Err(StoreError::NotFound(what)) => {
            missing.push(FieldError {
                field: name.to_owned(),
                code: "missing".to_owned(),
                message: format!("there is no such {what}"),
                params: huolang_domain::Params::new(),
            });
            Ok(())
        }
        Err(error) => Err(error),
    };
    let shop = shops::get(conn, &rule.shop_id).await;
    let platform = shop.as_ref().ok().map(|shop| shop.platform);
    let called = shop.as_ref().is_ok_and(is_called);
    look("shop_id", shop.map(drop))?;
    if let Some(pool) = rule.pool() {
        let pool = pools::get(conn, pool).await;
        let silent = pool.as_ref().is_ok_and(|pool| pool.manual.trim().is_empty());
        look("source.pool_id", pool.map(drop))?;
        if silent && rule.needs_pool_instructions() {
            missing.push(field(Rule::instructions_missing()));
        }
    }
    missing.extend(platform.and_then(|platform| rule.no_vouchers(platform)).map(field));
    missing.extend(rule.several_units().filter(|_| called).map(field));
    if missing.is_empty() { Ok(()) } else { Err(ApiError::fields(missing)) }
}
