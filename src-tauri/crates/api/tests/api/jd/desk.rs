//! The seller's desk: behind the login, with the addresses, the log and the deeds.

use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use serde_json::{Value, json};

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};
use crate::ask::Ask;

#[tokio::test(flavor = "multi_thread")]
async fn the_seller_sees_addresses_calls_and_orders_and_refuses_with_the_number_typed_again() {
    let yard = Yard::with(0, "async").await;
    let cookie = yard.world.set_up().await;
    let get = async |path: &str| Ask::get(path).cookie(&cookie).send(&yard.world.router).await;
    let post = async |path: &str, body| Ask::post(path, body).cookie(&cookie).send(&yard.world.router).await;

    let desk = get(&format!("/api/v1/shops/{}/inbound", yard.general)).await.ok().body;
    assert_eq!(desk["lacks"], json!([]));
    let address = desk["addresses"][0]["path"].as_str().unwrap().to_owned();
    assert!(address.starts_with("/api/jd/general/") && address.ends_with("/beginDistill"), "{address}");
    let tested = post(&format!("/api/v1/shops/{}/inbound/self-test", yard.general), json!({})).await.ok().body;
    assert_eq!((tested["answered"].as_bool(), &tested["lacks"]), (Some(true), &json!([])));
    let tested = post(&format!("/api/v1/shops/{}/inbound/self-test", yard.game), json!({})).await.ok().body;
    assert_eq!(tested["answered"].as_bool(), Some(true));

    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let order = Order { account: "13800138000".to_owned(), ..Order::one(1, "W-DIRECT") };
    jd.begin(&mut caller, &address, &order).await.unwrap().unwrap();
    yard.engine().write_calls().await;
    let calls = get("/api/v1/inbound-calls?call=beginDistill").await.ok();
    assert_eq!(calls.body["items"][0]["code"], "JDO_201");
    assert!(!String::from_utf8_lossy(&calls.bytes).contains("13800138000"), "an account in the log");

    let id = yard.world.order_by_sn("1").await;
    let production = get(&format!("/api/v1/orders/{id}/production")).await.ok().body["production"].clone();
    assert_eq!(production["account"], "••••8000");
    assert_eq!(production["actions"], json!(["mark_success", "hold", "refuse"]));
    let deeds = format!("/api/v1/orders/{id}/production/actions");
    let refuse = json!({ "action": "refuse", "code": "JDO_301" });
    assert_eq!(post(&deeds, refuse).await.refusal().1, "invalid_input");
    let refuse = json!({ "action": "refuse", "code": "JDO_301", "confirm": "1" });
    let after = post(&deeds, refuse).await.ok().body["production"].clone();
    assert_eq!(after["state"], "failed");
    let statistics = get("/api/v1/inbound-statistics?days=1").await.ok().body;
    assert_eq!(statistics["days"][0]["failed"], 1);
    let generic = json!({ "action": "deliver" });
    let said = post(&format!("/api/v1/orders/{id}/actions"), generic).await;
    assert_eq!(said.refusal().1, "capability_missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_refund_is_not_offered_it_and_is_refused() {
    let yard = Yard::with(0, "async").await;
    let owner = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let order = Order { account: "13800138000".to_owned(), ..Order::one(1, "W-DIRECT") };
    jd.begin(&mut caller, "/api/jd/general/beginDistill", &order).await.unwrap().unwrap();
    let id = yard.world.order_by_sn("1").await;
    let (production, deeds) =
        (format!("/api/v1/orders/{id}/production"), format!("/api/v1/orders/{id}/production/actions"));
    let router = &yard.world.router;
    for (role, offered, refused) in [
        ("viewer", json!([]), true),
        ("operator", json!(["mark_success", "hold"]), true),
        ("manager", json!(["mark_success", "hold", "refuse"]), false),
    ] {
        let password = "another long sentence 42";
        let new = json!({ "name": role, "role": role, "password": password });
        Ask::post("/api/v1/users", new).cookie(&owner).send(router).await.ok();
        let login = json!({ "name": role, "password": password });
        let cookie = Ask::post("/api/v1/login", login).send(router).await.ok().cookie();
        let seen = Ask::get(&production).cookie(&cookie).send(router).await.ok().body;
        assert_eq!(seen["production"]["actions"], offered, "{role}");
        let refuse = json!({ "action": "refuse", "code": "JDO_301", "confirm": "1" });
        let said = Ask::post(&deeds, refuse).cookie(&cookie).send(router).await;
        assert_eq!(said.status == 403, refused, "{role}: {} {}", said.status, said.body);
    }
    yard.call_back(1).await;
    assert!(jd.ledger().0["1"].outcomes.contains("2"), "the manager's word counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_that_come_back_masked_or_empty_stay_as_they_are() {
    let yard = Yard::with(2, "sync").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let path = format!("/api/v1/shops/{}", yard.general);
    let shop = Ask::get(&path).cookie(&cookie).send(&yard.world.router).await.ok();
    assert!(
        !String::from_utf8_lossy(&shop.bytes).contains(KEY) && !String::from_utf8_lossy(&shop.bytes).contains(AES_KEY)
    );
    for (number, secrets) in
        [(1, json!({ "sign_key": "", "aes_key": "******" })), (2, json!({ "sign_key": "••••••", "aes_key": " " }))]
    {
        let patch = json!({ "name": "京东店", "fields": shop.body["fields"], "secrets": secrets });
        let kept = Ask::new("PATCH", &path).json(patch).cookie(&cookie).send(&yard.world.router).await.ok().body;
        assert_eq!(kept["name"], "京东店");
        let token = yard.path(&yard.general, "beginDistill").await;
        let said = jd.begin(&mut caller, &token, &Order::one(number, "W-CARD")).await.unwrap().unwrap().json();
        assert_eq!(said["produceStatus"], 1, "{secrets}: the keys still fit: {said}");
    }
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_are_counted_by_day_shop_and_kind() {
    const DAY_MS: i64 = 86_400_000;
    let yard = Yard::with(3, "sync").await;
    let (jd, game) =
        (JdGeneral::start(0, KEY, AES_KEY).await.unwrap(), JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap());
    let mut caller = JdGeneral::caller(yard.address);
    let top_up = |number, account: &str| Order { account: account.to_owned(), ..Order::one(number, "W-DIRECT") };
    let cards = |number| Order::one(number, "W-CARD");
    for order in [cards(1), cards(2), cards(2), top_up(3, "12"), top_up(4, "13800138000")] {
        jd.begin(&mut caller, "/api/jd/general/beginDistill", &order).await.unwrap().unwrap();
    }
    yard.clock.advance(DAY_MS);
    game.call(&mut caller, "/api/jd/game/cardOrder", &JdGame::order(1, "S-CARD", None)).await.unwrap();

    let cookie = yard.world.set_up().await;
    let rows = async |query: String| -> Vec<Value> {
        let path = format!("/api/v1/inbound-statistics?{query}");
        let said = Ask::get(&path).cookie(&cookie).send(&yard.world.router).await.ok().body;
        said["days"].as_array().unwrap().clone()
    };
    let seen = |row: &Value| {
        let numbers = ["total", "succeeded", "failed", "open", "amount"].map(|name| row[name].as_i64().unwrap());
        (row["shop_id"].as_str().unwrap().to_owned(), row["kind"].as_str().unwrap().to_owned(), numbers)
    };
    let all = rows("days=2".to_owned()).await;
    let mut of_first_day: Vec<_> = all[1..].iter().map(&seen).collect();
    of_first_day.sort();
    let (general, of_game) = (yard.general.to_string(), yard.game.to_string());
    let expected = [
        (general.clone(), "cards".to_owned(), [2, 2, 0, 0, 2_000]),
        (general.clone(), "top_up".to_owned(), [2, 0, 1, 1, 0]),
    ];
    assert_eq!(of_first_day, expected, "a repeat is no second order");
    let of_second_day = (of_game.clone(), "cards".to_owned(), [1, 1, 0, 0, 990]);
    assert_eq!(seen(&all[0]), of_second_day, "the newest day is on top");
    let days: Vec<i64> = all.iter().map(|row| row["at"].as_i64().unwrap()).collect();
    assert_eq!((days[0] - days[1], days[1] - days[2]), (DAY_MS, 0));
    for query in ["days=1".to_owned(), format!("days=2&shop_id={of_game}")] {
        let found = rows(query.clone()).await;
        assert_eq!(found.iter().map(&seen).collect::<Vec<_>>(), std::slice::from_ref(&of_second_day), "{query}");
    }
    assert_eq!(rows(format!("days=2&shop_id={general}")).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_addresses_take_the_place_of_the_old_ones_and_only_who_may_act_sees_them() {
    let yard = Yard::with(2, "sync").await;
    let cookie = yard.world.set_up().await;
    let router = &yard.world.router;
    let desk = format!("/api/v1/shops/{}/inbound", yard.game);
    let addresses = async |cookie: &str| -> Vec<(String, String)> {
        let said = Ask::get(&desk).cookie(cookie).send(router).await.ok().body;
        let text = |address: &Value, name: &str| address[name].as_str().unwrap().to_owned();
        said["addresses"].as_array().unwrap().iter().map(|one| (text(one, "call"), text(one, "path"))).collect()
    };
    let old = addresses(&cookie).await;
    let calls: Vec<&str> = old.iter().map(|(call, _)| call.as_str()).collect();
    assert_eq!(calls, ["preCheck", "directCharge", "directQuery", "cardOrder", "cardQuery"]);
    Ask::post(&format!("{desk}/token"), json!({})).cookie(&cookie).send(router).await.ok();
    let new = addresses(&cookie).await;
    let game = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGame::caller(yard.address);
    let order = JdGame::order(1, "S-CARD", None);
    assert_eq!(game.call(&mut caller, &old[3].1, &order).await.unwrap().status, 404);
    assert_eq!(game.call(&mut caller, &new[3].1, &order).await.unwrap().json()["retCode"], "100");
    assert_eq!(yard.left().await, 1);

    let password = "another long sentence 42";
    let viewer = json!({ "name": "viewer", "role": "viewer", "password": password });
    Ask::post("/api/v1/users", viewer).cookie(&cookie).send(router).await.ok();
    let login = json!({ "name": "viewer", "password": password });
    let viewer = Ask::post("/api/v1/login", login).send(router).await.ok().cookie();
    assert_eq!(addresses(&viewer).await, Vec::new());
    let refused = Ask::post(&format!("{desk}/token"), json!({})).cookie(&viewer).send(router).await;
    assert_eq!((refused.status.as_u16(), addresses(&cookie).await), (403, new));
}
