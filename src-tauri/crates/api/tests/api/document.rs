//! The OpenAPI document.

use std::collections::BTreeSet;

use serde_json::Value;

/// Every call of the document: method, path, operation.
pub fn operations() -> Vec<(String, String, Value)> {
    let document: Value = serde_json::from_str(&huolang_api::openapi().unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().iter().map(move |(method, call)| (method, path, call)))
        .map(|(method, path, call)| (method.to_uppercase(), path.clone(), call.clone()))
        .collect()
}

#[test]
fn the_document_is_what_the_screens_were_made_for() {
    let document: Value = serde_json::from_str(&huolang_api::openapi().unwrap()).unwrap();
    insta::assert_json_snapshot!("openapi", document);
}

#[test]
fn every_call_has_a_name_of_its_own_and_may_answer_the_envelope() {
    let mut names = BTreeSet::new();
    for (method, path, call) in operations() {
        let name = call["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path} has no name"));
        assert!(names.insert(name.to_owned()), "{name} twice");
        let envelope = &call["responses"]["default"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(envelope, "#/components/schemas/ErrorBody", "{method} {path}");
    }
    assert!(names.len() > 70, "{}", names.len());
}

#[test]
fn every_name_in_the_document_is_defined() {
    let text = huolang_api::openapi().unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let defined: BTreeSet<&str> =
        document["components"]["schemas"].as_object().unwrap().keys().map(String::as_str).collect();
    let used: BTreeSet<&str> =
        text.split("#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let missing: Vec<&&str> = used.difference(&defined).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
