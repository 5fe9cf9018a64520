//! The commands of the program against a 拼多多 on this machine: verify one, verify a list, watch.

use crate::program::{Answer, Client, Folder, Serving};
use huolang_testkit::{
    SeededDice, WallClock,
    pdd::{LoopbackPdd, MarketApp, NewOrder, PddMarket},
};
use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
    sync::Arc,
};

/// The variant whose cards the platform makes.
const PLATFORM_CARD: i64 = 10_020;

struct Scene {
    folder: Folder,
    market: Arc<PddMarket>,
    _served: LoopbackPdd,
    shop: String,
}

impl Scene {
    /// A shop whose owner has agreed; the server has ended in good order, or still runs.
    async fn open() -> (Self, Serving) {
        Self::open_listed_every(1_000).await
    }

    /// The same, with the time between two listings that the shop says.
    async fn open_listed_every(poll_ms: i64) -> (Self, Serving) {
        let folder = Folder::new();
        let market = PddMarket::new(MarketApp::default(), Arc::new(WallClock), Arc::new(SeededDice::of(5)));
        let served = LoopbackPdd::start(market.clone(), 0).await.unwrap();
        let serving = Serving::start(&folder);
        let client = Client::first_user(&serving).await;
        let app = market.app();
        let shop = json!({
            "platform": "pdd", "name": "拼多多店",
            "config": { "gateway": served.gateway(), "poll_interval_ms": poll_ms, "push": false, "auto_deliver": true },
            "fields": { "client_id": app.client_id, "history_days": "1", "redemption": "ota" },
            "secrets": { "client_secret": app.client_secret },
        });
        let shop = client.post("/api/v1/shops", shop).await["id"].as_str().unwrap().to_owned();
        client.post(&format!("/api/v1/shops/{shop}/login"), json!({})).await;
        let code = json!({ "code": market.agree() });
        let done = client.post(&format!("/api/v1/shops/{shop}/login/code"), code).await;
        assert_eq!(done["state"], "done");
        (Self { folder, market, _served: served, shop }, serving)
    }

    /// A paid order and its card.
    fn buy(&self) -> (String, String) {
        let sn = self.market.place(&NewOrder { sku_id: Some(PLATFORM_CARD), ..NewOrder::default() });
        let card = self.market.cards_of(&sn).remove(0).card_no;
        (sn, card)
    }

    fn verify(&self, args: &[&str]) -> Answer {
        let fixed = ["verify", "--json", "--shop", &self.shop];
        self.folder.run(&[&fixed[..], args].concat())
    }

    fn times_verified(&self, card: &str) -> usize {
        self.market.ledger().verified.iter().filter(|(verified, _)| verified == card).count()
    }
}

/// Number, state and reason of every row.
fn rows(report: &Value) -> Vec<String> {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let row = |row: &Value| format!("{} {} {}", row["row"], text(row, "state"), text(row, "reason"));
    report["rows"].as_array().unwrap().iter().map(|one| row(one).trim_end().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn verify_answers_for_one_voucher_and_fails_when_it_does_not_count() {
    let (scene, serving) = Scene::open().await;
    assert!(serving.end().success());
    let (sn, card) = scene.buy();
    let good = scene.verify(&[&sn, &card]);
    assert_eq!(good.status.code(), Some(0), "{} {}", good.out, good.err);
    assert_eq!(rows(&good.json()), ["1 verified"]);
    assert!(!good.out.contains(&card), "codes are shown masked: {}", good.out);
    assert_eq!(scene.times_verified(&card), 1);

    let (_, other) = scene.buy();
    for (order, code, reason) in [
        (sn.as_str(), "8888-0000-0000", "verification_code_wrong"),
        (sn.as_str(), other.as_str(), "verification_code_wrong"),
        (sn.as_str(), " ", "invalid_input"),
    ] {
        let bad = scene.verify(&[order, code]);
        assert_eq!(bad.status.code(), Some(1), "{} {}", bad.out, bad.err);
        assert_eq!(rows(&bad.json()), [format!("1 failed {reason}")]);
    }
    assert_eq!((scene.times_verified(&card), scene.times_verified(&other)), (1, 0));
    // Without an order the platform knows by its own card.
    assert_eq!(scene.verify(&["-", &other]).status.code(), Some(0));
    assert_eq!(scene.market.ledger().broken_rules, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn verify_file_answers_for_each_row_beside_a_running_server() {
    let (scene, serving) = Scene::open().await;
    let (good, good_card) = scene.buy();
    let (refunded, refunded_card) = scene.buy();
    scene.market.ask_refund(&refunded);
    let list = scene.folder.path().join("list.csv");
    let text = format!(
        "订单号,核销码\n{good},{good_card}\n{refunded},{refunded_card}\n{good},8888-0000-0000\n{good},\n{good},{good_card}\n"
    );
    std::fs::write(&list, text).unwrap();
    let answer = scene.verify(&["--file", list.to_str().unwrap()]);
    assert_eq!(answer.status.code(), Some(1), "{} {}", answer.out, answer.err);
    let report = answer.json();
    assert_eq!(
        rows(&report),
        [
            "1 verified",
            "2 failed verification_code_refunded",
            "3 failed verification_code_wrong",
            "4 failed invalid_input",
            "5 failed verification_just_done",
        ]
    );
    let (verified, refused) = (report["verified"].as_u64(), report["refused"].as_u64());
    assert_eq!((verified, refused, report["open"].as_u64()), (Some(1), Some(4), Some(0)));
    assert_eq!((scene.times_verified(&good_card), scene.times_verified(&refunded_card)), (1, 0));

    // A list that is good as a whole ends well; the words for people name every row, too.
    let fresh = [scene.buy(), scene.buy()];
    let text: String = fresh.iter().map(|(sn, card)| format!("{sn},{card}\n")).collect();
    std::fs::write(&list, text).unwrap();
    let answer = scene.folder.run(&["verify", "--shop", &scene.shop, "--file", list.to_str().unwrap()]);
    assert_eq!(answer.status.code(), Some(0), "{} {}", answer.out, answer.err);
    assert!(answer.out.contains("2 verified, 0 refused, 0 open"), "{}", answer.out);
    assert!(fresh.iter().all(|(sn, _)| answer.out.contains(sn)), "{}", answer.out);
    assert!(fresh.iter().all(|(_, card)| scene.times_verified(card) == 1));
    let missing = scene.verify(&["--file", "no-such-list.csv"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(serving.end().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn monitor_watches_at_its_interval_until_it_is_told_to_end() {
    let (scene, serving) = Scene::open().await;
    assert!(serving.end().success());
    scene.buy();
    let mut command = scene.folder.command(&["monitor", "--interval", "1", "--retries", "2"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(lines.next().as_deref(), Some("huolang-server: watching every 1 s; Ctrl+C ends it"));
    assert!(
        lines.any(|line| line.starts_with("huolang-server: 1 orders, 0 shipped, 0 verified")),
        "it reads what is there"
    );
    // What is paid while it watches comes with a later round.
    scene.buy();
    assert!(lines.any(|line| line.starts_with("huolang-server: 2 orders")), "and goes on reading");
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert!(lines.any(|line| line == "huolang-server: ending in good order"));
    assert!(child.wait().unwrap().success());
    assert_eq!(scene.market.ledger().broken_rules, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn the_interval_of_monitor_goes_before_what_a_shop_says() {
    let (scene, serving) = Scene::open_listed_every(86_400_000).await;
    assert!(serving.end().success());
    let mut command = scene.folder.command(&["monitor", "--interval", "1"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    for orders in 1..=3 {
        scene.buy();
        let told = format!("huolang-server: {orders} orders, ");
        assert!(lines.any(|line| line.starts_with(&told)), "order {orders} is read in its second, not in a day");
    }
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}
