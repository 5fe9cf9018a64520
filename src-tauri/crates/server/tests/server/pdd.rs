//! A 拼多多 shop from the owner's consent to the last voucher, the server killed in the middle: each code reaches its buyer
//! once, and each is verified once.

use crate::program::{Client, Folder, Serving};
use huolang_testkit::{
    SeededDice, WallClock,
    pdd::{Ledger, LoopbackPdd, MarketApp, NewOrder, PddMarket},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Orders that are paid while the server is killed.
const ORDERS: usize = 24;
/// The longest wait for anything.
const LONGEST: Duration = Duration::from_secs(90);

struct Scene {
    folder: Folder,
    market: Arc<PddMarket>,
    served: LoopbackPdd,
    shop: String,
}

#[tokio::test]
async fn each_code_once_from_consent_to_delivery_through_kills() {
    let folder = Folder::new();
    let market = PddMarket::new(MarketApp::default(), Arc::new(WallClock), Arc::new(SeededDice::of(5)));
    let served = LoopbackPdd::start(market.clone(), 0).await.unwrap();
    let serving = start(&folder);
    let mut client = Client::first_user(&serving).await;
    let mut scene = Scene { folder, market, served, shop: String::new() };
    scene.connect(&client).await;
    scene.furnish(&client).await;

    // The first order is watched by a person.
    let first = scene.market.place(&NewOrder::default());
    let row = wait_for(&client, &first, |row| row["why"]["code"] == "waits_for_approval").await;
    act(&client, &row, json!({ "action": "deliver" })).await;
    wait_for(&client, &first, |row| row["content"] == "sent").await;

    // The rest goes by itself, through three deaths.
    let mut placed = vec![first];
    let mut serving = serving;
    for round in 0..3 {
        for _ in 0..ORDERS / 3 {
            placed.push(scene.market.place(&NewOrder::default()));
        }
        let target = scene.market.ledger().sent.len() + 2 + round;
        let begun = Instant::now();
        while scene.market.ledger().sent.len() < target {
            assert!(begun.elapsed() < LONGEST, "the server sends nothing");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        serving.kill();
        serving = start(&scene.folder);
        client.address.clone_from(&serving.address);
    }
    for sn in &placed {
        scene.see_to(&client, sn).await;
    }
    let ledger = scene.market.ledger();
    let mut codes: Vec<&str> = ledger.sent.iter().map(|sent| sent.voucher_no.as_str()).collect();
    codes.sort_unstable();
    let count = codes.len();
    codes.dedup();
    assert_eq!((count, codes.len()), (placed.len(), placed.len()), "{:?}", ledger.sent);
    assert!(placed.iter().all(|sn| ledger.sent.iter().any(|sent| sent.order_sn == *sn)));

    // 核销 by rule of everything that went out, through two more deaths.
    scene.verify_what_was_sent(&client).await;
    for round in 1..3 {
        let target = ORDERS * round / 4;
        let begun = Instant::now();
        while scene.market.ledger().verified.len() < target {
            if begun.elapsed() >= LONGEST {
                let rules = client.get("/api/v1/verification-rules").await;
                let records = client.get("/api/v1/verification-records?page_size=20").await;
                panic!("round {round}: nothing is verified; {rules} {records}");
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        serving.kill();
        serving = start(&scene.folder);
        client.address.clone_from(&serving.address);
    }
    for sn in &placed {
        scene.see_verified(&client, sn).await;
    }
    let ledger = scene.market.ledger();
    let mut verified: Vec<&str> = ledger.verified.iter().map(|(code, _)| code.as_str()).collect();
    verified.sort_unstable();
    verified.dedup();
    assert_eq!((ledger.verified.len(), verified), (placed.len(), codes_sent(&ledger)), "{:?}", ledger.verified);
    assert!(ledger.broken_rules.is_empty(), "{:?}", ledger.broken_rules);
    assert!(serving.end().success());
}

/// The codes that went out, each once, in their order.
fn codes_sent(ledger: &Ledger) -> Vec<&str> {
    let mut codes: Vec<&str> = ledger.sent.iter().map(|sent| sent.voucher_no.as_str()).collect();
    codes.sort_unstable();
    codes
}

impl Scene {
    /// Adds the shop and lets its owner agree.
    async fn connect(&mut self, client: &Client) {
        let app = self.market.app().clone();
        let shop = client
            .post(
                "/api/v1/shops",
                json!({
                    "platform": "pdd",
                    "name": "拼多多店",
                    "config": {
                        "gateway": self.served.gateway(),
                        "poll_interval_ms": 1_000,
                        "push": true,
                        "auto_deliver": true,
                    },
                    "fields": { "client_id": app.client_id, "history_days": "1" },
                    "secrets": { "client_secret": app.client_secret },
                }),
            )
            .await;
        self.shop = shop["id"].as_str().unwrap().to_owned();
        let login = client.post(&format!("/api/v1/shops/{}/login", self.shop), json!({})).await;
        let url = login["url"].as_str().unwrap();
        assert!(url.starts_with(&self.served.gateway()), "{url}");
        let done = client
            .post(&format!("/api/v1/shops/{}/login/code", self.shop), json!({ "code": self.market.agree() }))
            .await;
        assert_eq!((done["state"].as_str(), done["account"].as_str()), (Some("done"), Some("试营业小店")));
        assert_eq!(done["missing_scopes"], json!([]));
        let shop = client.get(&format!("/api/v1/shops/{}", self.shop)).await;
        let token = shop["secrets"].as_array().unwrap().iter().find(|kept| kept["name"] == "token").cloned().unwrap();
        assert!(token["expires_at"].as_i64().is_some() && token.get("secret").is_none(), "{token}");
    }

    /// Products, cards and a rule.
    async fn furnish(&self, client: &Client) {
        client.post(&format!("/api/v1/shops/{}/actions", self.shop), json!({ "action": "sync_products" })).await;
        let products = client.get(&format!("/api/v1/products?shop_id={}", self.shop)).await;
        let card = products["items"].as_array().unwrap().iter().find(|one| one["product_ref"] == "1001").unwrap();
        assert_eq!((card["skus"][0]["stock"].as_i64(), card["can_set_shelf"].as_bool()), (Some(1_000), Some(true)));
        let pool = client
            .post(
                "/api/v1/card-pools",
                json!({
                    "name": "兑换码", "kind": "once", "draw_order": "oldest", "use_limit": null,
                    "low_stock_at": 0, "near_expiry_days": 0, "manual": "",
                }),
            )
            .await;
        let codes: Vec<String> = (0..ORDERS * 2).map(|n| format!("PDD-{n:04}-KEY")).collect();
        let import = client
            .post(
                "/api/v1/card-imports",
                json!({
                    "pool_id": pool["id"], "source": { "text": codes.join("\n") },
                    "columns": { "secret": 0 }, "has_header": false,
                }),
            )
            .await;
        let operation = import["operation_id"].as_str().unwrap();
        let begun = Instant::now();
        while client.get(&format!("/api/v1/operations/{operation}")).await["state"] == "running" {
            assert!(begun.elapsed() < LONGEST);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let rule = json!({
            "shop_id": self.shop, "product_ref": "1001", "scope": { "kind": "all" }, "mode": "auto",
            "goods": "virtual", "source": { "kind": "card_pool", "pool_id": pool["id"] },
            "units_per_quantity": 1, "template": "", "steps": "content_only", "channel": "call",
            "delay": { "min_ms": 0, "max_ms": 0 }, "working_hours": null, "buyer_limit": null,
            "near_expiry_days": null, "logistics_company": null, "stock": -1, "low_stock_at": 0,
            "status": "active", "allow_partial": false,
        });
        client.post("/api/v1/rules", rule).await;
    }

    /// A rule that verifies each code once it was sent, switched on.
    async fn verify_what_was_sent(&self, client: &Client) {
        let mut rule =
            json!({ "shop_id": self.shop, "product_ref": "", "condition": "sent", "wait_ms": 0, "active": false });
        let made = client.post("/api/v1/verification-rules", rule.clone()).await;
        rule["active"] = json!(true);
        let path = format!("/api/v1/verification-rules/{}", made["id"].as_str().unwrap());
        let on = Client::read(client.send(Method::PUT, &path, Some(rule)).await).await;
        assert_eq!((&on["active"], &on["asks_first"]), (&json!(true), &json!(true)));
        // The first one is watched by a person; then the rule goes on by itself.
        let begun = Instant::now();
        loop {
            let rules = client.get("/api/v1/verification-rules").await;
            if let Some(order) = rules["items"][0]["waiting"][0]["order_id"].as_str() {
                assert!(self.market.ledger().verified.is_empty());
                let path = format!("{path}/approvals");
                let said = client.send(Method::POST, &path, Some(json!({ "order_id": order }))).await;
                assert_eq!(said.status(), StatusCode::NO_CONTENT);
                return;
            }
            assert!(begun.elapsed() < LONGEST, "{rules}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the code of an order counts; where nobody knows, a person looks at the marketplace and says so.
    async fn see_verified(&self, client: &Client, sn: &str) {
        let begun = Instant::now();
        loop {
            assert!(begun.elapsed() < LONGEST, "{sn} is not verified");
            let row =
                wait_for(client, sn, |row| matches!(row["verification"].as_str(), Some("verified" | "needs_review")))
                    .await;
            if row["verification"] == "verified" {
                return;
            }
            let order = row["id"].as_str().unwrap();
            let records = client.get(&format!("/api/v1/verification-records?order_id={order}")).await;
            let doubt = records["items"].as_array().unwrap().iter().find(|row| row["state"] == "needs_review");
            let Some(doubt) = doubt else { continue };
            let id = doubt["id"].as_str().unwrap();
            let counts = self.market.ledger().verified.iter().any(|(_, of)| of == sn);
            let said = json!({ "action": "resolve", "counts": counts });
            client.post(&format!("/api/v1/verifications/{id}/actions"), said).await;
            if !counts {
                client.post(&format!("/api/v1/verifications/{id}/actions"), json!({ "action": "retry" })).await;
            }
        }
    }

    /// Waits until an order is sent; where nobody knows, a person looks at the marketplace and says so.
    async fn see_to(&self, client: &Client, sn: &str) {
        let begun = Instant::now();
        loop {
            let row =
                wait_for(client, sn, |row| matches!(row["content"].as_str(), Some("sent" | "needs_review"))).await;
            if row["content"] == "sent" {
                return;
            }
            let received = self.market.ledger().sent.iter().any(|sent| sent.order_sn == sn);
            let answer = if received { "received" } else { "not_received" };
            act(client, &row, json!({ "action": "resolve_review", "answer": answer })).await;
            assert!(begun.elapsed() < LONGEST, "{row}");
        }
    }
}

/// The server with short waits between retries.
fn start(folder: &Folder) -> Serving {
    Serving::try_start(folder.command(&["serve", "--listen", "127.0.0.1:0", "--quick"])).unwrap()
}

async fn act(client: &Client, row: &Value, body: Value) {
    let id = row["id"].as_str().unwrap();
    let answer = client.send(Method::POST, &format!("/api/v1/orders/{id}/actions"), Some(body)).await;
    assert!(matches!(answer.status(), StatusCode::OK | StatusCode::NO_CONTENT), "{}", answer.text().await.unwrap());
}

/// The order's row once it is as wished.
async fn wait_for(client: &Client, sn: &str, wished: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let found = client.get(&format!("/api/v1/orders?q={sn}&limit=5")).await;
        let row = found["items"].as_array().and_then(|rows| rows.iter().find(|row| row["sn"] == sn)).cloned();
        if let Some(row) = row.filter(|row| wished(row)) {
            return row;
        }
        assert!(begun.elapsed() < LONGEST, "{sn}: {found}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
