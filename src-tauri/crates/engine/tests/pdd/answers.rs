//! What the platform answers instead of orders, word for word: every form of the vectors, and trouble that lasts. Each cause is
//! told once, in a sentence of its own with a next step, in both languages.

use crate::house::{House, SHOP};
use huolang_engine::{settings::Language, shops::Standing};
use huolang_testkit::pdd::{Fault, Faults};
use rstest::rstest;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

const LIST: &str = "pdd.order.number.list.increment.get";
/// Minutes after which trouble that passes by itself is told at the latest.
const LONG: i64 = 25;

/// A vector of an error: its name, what comes over the wire, the class it belongs to.
struct Told {
    name: String,
    status: u16,
    body: String,
    class: String,
    /// Whether a read may be made again by itself.
    again: bool,
}

/// Every error in the repository's vectors of 拼多多. What they are told as is asserted here, so other vectors are not read.
fn errors() -> Vec<Told> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../platforms/vectors");
    let is_ours = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        name.ends_with(".vectors.json") && (name.starts_with("pdd") || name.starts_with("pinduoduo"))
    };
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(is_ours).collect();
    files.sort();
    let mut errors = Vec::new();
    for file in files {
        let parsed: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let list = parsed.get("vectors").unwrap_or(&parsed).as_array().unwrap().clone();
        for vector in list {
            let name = vector["name"].as_str().unwrap().to_owned();
            if !name.starts_with("error/") || vector["expected"]["is_error"] != true {
                continue;
            }
            errors.push(Told {
                status: vector["input"]["http_status"].as_u64().unwrap().try_into().unwrap(),
                body: vector["input"]["body"].as_str().unwrap().to_owned(),
                class: vector["expected"]["class"].as_str().unwrap().to_owned(),
                again: vector["expected"]["retry_read"] == true,
                name,
            });
        }
    }
    assert!(!errors.is_empty(), "no errors in the vectors");
    errors
}

/// The event and the cause under which a class is told.
fn notice_of(error: &Told) -> (&'static str, String) {
    if error.body.contains("timestamp") || error.body.contains("时间戳") {
        return ("shop_stopped", format!("clock_off:{SHOP}"));
    }
    let trouble = |code: &str| ("shop_trouble", format!("trouble:{SHOP}:{code}"));
    let is_object = serde_json::from_str::<serde_json::Map<String, Value>>(&error.body).is_ok();
    if error.status == 200 && !is_object {
        return trouble("answer_not_understood");
    }
    match error.class.as_str() {
        "bad_request" => trouble("bad_request"),
        "api_offline" => trouble("api_offline"),
        "wrong_gateway" => trouble("wrong_gateway"),
        "business" if !error.again => trouble("other"),
        "server_uncertain" | "degraded" | "maintenance" | "business" => trouble("unreachable"),
        "rate_limited" => trouble("overloaded"),
        "bad_credentials" | "bad_signature" => ("shop_stopped", format!("app_refused:{SHOP}")),
        "token_expired" => ("login_dead", format!("login_dead:{SHOP}")),
        "reauthorize" => ("shop_stopped", format!("token_foreign:{SHOP}")),
        "ip_not_allowed" => ("shop_stopped", format!("ip_refused:{SHOP}")),
        "no_permission" => ("shop_stopped", format!("permission_missing:{SHOP}")),
        "blocked" => ("risk_control", format!("risk_control:{SHOP}")),
        "test_quota" => ("shop_stopped", format!("quota_used:{SHOP}")),
        unknown => panic!("{}: nobody knows the class {unknown}", error.name),
    }
}

/// Lists once a minute, for so many minutes; what goes wrong is what is looked at.
async fn minutes(house: &House, count: i64) {
    for _ in 0..count {
        house.clock.advance(60_000);
        let _ = house.engine.poll_round(&SHOP.into()).await;
    }
}

#[tokio::test]
async fn every_error_is_told_once_in_a_sentence_of_its_own_with_a_next_step() {
    let mut sentences: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for error in errors() {
        let house = House::open(|_| {}).await;
        house.work().await;
        house.market.set_faults(Faults::default().answer(LIST, error.status, &error.body));
        minutes(&house, LONG).await;
        let (event, cause) = notice_of(&error);
        assert_eq!(house.open_notices().await, [(event.to_owned(), cause.clone())], "{}", error.name);
        let parked = house.engine.shops().get(&SHOP.into()).unwrap().standing() == Standing::Parked;
        assert_eq!(parked, event != "shop_trouble", "{}", error.name);
        for language in [Language::ZhCn, Language::En] {
            let told = house.told_in(language).await;
            let first = told.first().unwrap();
            // The next step stands behind what happened.
            let signs = ['。', '，', '；', '：', '.', ',', ';'];
            assert!(first.matches(signs).count() >= 2, "{}: {first}", error.name);
            sentences.entry(cause.clone()).or_default().push(first.clone());
        }
    }
    let all: Vec<(&String, &String)> =
        sentences.iter().flat_map(|(cause, told)| told.iter().map(move |told| (cause, told))).collect();
    for (cause, told) in &all {
        assert!(all.iter().all(|(other, same)| other == cause || same != told), "{cause} is told like another: {told}");
    }
}

#[rstest]
#[case::lost(Fault::Broken, "unreachable", "连不上平台")]
#[case::maintenance(Fault::Maintenance, "unreachable", "连不上平台")]
#[case::limited(Fault::RateLimited, "overloaded", "请求太多")]
#[tokio::test]
async fn what_passes_by_itself_is_told_after_a_quarter_of_an_hour_and_ends_with_it(
    #[case] fault: Fault,
    #[case] code: &str,
    #[case] sentence: &str,
) {
    let house = House::open(|_| {}).await;
    house.work().await;
    house.market.set_faults(Faults::default().plan(LIST, fault, 1_000));
    minutes(&house, 14).await;
    assert_eq!(house.open_notices().await, [], "it may pass by itself");
    minutes(&house, LONG - 14).await;
    assert_eq!(house.open_notices().await, [("shop_trouble".to_owned(), format!("trouble:{SHOP}:{code}"))]);
    let told = house.told().await;
    assert!(told.len() == 1 && told[0].contains(sentence) && told[0].contains("15 分钟"), "{told:?}");
    house.market.set_faults(Faults::default());
    minutes(&house, 10).await;
    assert_eq!(house.open_notices().await, []);
}

#[tokio::test]
async fn a_list_that_fails_is_told_although_single_orders_can_be_read() {
    let house = House::open(|_| {}).await;
    let sn = house.pay();
    house.work().await;
    house.market.set_faults(Faults::default().plan(LIST, Fault::BadGateway, 1_000));
    for _ in 0..LONG {
        minutes(&house, 1).await;
        let found = house.engine.look_up_order(&SHOP.into(), &sn).await.unwrap();
        assert!(found.is_some());
    }
    let told = house.open_notices().await;
    assert!(told.contains(&("shop_trouble".to_owned(), format!("trouble:{SHOP}:unreachable"))), "{told:?}");
}

#[tokio::test]
async fn a_time_that_is_refused_whatever_it_says_parks_the_shop_and_names_the_clock() {
    let house = House::open(|_| {}).await;
    house.work().await;
    let refused = r#"{"error_response":{"error_code":10001,"error_msg":"公共参数错误:timestamp","sub_code":null}}"#;
    house.market.set_faults(Faults::default().answer(LIST, 200, refused));
    minutes(&house, 3).await;
    assert_eq!(house.open_notices().await, [("shop_stopped".to_owned(), format!("clock_off:{SHOP}"))]);
    let told = house.told().await;
    assert!(told[0].contains("时间"), "{told:?}");
}
