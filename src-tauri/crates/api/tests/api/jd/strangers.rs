//! Calls that nobody can vouch for stand in the log, so that a mistyped key or address is found: without secrets, and so many
//! a minute.

use huolang_domain::ShopId;
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use serde_json::{Value, json};

use super::yard::{AES_KEY, CUSTOMER, Yard};
use crate::ask::Ask;

/// The log of a shop, as its page lists it, newest first.
async fn log(yard: &Yard, cookie: &str, shop: &ShopId) -> Vec<Value> {
    yard.engine().write_calls().await;
    let path = format!("/api/v1/inbound-calls?shop_id={shop}&limit=100");
    let said = Ask::get(&path).cookie(cookie).send(&yard.world.router).await.ok();
    said.body["items"].as_array().unwrap().clone()
}

fn columns(row: &Value) -> (Value, Value, Value, Value) {
    (row["call"].clone(), row["outcome"].clone(), row["code"].clone(), row["request"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_that_lead_nowhere_are_noted_without_what_may_be_a_secret() {
    let yard = Yard::with(0, "sync").await;
    let cookie = yard.world.set_up().await;
    let mut caller = JdGeneral::caller(yard.address);
    let good = yard.path(&yard.general, "beginDistill").await;
    let token = good.split('/').nth(4).unwrap().to_owned();
    let typo = format!("{good}s");
    assert_eq!(caller.post(&typo, "a=1").await.unwrap().status, 404);
    let [noted]: [Value; 1] = log(&yard, &cookie, &yard.general).await.try_into().unwrap();
    let said = columns(&noted);
    let request = json!("/api/jd/general/…/beginDistills");
    assert_eq!(said, (json!("unknown_path"), json!("refused"), json!("404"), request));
    assert_eq!(noted["http_status"], 404);
    assert!(!noted.to_string().contains(&token));

    // Behind the login of the other server, too; and a path that no shop has.
    let said = Ask::post("/api/jd/game/gameOrder", json!({})).send(&yard.world.router).await;
    assert_eq!(said.status.as_u16(), 404);
    assert_eq!(caller.post("/api/jd/game/guess/cardOrder", "a=1").await.unwrap().status, 404);
    let of_game = log(&yard, &cookie, &yard.game).await;
    let mut calls: Vec<_> = of_game.iter().map(|row| row["call"].as_str().unwrap()).collect();
    calls.sort_unstable();
    assert_eq!(calls, ["cardOrder", "unknown_path"]);
    assert_eq!(log(&yard, &cookie, &yard.general).await.len(), 1, "each platform has its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_signature_is_noted_with_what_was_ordered_and_nothing_of_anybody() {
    let yard = Yard::with(0, "sync").await;
    let cookie = yard.world.set_up().await;
    let wrong = "00000000000000000000000000000000";
    let jd = JdGeneral::start(0, wrong, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let order = Order { account: "13800138000".to_owned(), ..Order::one(77, "W-DIRECT") };
    let path = yard.path(&yard.general, "beginDistill").await;
    caller.post(&path, &jd.begin_form(&order)).await.unwrap();
    caller.send(&path, "application/json", b"{}").await.unwrap();
    let noted = log(&yard, &cookie, &yard.general).await;
    let times: i64 = noted.iter().map(|row| row["times"].as_i64().unwrap()).sum();
    assert_eq!(times, 2, "{noted:?}");
    assert!(noted.iter().all(|row| row["code"] == "JDO_304"), "{noted:?}");
    let row = noted.iter().find(|row| row["request"].as_str().unwrap().contains("jdOrderNo=77")).unwrap();
    let request = row["request"].as_str().unwrap();
    assert!(request.contains("wareNo=W-DIRECT"), "{request}");
    assert!(request.contains("sign=(32)") && request.contains("produceAccount=(11)"), "{request}");
    assert!(!row.to_string().contains("13800138000"));

    let game = JdGame::start(0, CUSTOMER, wrong).await.unwrap();
    let path = yard.path(&yard.game, "cardOrder").await;
    game.call(&mut caller, &path, &JdGame::order(1, "S-CARD", None)).await.unwrap();
    let noted = log(&yard, &cookie, &yard.game).await;
    assert_eq!(noted[0]["code"], "106");
    assert!(noted[0]["request"].as_str().unwrap().contains("customerId=10817"), "{noted:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_strangers_is_noted_in_part_and_a_genuine_call_among_them_all_the_same() {
    let yard = Yard::with(1, "sync").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, super::yard::KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let path = yard.path(&yard.general, "beginDistill").await;
    for _ in 0..80 {
        caller.post("/api/jd/general/nothing", "a=1").await.unwrap();
        yard.engine().write_calls().await;
    }
    assert_eq!(log(&yard, &cookie, &yard.general).await.len(), 60, "so many in a minute");
    // Whoever knows the secret path is told apart from them: a key that the seller mistyped is found.
    caller.post(&path, "a=1").await.unwrap();
    jd.begin(&mut caller, &path, &Order::one(1, "W-CARD")).await.unwrap().unwrap();
    let noted = log(&yard, &cookie, &yard.general).await;
    let of_code = |code: &str| noted.iter().filter(|row| row["code"] == code).count();
    assert_eq!((noted.len(), of_code("JDO_304"), of_code("JDO_200")), (62, 1, 1));

    yard.engine().inbound_round().await.unwrap();
    let noted = log(&yard, &cookie, &yard.general).await;
    let rest: Vec<&Value> = noted.iter().filter(|row| row["call"] == "left_out").map(|row| &row["times"]).collect();
    assert_eq!((noted.len(), rest), (63, vec![&json!(20)]), "what is not noted is counted");
    yard.engine().inbound_round().await.unwrap();
    yard.clock.advance(60_000);
    caller.post("/api/jd/general/nothing", "a=1").await.unwrap();
    assert_eq!(log(&yard, &cookie, &yard.general).await.len(), 64, "and again in the next one");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_form_is_named_by_a_word_that_the_screens_explain() {
    let yard = Yard::with(0, "sync").await;
    let cookie = yard.world.set_up().await;
    let mut caller = JdGeneral::caller(yard.address);
    let path = yard.path(&yard.general, "beginDistill").await;
    let form = "application/x-www-form-urlencoded";
    let many: Vec<String> = (0..300).map(|number| format!("f{number}=1")).collect();
    for (kind, body, word) in [
        (form, vec![b'a'; 10 << 20], "no_form"),
        ("application/json", b"{}".to_vec(), "no_form"),
        (form, b"a=1&a=2".to_vec(), "form_twice"),
        (form, b"a=\xd5\xc5".to_vec(), "form_not_utf8"),
        (form, b"a=%D5%C5".to_vec(), "form_not_utf8"),
        (form, b"a=%4".to_vec(), "form_bad_escape"),
        (form, many.join("&").into_bytes(), "form_too_many"),
    ] {
        caller.send(&path, kind, &body).await.unwrap();
        let noted = log(&yard, &cookie, &yard.general).await;
        let expected = (json!("beginDistill"), json!("refused"), json!("JDO_304"), json!(word));
        assert_eq!(columns(&noted[0]), expected, "{noted:?}");
        yard.clock.advance(1_000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_field_of_a_signed_call_that_cannot_be_read_is_named_beside_a_word_that_the_screens_explain() {
    let yard = Yard::with(0, "sync").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, super::yard::KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let path = yard.path(&yard.general, "beginDistill").await;
    let form = jd.begin_form_with(&Order::one(1, "W-CARD"), &[("totalPrice", Some("9.90"))]);
    caller.post(&path, &form).await.unwrap();
    let noted = log(&yard, &cookie, &yard.general).await;
    let expected = (json!("beginDistill"), json!("refused"), json!("JDO_303"), json!("bad_field totalPrice"));
    assert_eq!(columns(&noted[0]), expected);

    let game = JdGame::start(0, CUSTOMER, super::yard::GAME_KEY).await.unwrap();
    let path = yard.path(&yard.game, "cardOrder").await;
    let mut order = JdGame::order(1, "S-CARD", None);
    order["totalPrice"] = json!("1.005");
    for (form, field) in [(game.form_of("###"), "data"), (game.form(&order), "totalPrice")] {
        caller.post(&path, &form).await.unwrap();
        let noted = log(&yard, &cookie, &yard.game).await;
        let expected = (json!("cardOrder"), json!("refused"), json!("104"), json!(format!("bad_field {field}")));
        assert_eq!(columns(&noted[0]), expected);
        yard.clock.advance(1_000);
    }
}
