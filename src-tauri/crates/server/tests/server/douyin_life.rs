//! A history of 抖音来客 is read by the real server, which is killed again and again: nothing is lost, nothing doubled.

use crate::program::{Client, Folder, Serving};
use huolang_domain::Clock as _;
use huolang_store::{Db, Location, OpenOptions, orders};
use huolang_testkit::{
    WallClock,
    douyin_life::{LifeMarket, LifeOptions, LoopbackLife, phone_of},
};
use serde_json::json;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

const ORDERS: u64 = 4_000;
const DAYS: i64 = 120;
const KILLS: u64 = 6;
const LOOK: Duration = Duration::from_millis(2);
const LONGEST: Duration = Duration::from_secs(120);
const QUERY: &str = "/goodlife/v1/trade/order/query/";

#[tokio::test]
async fn a_history_survives_every_kill() {
    let options = LifeOptions { orders_per_second: 0, ..LifeOptions::default() };
    let market = LifeMarket::open(Arc::new(WallClock), options);
    let now = WallClock.now().0 / 1_000;
    market.fill(ORDERS, now - DAYS * 86_400, now - 7_200, 40);
    let served = LoopbackLife::start(market.clone(), 0).await.unwrap();
    let folder = Folder::new();
    connect(&folder, &served, now).await;
    let queries = || market.ledger().calls.get(QUERY).copied().unwrap_or_default();
    for kill in 1..=KILLS {
        let serving = Serving::start(&folder);
        let begun = Instant::now();
        while queries() < kill * 25 {
            assert!(begun.elapsed() < LONGEST, "the server does not read");
            tokio::time::sleep(LOOK).await;
        }
        serving.kill();
    }
    let serving = Serving::start(&folder);
    let db = database(&folder).await;
    let begun = Instant::now();
    while orders::total(&mut db.reader().await.unwrap()).await.unwrap() < 4_000 {
        assert!(begun.elapsed() < LONGEST, "the history does not come to its end");
        tokio::time::sleep(LOOK).await;
    }
    assert!(serving.end().success());
    let total = orders::total(&mut db.reader().await.unwrap()).await.unwrap();
    println!("orders of the history: {total}, killed {KILLS} times");
    assert_eq!(total, 4_000);
    assert_phones(&folder, &db).await;
    // One that was fetched and not kept yet when the program was killed is fetched once more.
    assert!(market.ledger().tokens <= 2, "a start of the program fetches no token");
}

async fn connect(folder: &Folder, served: &LoopbackLife, now: i64) {
    let serving = Serving::start(folder);
    let client = Client::first_user(&serving).await;
    let options = served.market().options();
    let fields = json!({
        "app_id": options.app_id, "account_id": options.account_id, "loopback_calls_per_second": "1000", "page_size": "50",
        "use_create_time": "true", "start_time": (now - DAYS * 86_400).to_string(), "end_time": now.to_string(),
    });
    let config = json!({ "gateway": served.gateway(), "poll_interval_ms": 60_000, "push": true, "auto_deliver": true });
    let body = json!({
        "platform": "douyin_life", "name": "来客", "config": config, "fields": fields,
        "secrets": { "app_secret": options.secret },
    });
    let shop = client.post("/api/v1/shops", body).await;
    assert_eq!(shop["problem"], json!(null), "{shop}");
    assert!(!shop.to_string().contains(&options.secret), "the secret is not told again");
    assert!(serving.end().success(), "what it holds by now is kept");
}

async fn database(folder: &Folder) -> Db {
    let path = folder.data().join("huolang.db");
    Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.unwrap()
}

async fn assert_phones(folder: &Folder, db: &Db) {
    let key = huolang_vault::Options::new(folder.data()).with_key_file(folder.key());
    let vault = huolang_vault::open_or_create(&key).unwrap().vault;
    let mut conn = db.reader().await.unwrap();
    for number in (0..ORDERS).step_by(40).chain([1, 3_999]) {
        let sn = huolang_testkit::douyin_life::LifeOrder::paid(number, 0).id();
        let order = orders::by_sns(&mut conn, &[sn.into()]).await.unwrap().pop().unwrap();
        let phone = orders::phone(&mut conn, &vault, &order.id).await.unwrap();
        assert_eq!(phone.map(|phone| phone.expose().clone()), Some(phone_of(number)));
    }
}
