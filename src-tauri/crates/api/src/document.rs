//! The OpenAPI document of the routes.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::shared::{ErrorBody, FieldError};
use crate::state::Api;
use crate::{
    agiso, ai, blocked_buyers, cards, channels, conversations, dashboard, entry, exports, imports, inbound, logs,
    notices, operations, orders, platform_calls, practice, products, reply_rules, reports, rules, sessions, settings,
    shops, tasks, upkeep, users, verifications,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "Huolang", description = "Orders, cards and deliveries of all shops."),
    components(schemas(ErrorBody, FieldError))
)]
struct Document;

/// Bodies whose absent members mean something, in answers too.
const LOOSE: [&str; 2] = ["RuleScope", "RuleSource"];

/// Every route that is described.
pub fn described() -> OpenApiRouter<Api> {
    let mut routes = OpenApiRouter::with_openapi(Document::openapi());
    for part in [
        sessions::routes(),
        users::routes(),
        dashboard::routes(),
        orders::routes(),
        verifications::routes(),
        products::routes(),
        rules::routes(),
        cards::routes(),
        imports::routes(),
        reports::routes(),
        exports::routes(),
        operations::routes(),
        shops::routes(),
        inbound::routes(),
        agiso::routes(),
        platform_calls::routes(),
        blocked_buyers::routes(),
        practice::routes(),
        tasks::routes(),
        logs::routes(),
        notices::routes(),
        channels::routes(),
        settings::routes(),
        upkeep::routes(),
        conversations::routes(),
        reply_rules::routes(),
        ai::routes(),
        entry::routes(),
    ] {
        routes = routes.merge(part);
    }
    routes
}

/// The document as the UI reads it: every call may answer the error body, and what an answer always holds is required.
pub fn finished(document: &utoipa::openapi::OpenApi) -> Result<Value, serde_json::Error> {
    let mut document = serde_json::to_value(document)?;
    call_files_files(&mut document);
    let failure = json!({
        "description": "what went wrong",
        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/ErrorBody" } } },
    });
    let mut answered = BTreeSet::new();
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    for operation in paths.filter_map(|(_, item)| item.as_object_mut()).flatten().map(|(_, operation)| operation) {
        let Some(answers) = operation.get_mut("responses").and_then(Value::as_object_mut) else { continue };
        answers.values().for_each(|answer| collect(answer, &mut answered));
        answers.insert("default".to_owned(), failure.clone());
    }
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else {
        return Ok(document);
    };
    let mut waiting: Vec<String> = answered.iter().cloned().collect();
    while let Some(name) = waiting.pop() {
        let mut inner = BTreeSet::new();
        if let Some(schema) = schemas.get(&name) {
            collect(schema, &mut inner);
        }
        waiting.extend(inner.into_iter().filter(|name| answered.insert(name.clone())));
    }
    for name in answered.iter().filter(|name| !LOOSE.contains(&name.as_str())) {
        if let Some(schema) = schemas.get_mut(name) {
            require_nullable(schema);
        }
    }
    Ok(document)
}

/// Raw bytes are described as such, in requests and answers.
fn call_files_files(piece: &mut Value) {
    match piece {
        Value::Object(members) => {
            if let Some(content) = members.get_mut("application/octet-stream") {
                *content = json!({ "schema": { "type": "string", "format": "binary" } });
            }
            members.values_mut().for_each(call_files_files);
        }
        Value::Array(items) => items.iter_mut().for_each(call_files_files),
        _ => {}
    }
}

/// The names of the schemas that a piece of the document refers to.
fn collect(piece: &Value, names: &mut BTreeSet<String>) {
    match piece {
        Value::Object(members) => {
            if let Some(name) = members.get("$ref").and_then(Value::as_str).and_then(|name| name.rsplit('/').next()) {
                names.insert(name.to_owned());
            }
            members.values().for_each(|member| collect(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        _ => {}
    }
}

/// A member that may be null is there all the same.
fn require_nullable(schema: &mut Value) {
    if let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) {
        parts.iter_mut().for_each(require_nullable);
    }
    let Some(members) = schema.get("properties").and_then(Value::as_object) else { return };
    let nullable = |member: &Value| {
        let listed = |place: &str| member.get(place).and_then(Value::as_array).cloned().unwrap_or_default();
        listed("type").contains(&json!("null")) || listed("oneOf").contains(&json!({ "type": "null" }))
    };
    let mut required: Vec<Value> = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let found: Vec<Value> =
        members.iter().filter(|(_, member)| nullable(member)).map(|(name, _)| json!(name)).collect();
    required.extend(found.into_iter().filter(|name| !required.contains(name)).collect::<Vec<_>>());
    if let Some(schema) = schema.as_object_mut().filter(|_| !required.is_empty()) {
        schema.insert("required".to_owned(), Value::Array(required));
    }
}
