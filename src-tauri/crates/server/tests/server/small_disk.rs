//! A full disk and a read-only one. For real where the machine lets a user mount a small disk of memory that only the test
//! sees; and in any case with a library that refuses the program's writes as such a disk does, which needs nothing but the
//! compiler that links Rust programs.

mod disk;

use std::{fs, sync::Arc};

use disk::{Means, Small, refuse_while};
use huolang_domain::testing::SeqIds;
use huolang_platforms::practice::{Ledger, Market, MarketOptions, Payment};
use huolang_testkit::{LoopbackMarket, SeededDice, WallClock, shops::SINGLE};
use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};

use crate::program::{Client, Folder, Serving};

#[rstest]
fn a_full_disk_is_named_and_nothing_is_lost(#[values(Means::Mount, Means::Faults)] means: Means) {
    let script = r#"
        open_shop
        run before status --json
        run whole backup --to "$OUT/copies" --json
        fill
        run serve serve --listen 127.0.0.1:0
        run backup backup --json
        run elsewhere backup --to "$HUOLANG_DATA/elsewhere" --json
        run export export cards "$HUOLANG_DATA/cards.csv" --json
        run import import "$REPORT" --json
        run restore restore "$(ls "$OUT"/copies/*.hlb)" --json
        run deliver deliver 1 --json
        ls -A "$HUOLANG_DATA/backups" >"$OUT/left"
        free
        run after status --json
        run again backup --json
        run taken import "$REPORT" --json
        exit 0
    "#;
    let Some(small) = Small::run(means, "48m", script) else { return };
    for name in ["serve", "backup", "elsewhere", "export", "import", "restore", "deliver"] {
        let words = small.answer(name).assert_refused("disk_full");
        assert!(words.contains("space") || words.contains("room"), "{name}: {words}");
    }
    assert_eq!(fs::read_to_string(small.out.join("left")).unwrap(), "", "nothing half done is left");
    assert_eq!(small.answer("after").json()["shops"], small.answer("before").json()["shops"]);
    assert!(small.answer("again").status.success(), "with room all is well again");
    assert_eq!(small.answer("taken").json()["files"][0]["outcome"], "imported", "nothing of it was kept before");
    assert!(small.folder.key().exists());
}

#[rstest]
fn a_disk_that_is_full_at_the_first_start_is_named(#[values(Means::Mount, Means::Faults)] means: Means) {
    let Some(small) = Small::run(means, "64k", "fill; run serve serve --listen 127.0.0.1:0; exit 0") else { return };
    let words = small.answer("serve").assert_refused("disk_full");
    assert!(words.contains("space"), "{words}");
}

#[rstest]
fn a_read_only_disk_is_named(#[values(Means::Mount, Means::Faults)] means: Means) {
    let script = r#"
        open_shop
        run whole backup --to "$OUT/copies" --json
        seal
        run serve serve --listen 127.0.0.1:0
        run status status --json
        run backup backup --to "$OUT/copies" --json
        run export export cards "$OUT/cards.csv" --json
        run import import "$REPORT" --json
        run restore restore "$(ls "$OUT"/copies/*.hlb)" --json
        run doctor doctor --json
        run task task deliver pause --json
        unseal
        run after status --json
        exit 0
    "#;
    let Some(small) = Small::run(means, "48m", script) else { return };
    for name in ["serve", "status", "backup", "export", "import", "restore", "doctor", "task"] {
        let words = small.answer(name).assert_refused("disk_read_only");
        assert!(words.contains("written") || words.contains("read-only"), "{name}: {words}");
    }
    assert!(small.answer("after").status.success());
}

/// The market stands outside: its ledger is the witness.
#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_disk_that_fills_under_a_running_server_loses_no_order_and_doubles_none() {
    let (folder, ids) = (Folder::new(), Arc::new(SeqIds::default()));
    let options = MarketOptions::in_memory(Arc::new(WallClock), Arc::new(SeededDice::of(17)), ids);
    let served = LoopbackMarket::start(Market::open(options).unwrap(), 0, None).await.unwrap();
    let state = folder.path().join("disk");
    let mut command = folder.command(&["serve", "--listen", "127.0.0.1:0", "--quick"]);
    command.env("HUOLANG_PRACTICE_GATEWAY", served.gateway()).env("HUOLANG_PRACTICE_CARDS", "20");
    refuse_while(&mut command, &folder, &state);
    let serving = Serving::try_start(command).unwrap();
    let owner = Client::first_user(&serving).await;
    let payment = Payment { product_ref: SINGLE.to_owned(), sku_ref: None, quantity: 1, buyer: None };
    let pay = |count: usize| (0..count).for_each(|_| drop(served.market().simulate_payment(&payment).unwrap()));
    let all_sent = |count: usize| {
        move |listed: &Value| {
            let items = listed["items"].as_array().unwrap();
            let done = |order: &Value| order["content"] == "sent" && order["platform_state"] == "shipped";
            items.len() == count && items.iter().all(done)
        }
    };
    pay(3);
    owner.until("/api/v1/orders?limit=200", all_sent(3)).await;

    fs::write(&state, "full").unwrap();
    pay(4);
    let pool = json!({ "name": "更多卡", "kind": "once", "draw_order": "oldest", "use_limit": null,
        "low_stock_at": 1, "near_expiry_days": 0, "manual": "" });
    for _ in 0..20 {
        let refused = owner.send(Method::POST, "/api/v1/card-pools", Some(pool.clone())).await;
        assert_eq!(refused.json::<Value>().await.unwrap()["code"], "disk_full");
    }
    assert!(all_sent(3)(&owner.get("/api/v1/orders?limit=200").await), "what is there can be looked at");
    let sendings = || served.market().with_ledger(Ledger::sending_count);
    assert_eq!(sendings(), 3, "nothing goes out that could not be written down first");

    fs::remove_file(&state).unwrap();
    owner.until("/api/v1/orders?limit=200", all_sent(7)).await;
    assert_eq!(sendings(), 7, "each went out once");
    assert!(serving.end().success());
}
