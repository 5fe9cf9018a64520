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

#[test]
fn the_endpoints_that_platforms_call_are_described() {
    let document: Value = serde_json::from_str(&huolang_api::openapi().unwrap()).unwrap();
    let general = ["beginDistill", "beginDisstill", "findDistill"].map(|call| format!("general/{call}"));
    let game = ["preCheck", "directCharge", "directQuery", "cardOrder", "cardQuery"].map(|call| format!("game/{call}"));
    for call in general.iter().chain(&game) {
        let (kind, name) = call.split_once('/').unwrap();
        for path in [format!("/api/jd/{call}"), format!("/api/jd/{kind}/{{token}}/{name}")] {
            let described = &document["paths"][&path]["post"];
            let form = &described["requestBody"]["content"]["application/x-www-form-urlencoded"];
            assert!(form.is_object() && described["summary"].is_string(), "{path}: {described}");
            assert!(described["responses"]["200"]["content"]["application/json"].is_object(), "{path}");
            assert_eq!(described["security"], serde_json::json!([{}]), "{path} knows no login");
            assert_eq!(described["responses"]["404"].is_object(), path.contains("{token}"), "{path}");
        }
    }
    let supplier = "agisoAcprSupplierApi/{group}/{call}";
    for path in ["push", "{token}/push", supplier, &format!("{{token}}/{supplier}")] {
        let described = &document["paths"][format!("/api/agiso/{path}")]["post"];
        assert!(described["requestBody"].is_object() && described["responses"]["200"].is_object(), "{path}");
    }
    let webhook = ("/api/inbound/{shop}/webhook", "post", "x-douyin-signature");
    let spi = "/api/inbound/{shop}/spi/{name}";
    for (path, method, signature) in [webhook, (spi, "post", "x-life-sign"), (spi, "get", "x-life-sign")] {
        let described = &document["paths"][path][method];
        let params = described["parameters"].as_array().unwrap();
        let is_signature = |param: &&Value| param["in"] == "header" && param["required"] == true;
        let signed = params.iter().find(is_signature).map(|param| &param["name"]);
        assert_eq!(signed, Some(&Value::from(signature)), "{method} {path}");
        assert_eq!(described["security"], serde_json::json!([{}]), "{method} {path} knows no login");
        assert!(described["responses"]["401"].is_object() && described["responses"]["404"].is_object(), "{path}");
    }
}
