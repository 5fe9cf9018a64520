//! 抖音来客 as the screens ask it: the stores of an account, vouchers that are only looked at, the platform's history.

use std::sync::Arc;

use huolang_testkit::WallClock;
use huolang_testkit::douyin_life::{LifeMarket, LifeOptions, LifeOrder, LoopbackLife};
use serde_json::{Value, json};

use crate::ask::Ask;
use crate::world::World;

const STORES: [&str; 2] = ["6601136930455291912", "6601136930455291913"];
const TOKEN: &str = "/oauth/client_token/";

/// A program, and a marketplace with twenty paid orders.
async fn open(stores: &[&str]) -> (World, LoopbackLife) {
    let stores = stores.iter().map(|id| (*id).to_owned()).collect();
    let options = LifeOptions { orders_per_second: 0, stores, ..LifeOptions::default() };
    let market = LifeMarket::open(Arc::new(WallClock), options);
    for _ in 0..20 {
        market.place(huolang_testkit::douyin_life::PhoneForm::Local, None);
    }
    (World::window().await, LoopbackLife::start(market, 0).await.unwrap())
}

fn form(served: &LoopbackLife) -> Value {
    let options = served.market().options();
    json!({ "app_id": options.app_id, "account_id": options.account_id })
}

async fn add_shop(world: &World, served: &LoopbackLife, fields: Value) -> String {
    let config = json!({ "gateway": served.gateway(), "poll_interval_ms": 60_000, "push": true, "auto_deliver": true });
    let body = json!({ "platform": "douyin_life", "name": "来客", "config": config, "fields": fields,
        "secrets": { "app_secret": served.market().options().secret } });
    let shop = world.post("/api/v1/shops", body).await.ok().body;
    assert_eq!(shop["problem"], Value::Null, "{shop}");
    shop["id"].as_str().unwrap().to_owned()
}

fn code(served: &LoopbackLife, number: u64) -> String {
    served.market().voucher_code(&LifeOrder::paid(number, 0))
}

#[tokio::test]
async fn stores_are_read_before_the_shop_is_added_and_nothing_is_kept() {
    let (world, served) = open(&STORES).await;
    let ask = |secret: &str| {
        json!({ "platform": "douyin_life", "gateway": served.gateway(), "fields": form(&served),
            "secrets": { "app_secret": secret } })
    };
    let secret = served.market().options().secret.clone();
    let told = world.post("/api/v1/shop-stores", ask(&secret)).await.ok().body;
    let ids: Vec<&Value> = told["items"].as_array().unwrap().iter().map(|store| &store["id"]).collect();
    assert_eq!(ids, STORES);
    assert_eq!((&told["items"][1]["name"], &told["problem"]), (&json!("示例门店1"), &Value::Null));
    assert_eq!(world.get("/api/v1/shops").await.ok().body.as_array().unwrap().len(), 1, "only the practice shop");

    let wrong = world.post("/api/v1/shop-stores", ask("another secret")).await.ok().body;
    assert_eq!((&wrong["items"], &wrong["problem"]), (&json!([]), &json!("app_refused")));
    let empty = world.post("/api/v1/shop-stores", ask(" ")).await;
    assert_eq!(empty.body["details"]["fields"][0]["field"], "fields.app_secret");
    let practice = world.post("/api/v1/shop-stores", json!({ "platform": "practice", "fields": {} })).await;
    assert_eq!(practice.refusal(), (422, "capability_missing".to_owned()));
}

#[tokio::test]
async fn stores_of_an_added_shop_are_read_with_its_own_secret_and_token() {
    let (world, served) = open(&STORES).await;
    let id = add_shop(&world, &served, form(&served)).await;
    let body =
        json!({ "platform": "douyin_life", "shop_id": id, "gateway": served.gateway(), "fields": form(&served) });
    for _ in 0..3 {
        let told = world.post("/api/v1/shop-stores", body.clone()).await.ok().body;
        assert_eq!(told["items"].as_array().unwrap().len(), 2, "{told}");
    }
    assert_eq!(served.market().ledger().calls[TOKEN], 1, "another token would retire its own");
    served.market().refuse("shop/poi", 2_100_007, "IP不在白名单 203.0.113.9");
    let told = world.post("/api/v1/shop-stores", body).await.ok().body;
    assert_eq!(told["problem"], "ip_refused");
}

#[tokio::test]
async fn without_a_chosen_store_an_account_with_two_says_so_and_with_one_it_verifies() {
    let (world, served) = open(&STORES).await;
    let id = add_shop(&world, &served, form(&served)).await;
    let look = async || {
        let body = json!({ "codes": [code(&served, 3)], "shop_id": id });
        world.post("/api/v1/voucher-lookups", body).await.ok().body["results"][0].clone()
    };
    let unchosen = look().await;
    assert_eq!((&unchosen["usable"], &unchosen["reason"]), (&json!(false), &json!("verification_store_needed")));
    let mut fields = form(&served);
    fields["poi_id"] = json!(STORES[1]);
    world.send("PATCH", &format!("/api/v1/shops/{id}"), json!({ "fields": fields })).await.ok();
    assert_eq!(look().await["usable"], true);
}

#[tokio::test]
async fn vouchers_are_looked_at_by_number_and_by_qr_and_none_is_used() {
    let (world, served) = open(&STORES[..1]).await;
    let id = add_shop(&world, &served, form(&served)).await;
    served.market().change(&LifeOrder::paid(7, 0).id(), |order| order.voucher = 500);
    let qr = format!("{}/qr/QR+5==", served.gateway());
    let codes = json!([code(&served, 3), qr, "880000009999", code(&served, 7), " "]);
    let body = json!({ "codes": codes, "shop_id": id });
    let told = world.post("/api/v1/voucher-lookups", body.clone()).await.ok().body;
    let rows = told["results"].as_array().unwrap();
    assert_eq!(
        (&rows[0]["usable"], &rows[0]["title"], &rows[0]["shop_name"]),
        (&json!(true), &json!("成人票"), &json!("来客"))
    );
    assert_eq!(rows[0]["order_sn"], LifeOrder::paid(3, 0).id());
    assert_eq!(rows[0]["amount"], LifeOrder::paid(3, 0).fen);
    assert_eq!(rows[1]["order_sn"], LifeOrder::paid(5, 0).id());
    let reasons: Vec<&Value> = rows.iter().map(|row| &row["reason"]).collect();
    assert_eq!(
        reasons[2..],
        [&json!("verification_code_wrong"), &json!("verification_code_expired"), &json!("invalid_input")]
    );
    assert!(!told.to_string().contains(&code(&served, 3)), "codes are masked");
    assert!(served.market().ledger().verified.is_empty(), "looking uses nothing");
    assert_eq!(world.get("/api/v1/verification-records").await.ok().body["total"], 0, "and writes nothing down");
    let other = json!({ "codes": [code(&served, 3)], "shop_id": id, "order_sn": LifeOrder::paid(4, 0).id() });
    let told = world.post("/api/v1/voucher-lookups", other).await.ok().body;
    assert_eq!(told["results"][0]["reason"], "verification_code_wrong", "it belongs to another order");
    let many = json!({ "codes": vec!["1"; 51], "shop_id": id });
    assert_eq!(world.post("/api/v1/voucher-lookups", many).await.refusal(), (422, "invalid_input".to_owned()));
}

#[tokio::test]
async fn each_voucher_of_a_list_is_verified_by_itself_and_answers_for_itself() {
    let (world, served) = open(&STORES[..1]).await;
    let id = add_shop(&world, &served, form(&served)).await;
    served.market().change(&LifeOrder::paid(7, 0).id(), |order| order.voucher = 500);
    let codes = [code(&served, 3), "880000009999".to_owned(), code(&served, 7), String::new(), code(&served, 4)];
    let rows = codes.each_ref().map(|code| json!({ "verification_code": code }));
    let ask = Ask::post("/api/v1/verifications/batch", json!({ "rows": rows, "shop_id": id }));
    let said = crate::verifications::served(&world, ask).await.ok().body;
    let rows = said["results"].as_array().unwrap();
    let states: Vec<&Value> = rows.iter().map(|row| &row["record"]["state"]).collect();
    assert_eq!(states, [&json!("verified"), &json!("failed"), &json!("failed"), &Value::Null, &json!("verified")]);
    let reasons: Vec<&Value> = rows.iter().map(|row| &row["reason"]).collect();
    assert_eq!(reasons[1..3], [&json!("verification_code_wrong"), &json!("verification_code_expired")]);
    assert_eq!(rows[4]["order_sn"], LifeOrder::paid(4, 0).id());
    let ledger = served.market().ledger();
    assert_eq!(ledger.verified.values().copied().collect::<Vec<_>>(), [1, 1], "each good one once, and no other");
    assert_eq!(ledger.calls["/goodlife/v1/fulfilment/certificate/verify/"], 2, "one call a voucher, none for several");
}

#[tokio::test]
async fn what_was_verified_stands_in_the_platforms_history_and_beside_a_later_look() {
    let (world, served) = open(&STORES[..1]).await;
    let id = add_shop(&world, &served, form(&served)).await;
    let shops = world.get("/api/v1/verification-shops").await.ok().body;
    let mut has: Vec<(&Value, &Value)> =
        shops["items"].as_array().unwrap().iter().map(|shop| (&shop["platform"], &shop["has_history"])).collect();
    has.sort_by_key(|(platform, _)| platform.to_string());
    assert_eq!(has, [(&json!("douyin_life"), &json!(true)), (&json!("practice"), &json!(false))]);
    let body = json!({ "verification_code": code(&served, 3), "shop_id": id, "entry": "manual" });
    let record = crate::verifications::verify(&world, body).await.ok().body;
    assert_eq!(record["state"], "verified", "{record}");

    let at = record["verified_at"].as_i64().unwrap();
    let path = |from: i64, to: i64| format!("/api/v1/voucher-history?shop_id={id}&from={from}&to={to}");
    let page = world.get(&path(at - 60_000, at + 60_000)).await.ok().body;
    let row = &page["items"][0];
    assert_eq!(
        (page["items"].as_array().unwrap().len(), &page["total"], &page["next_cursor"]),
        (1, &json!(1), &Value::Null)
    );
    assert_eq!((&row["title"], &row["can_undo"], &row["undone_at"]), (&json!("成人票"), &json!(true), &Value::Null));
    assert!(!page.to_string().contains(&code(&served, 3)));
    assert_eq!(world.get(&path(0, 1_000)).await.ok().body["items"], json!([]));
    assert_eq!(world.get(&path(at, at - 1)).await.refusal().0, 422);

    let looked = world.post("/api/v1/voucher-lookups", json!({ "codes": [code(&served, 3)], "shop_id": id })).await;
    let row = looked.ok().body["results"][0].clone();
    assert_eq!((&row["reason"], &row["record"]["id"]), (&json!("verification_code_used"), &record["id"]));
    let practice = world.engine().practice_shop().unwrap().shop_id;
    let none = world.get(&format!("/api/v1/voucher-history?shop_id={practice}&from=0&to=1")).await;
    assert_eq!(none.refusal(), (422, "capability_missing".to_owned()));
}
