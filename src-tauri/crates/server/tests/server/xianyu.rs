//! 闲鱼 end to end with the real program: QR login, payment, delivery, marking shipped, with kills and broken connections.
//! The marketplace's ledger is the witness.

use crate::program::{Client, Folder, Serving};
use huolang_testkit::{
    SeededDice, WallClock,
    xianyu::{LoopbackXianyu, Purchase, XianyuMarket},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

pub(crate) const ITEM: &str = "900000000001";
const LONGEST: Duration = Duration::from_secs(90);

pub(crate) struct Story {
    folder: Folder,
    served: LoopbackXianyu,
}

impl Story {
    pub(crate) async fn open() -> Self {
        let market = XianyuMarket::new(Arc::new(WallClock), Arc::new(SeededDice::of(1)));
        market.offer(ITEM, "月卡", 990, &[]);
        let served = LoopbackXianyu::start(market, 0).await.unwrap();
        Self { folder: Folder::new(), served }
    }

    pub(crate) fn market(&self) -> &XianyuMarket {
        self.served.market()
    }

    pub(crate) fn serve(&self) -> Serving {
        Serving::try_start(self.command()).unwrap()
    }

    pub(crate) fn command(&self) -> std::process::Command {
        self.folder.command(&["serve", "--listen", "127.0.0.1:0", "--quick"])
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, what: &str, so: impl Fn(&XianyuMarket) -> bool) {
        let begun = Instant::now();
        while !so(self.market()) {
            assert!(begun.elapsed() < LONGEST, "{what}: {:?}", self.market().ledger());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn ended(client: &Client, operation: &Value) -> Value {
    let id = operation["operation_id"].as_str().unwrap_or_else(|| panic!("{operation}"));
    let begun = Instant::now();
    loop {
        let now = client.get(&format!("/api/v1/operations/{id}")).await;
        if now["state"] == "done" {
            return now;
        }
        assert!(begun.elapsed() < LONGEST && now["state"] != "failed", "{now}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Connects the shop by QR code; gives its id.
pub(crate) async fn connect(story: &Story, client: &Client) -> String {
    let shop = client
        .post(
            "/api/v1/shops",
            json!({
                "platform": "xianyu", "name": "闲鱼小店",
                "config": { "gateway": story.served.gateway(), "poll_interval_ms": 10_000, "push": true, "auto_deliver": true },
                "fields": { "accept_risk": "true", "list_seconds": "10", "detail_gap_ms": "0", "writes_per_minute": "6000" },
            }),
        )
        .await;
    let id = shop["id"].as_str().unwrap_or_else(|| panic!("{shop}")).to_owned();
    let login = client.post(&format!("/api/v1/shops/{id}/login"), json!({ "redirect": null })).await;
    assert_eq!(login["kind"], "qr");
    assert!(login["qr"].as_str().unwrap().starts_with("https://passport.goofish.com/"));
    story.market().set_qr("SCANED", None);
    let mut seen = Vec::new();
    let begun = Instant::now();
    loop {
        let state = client.get(&format!("/api/v1/shops/{id}/login")).await;
        let word = state["state"].as_str().unwrap().to_owned();
        if seen.last() != Some(&word) {
            seen.push(word.clone());
        }
        match word.as_str() {
            "scanned" => story.market().set_qr("CONFIRMED", None),
            "done" => break,
            _ => {}
        }
        assert!(begun.elapsed() < LONGEST, "{state}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(seen.contains(&"scanned".to_owned()), "{seen:?}");
    // Nobody asks for them.
    products_listed(client, &id).await;
    id
}

/// Waits until the products of the shop are known.
async fn products_listed(client: &Client, shop: &str) {
    let begun = Instant::now();
    loop {
        let listed = client.get(&format!("/api/v1/products?shop_id={shop}")).await;
        if listed.to_string().contains(ITEM) {
            return;
        }
        assert!(begun.elapsed() < LONGEST, "{listed}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// A rule for the product, from a pool with cards.
pub(crate) async fn furnish(client: &Client, shop: &str, cards: &[String]) {
    let synced = client
        .send(Method::POST, &format!("/api/v1/shops/{shop}/actions"), Some(json!({ "action": "sync_products" })))
        .await;
    assert!(synced.status().is_success(), "{}", synced.text().await.unwrap());
    let pool = client
        .post(
            "/api/v1/card-pools",
            json!({ "name": "闲鱼卡池", "kind": "once", "draw_order": "oldest", "use_limit": null, "low_stock_at": 0,
                "near_expiry_days": 0, "manual": "" }),
        )
        .await;
    let import = json!({ "pool_id": pool["id"], "source": { "text": cards.join("\n") }, "columns": { "secret": 0 }, "has_header": false });
    let started = client.post("/api/v1/card-imports", import).await;
    let done = ended(client, &started).await;
    assert_eq!(done["result"]["imported"], cards.len(), "{done}");
    let rule = json!({
        "shop_id": shop, "product_ref": ITEM, "scope": { "kind": "all" }, "mode": "auto", "goods": "virtual",
        "source": { "kind": "card_pool", "pool_id": pool["id"] }, "units_per_quantity": 1, "template": "您好，{卡密}",
        "steps": "content_then_ship", "delay": { "min_ms": 0, "max_ms": 0 }, "near_expiry_days": 0, "stock": -1,
        "low_stock_at": 0, "status": "active", "allow_partial": false,
    });
    client.post("/api/v1/rules", rule).await;
}

/// Waits until every order is shipped; says of each that is not what the program says of it.
async fn all_shipped(story: &Story, client: &Client, round: u64, orders: &[String]) {
    let begun = Instant::now();
    while !orders.iter().all(|id| story.market().is_shipped(id)) {
        if begun.elapsed() > LONGEST {
            let listed = client.get("/api/v1/orders?page=1&page_size=100").await;
            let open: Vec<&String> = orders.iter().filter(|id| !story.market().is_shipped(id)).collect();
            panic!("round {round}: not shipped {open:?}: {listed:#}\n{:?}", story.market().ledger());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_qr_code_to_the_last_kill_each_card_goes_out_once() {
    let story = Story::open().await;
    let serving = story.serve();
    let mut client = Client::first_user(&serving).await;
    let shop = connect(&story, &client).await;
    let cards: Vec<String> = (0..60).map(|number| format!("XY-{number:04}-SECRET")).collect();
    furnish(&client, &shop, &cards).await;
    story.until("the socket opens", |market| market.listening() == 1).await;

    let mut orders = vec![story.market().buy(&Purchase::of("2201", ITEM))];
    story.until("the first order is delivered", |market| market.ledger().sent.len() == 1).await;
    story.until("and marked shipped", |market| market.is_shipped(&orders[0])).await;

    // Broken connections, lost pushes, answers that do not come, and a program that is killed in the middle.
    let mut serving = Some(serving);
    for round in 0..4 {
        story.market().faults(|faults| match round {
            0 => faults.break_after_send = 1,
            1 => faults.lose_pushes = 4,
            2 => faults.lose_send_answers = 1,
            _ => faults.internal_after_write = 1,
        });
        orders.extend((0..5).map(|buyer| story.market().buy(&Purchase::of(&format!("22{round}{buyer}"), ITEM))));
        if round == 1 {
            story.market().drop_lines();
        }
        if round % 2 == 0 {
            tokio::time::sleep(Duration::from_millis(40 * (round + 1))).await;
            serving.take().unwrap().kill();
            serving = Some(story.serve());
        }
        client.address.clone_from(&serving.as_ref().unwrap().address);
        all_shipped(&story, &client, round, &orders).await;
    }
    let serving = serving.unwrap();
    let ledger = story.market().ledger();
    let all: String = ledger.sent.iter().map(|sent| sent.text.as_str()).collect::<Vec<_>>().join("\n");
    let doubled: Vec<&String> = cards.iter().filter(|card| all.matches(card.as_str()).count() > 1).collect();
    assert!(doubled.is_empty(), "{doubled:?}");
    assert_eq!(ledger.sent.len(), orders.len(), "each order has one message");
    assert_eq!(ledger.bad_signs, 0);
    assert!(serving.end().success());
}
