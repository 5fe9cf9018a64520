//! What the commands answer.

use std::sync::Arc;

use huolang_domain::testing::SeqIds;
use huolang_platforms::practice::{Ledger, Market, MarketOptions, Payment};
use huolang_testkit::{LoopbackMarket, SeededDice, WallClock, shops::SINGLE};
use rstest::rstest;

use crate::program::{Folder, Serving};

#[test]
fn practice_delivers_everything_and_the_ledger_says_so() {
    let answer = Folder::new().run(&["practice", "--orders", "120", "--seed", "5", "--json"]);
    let report = answer.json();
    assert_eq!(answer.status.code(), Some(0), "{report} {}", answer.err);
    let of = |name: &str| report[name].as_u64().unwrap_or_else(|| panic!("{name} in {report}"));
    assert_eq!((of("orders"), of("lost"), of("duplicates"), of("unknown")), (120, 0, 0, 0), "{report}");
    assert_eq!(of("delivered") + of("manual"), 120, "{report}");
    assert!(of("manual") > 0, "parcels wait for a person: {report}");
    assert!(of("cards_used") > of("delivered"), "several pieces take several cards: {report}");
    assert!(report["orders_per_second"].as_f64().unwrap() > 1.0, "{report}");
}

#[test]
fn practice_outlasts_a_rough_market() {
    let answer = Folder::new().run(&["practice", "--orders", "200", "--faults", "--seed", "6", "--json"]);
    let report = answer.json();
    assert_eq!(answer.status.code(), Some(0), "{report} {}", answer.err);
    assert_eq!(
        (report["orders"].as_u64(), report["lost"].as_u64(), report["duplicates"].as_u64()),
        (Some(200), Some(0), Some(0))
    );
}

#[test]
fn practice_speaks_in_words_too() {
    let answer = Folder::new().run(&["practice", "--orders", "3"]);
    assert!(answer.status.success(), "{}", answer.err);
    assert!(answer.out.starts_with("3 orders in "), "{}", answer.out);
    assert!(answer.out.contains("0 sent twice, 0 lost"), "{}", answer.out);
}

#[test]
fn practice_leaves_nothing_behind_and_touches_no_data() {
    let folder = Folder::new();
    assert!(folder.run(&["practice", "--orders", "2"]).status.success());
    assert!(!folder.data().exists());
    assert!(!folder.key().exists());
}

#[rstest]
#[case::status(&["status", "--json"])]
#[case::task(&["task", "--json"])]
#[case::once(&["once", "--json"])]
#[case::deliver(&["deliver", "123", "--json"])]
#[case::export(&["export", "orders", "orders.csv", "--json"])]
#[case::doctor(&["doctor", "--json"])]
#[case::backup(&["backup", "--json"])]
fn a_mistyped_folder_is_no_new_shop(#[case] args: &[&str]) {
    let folder = Folder::new();
    let words = folder.run(args).assert_refused("not_found");
    assert!(words.contains("--data"), "{words}");
    assert!(!folder.data().join("huolang.db").exists());
}

#[test]
fn status_looks_on_beside_a_running_server() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    let report = folder.run(&["status", "--json"]).json();
    assert_eq!(report["shops"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["shops"][0]["platform"], "practice", "{report}");
    assert!(report["tasks"].as_array().unwrap().iter().any(|task| task["id"] == "deliver"), "{report}");
    let words = folder.run(&["status"]);
    assert!(words.out.contains("shop "), "{}", words.out);
    drop(serving);
}

#[test]
fn a_task_is_paused_from_outside_and_stays_so() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    assert!(folder.run(&["task", "deliver", "pause"]).status.success());
    let state = || {
        let tasks = folder.run(&["task", "--json"]).json();
        let found = tasks.as_array().unwrap().iter().find(|task| task["id"] == "deliver").cloned().unwrap();
        found["state"].as_str().unwrap().to_owned()
    };
    let becomes = |wanted: &str| (0..200).any(|_| state() == wanted);
    assert!(becomes("PAUSED"));
    assert!(serving.end().success());
    let serving = Serving::start(&folder);
    assert!(becomes("PAUSED"), "a restart does not undo what the seller chose");
    assert!(folder.run(&["task", "deliver", "resume"]).status.success());
    assert!(becomes("RUNNING"));
    drop(serving);
}

#[test]
fn an_unknown_task_is_named_with_the_known_ones() {
    let folder = Folder::new();
    folder.open_shop();
    let words = folder.run(&["task", "delivr", "pause", "--json"]).assert_refused("not_found");
    assert!(words.contains("delivr") && words.contains("deliver"), "{words}");
}

#[test]
fn once_reads_the_shops_and_ends() {
    let folder = Folder::new();
    folder.open_shop();
    let answer = folder.run(&["once", "--json"]);
    let report = answer.json();
    assert!(answer.status.success(), "{report} {}", answer.err);
    assert_eq!((report["shops_read"].as_u64(), report["new_orders"].as_i64()), (Some(1), Some(0)), "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn once_delivers_what_was_paid_while_nothing_ran() {
    let folder = Folder::new();
    let ids = Arc::new(SeqIds::default());
    let options = MarketOptions::in_memory(Arc::new(WallClock), Arc::new(SeededDice::of(9)), ids);
    let served = LoopbackMarket::start(Market::open(options).unwrap(), 0, None).await.unwrap();
    let mut command = folder.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("HUOLANG_PRACTICE_GATEWAY", served.gateway()).env("HUOLANG_PRACTICE_CARDS", "5");
    assert!(Serving::try_start(command).unwrap().end().success());
    let payment = Payment { product_ref: SINGLE.to_owned(), sku_ref: None, quantity: 1, buyer: None };
    for _ in 0..3 {
        served.market().simulate_payment(&payment).unwrap();
    }
    let answer = folder.run(&["once", "--json"]);
    let report = answer.json();
    assert!(answer.status.success(), "{report} {}", answer.err);
    assert_eq!((report["new_orders"].as_i64(), report["shipped"].as_i64()), (Some(3), Some(3)), "{report}");
    assert_eq!(served.market().with_ledger(Ledger::sending_count), 3, "each went out once");
}

#[test]
fn openapi_prints_the_document() {
    let document = Folder::new().run(&["openapi"]).json();
    assert!(document["paths"].as_object().unwrap().contains_key("/api/v1/orders"));
}

#[rstest]
#[case(&["no-such-command"])]
#[case(&["practice", "--orders", "many"])]
#[case(&["serve", "--listen", "nowhere"])]
#[case(&["task", "deliver", "dance"])]
fn what_is_mistyped_is_explained(#[case] args: &[&str]) {
    let answer = Folder::new().run(args);
    assert_eq!(answer.status.code(), Some(2));
    assert!(answer.err.contains("--help") || answer.err.contains("tip"), "{}", answer.err);
}
