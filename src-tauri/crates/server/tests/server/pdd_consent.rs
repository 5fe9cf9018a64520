//! The server is killed between the owner's consent and the first sync: the consent is asked for once, and no order that
//! was paid meanwhile is lost.

use crate::program::{Client, Folder, Serving};
use huolang_testkit::{
    SeededDice, WallClock,
    pdd::{LoopbackPdd, MarketApp, NewOrder, PddMarket},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    os::unix::process::ExitStatusExt as _,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

/// The longest wait for anything.
const LONGEST: Duration = Duration::from_secs(90);
/// What a process that aborts is ended by.
const ABORTED: i32 = 6;

fn serve(folder: &Folder) -> Command {
    folder.command(&["serve", "--listen", "127.0.0.1:0", "--quick"])
}

async fn shop(client: &Client, served: &LoopbackPdd) -> String {
    let app = served.market().app();
    let shop = json!({
        "platform": "pdd", "name": "拼多多店",
        "config": { "gateway": served.gateway(), "poll_interval_ms": 1_000, "push": true, "auto_deliver": true },
        "fields": { "client_id": app.client_id, "history_days": "1" },
        "secrets": { "client_secret": app.client_secret },
    });
    client.post("/api/v1/shops", shop).await["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_kill_between_the_consent_and_the_first_sync_asks_for_no_second_consent_and_loses_no_order() {
    let folder = Folder::new();
    let market = PddMarket::new(MarketApp::default(), Arc::new(WallClock), Arc::new(SeededDice::of(5)));
    let served = LoopbackPdd::start(market.clone(), 0).await.unwrap();
    let serving = Serving::try_start(serve(&folder)).unwrap();
    let mut client = Client::first_user(&serving).await;
    let shop = shop(&client, &served).await;
    let placed: Vec<String> = (0..5).map(|_| market.place(&NewOrder::default())).collect();

    // Killed while the owner is on the platform's page: that attempt is over, and its code opens nothing.
    let login = format!("/api/v1/shops/{shop}/login");
    client.post(&login, json!({})).await;
    let code = json!({ "code": market.agree() });
    serving.kill();

    // Dies at the first reading after the consent.
    let mut command = serve(&folder);
    command.env("HUOLANG_FAIL", "intake.before_commit");
    let mut serving = Serving::try_start(command).unwrap();
    client.address.clone_from(&serving.address);
    let late = client.send(Method::POST, &format!("{login}/code"), Some(code.clone())).await;
    assert!(!late.status().is_success(), "the attempt ended with the program");
    assert_eq!(market.ledger().tokens, 0);
    client.post(&login, json!({})).await;
    let _ = client.try_send(Method::POST, &format!("{login}/code"), code).await;
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = serving.ended() {
            break status;
        }
        assert!(begun.elapsed() < LONGEST, "nothing was read");
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    assert_eq!(status.signal(), Some(ABORTED), "{status}");
    assert_eq!(market.ledger().tokens, 1);

    // It goes on with the consent it has, and finds what was paid before and meanwhile.
    let meanwhile = market.place(&NewOrder::default());
    let serving = Serving::try_start(serve(&folder)).unwrap();
    client.address.clone_from(&serving.address);
    for sn in placed.iter().chain([&meanwhile]) {
        let path = format!("/api/v1/orders?q={sn}&limit=5");
        let count = |found: &Value| {
            found["items"].as_array().map_or(0, |rows| rows.iter().filter(|row| row["sn"] == **sn).count())
        };
        let found = client.until(&path, |found| count(found) > 0).await;
        assert_eq!(count(&found), 1, "{found}");
    }
    let standing = client.get(&format!("/api/v1/shops/{shop}")).await;
    assert_eq!((&standing["state"], &standing["parked_reason"]), (&json!("active"), &Value::Null));
    let ledger = market.ledger();
    assert_eq!(ledger.tokens, 1, "no second consent, and no renewal");
    assert!(ledger.broken_rules.is_empty(), "{:?}", ledger.broken_rules);
    assert!(serving.end().success());
}
