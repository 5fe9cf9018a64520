//! What the commands answer.

use std::sync::Arc;

use huolang_domain::testing::SeqIds;
use huolang_platforms::practice::{Faults, Ledger, Market, MarketOptions, Payment, Switch};
use huolang_testkit::{
    LoopbackMarket, SeededDice, WallClock,
    shops::{EARPHONES, SINGLE},
};
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
    assert_eq!(report["running"], true, "{report}");
    assert_eq!(report["shops"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["shops"][0]["platform"], "practice", "{report}");
    assert!(report["tasks"].as_array().unwrap().iter().any(|task| task["id"] == "deliver"), "{report}");
    let words = folder.run(&["status"]);
    assert!(words.out.contains("shop ") && !words.out.contains("not running"), "{}", words.out);
    drop(serving);
}

#[test]
fn status_and_task_say_that_the_program_is_not_running() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    assert!(folder.run(&["task", "deliver", "pause"]).status.success());
    let state = |listed: &serde_json::Value, id: &str| {
        let found = listed.as_array().unwrap().iter().find(|task| task["id"] == id).unwrap();
        found["state"].as_str().unwrap().to_owned()
    };
    let paused = (0..200).any(|_| state(&folder.run(&["task", "--json"]).json(), "deliver") == "PAUSED");
    assert!(paused);
    // Killed: it could not write that it ends.
    serving.kill();
    let report = folder.run(&["status", "--json"]).json();
    assert_eq!(report["running"], false, "{report}");
    assert_eq!(state(&report["tasks"], "mark_shipped"), "NOT_RUNNING", "{report}");
    assert_eq!(state(&report["tasks"], "deliver"), "PAUSED", "what the seller chose stays so: {report}");
    let words = folder.run(&["status"]).out;
    assert!(words.contains("the program is not running") && words.contains("huolang-server serve"), "{words}");
    assert!(!words.contains(": RUNNING"), "{words}");
    assert!(words.contains("task deliver: PAUSED (last sign of life "), "{words}");
    let listed = folder.run(&["task"]).out;
    assert!(listed.lines().any(|line| line.starts_with("deliver ") && line.contains("last sign of life ")), "{listed}");
    assert_eq!(state(&folder.run(&["task", "--json"]).json(), "mark_shipped"), "NOT_RUNNING");
}

#[test]
fn verify_names_a_shop_or_an_order_that_is_not_there() {
    let folder = Folder::new();
    folder.open_shop();
    let words = folder.run(&["verify", "--shop", "nonsense", "-", "1234", "--json"]).assert_refused("not_found");
    assert!(words.contains("no shop nonsense") && words.contains("--shop: "), "{words}");
    let unknown = folder.run(&["verify", "000000-000000000000", "1234-5678-9012", "--json"]);
    assert_eq!(unknown.status.code(), Some(1), "{} {}", unknown.out, unknown.err);
    let row = unknown.json()["rows"][0].clone();
    assert_eq!((&row["state"], &row["hint"]), (&"failed".into(), &"order_unknown".into()), "{row}");
    let words = folder.run(&["verify", "000000-000000000000", "1234-5678-9012"]);
    assert_eq!(words.status.code(), Some(1));
    assert!(words.out.contains("not known here") && words.out.contains("huolang-server once"), "{}", words.out);
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

/// A market on this machine, and the practice shop on it; nothing runs.
async fn market_outside(folder: &Folder) -> LoopbackMarket {
    let ids = Arc::new(SeqIds::default());
    let options = MarketOptions::in_memory(Arc::new(WallClock), Arc::new(SeededDice::of(9)), ids);
    let served = LoopbackMarket::start(Market::open(options).unwrap(), 0, None).await.unwrap();
    let mut command = folder.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("HUOLANG_PRACTICE_GATEWAY", served.gateway()).env("HUOLANG_PRACTICE_CARDS", "5");
    assert!(Serving::try_start(command).unwrap().end().success());
    served
}

fn pay(served: &LoopbackMarket, product: &str) {
    let payment = Payment { product_ref: product.to_owned(), sku_ref: None, quantity: 1, buyer: None };
    served.market().simulate_payment(&payment).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn once_names_a_shop_whose_login_is_dead_and_fails() {
    let folder = Folder::new();
    let served = market_outside(&folder).await;
    pay(&served, SINGLE);
    served.market().set_faults(Faults { dead_login: Switch::ALWAYS, ..Faults::default() });
    // The first round finds it out, the second one knows.
    for _ in 0..2 {
        let answer = folder.run(&["once", "--json"]);
        let report = answer.json();
        assert_eq!(answer.status.code(), Some(1), "{report} {}", answer.err);
        assert_eq!((report["shops_read"].as_u64(), report["new_orders"].as_i64()), (Some(0), Some(0)), "{report}");
        assert_eq!(report["shops_not_read"].as_array().unwrap().len(), 1, "{report}");
        assert_eq!(report["shops_not_read"][0]["reason"], "login_dead", "{report}");
    }
    let words = folder.run(&["once"]);
    assert_eq!(words.status.code(), Some(1), "{} {}", words.out, words.err);
    assert!(words.out.contains("could not be read: ") && words.out.contains("log in again"), "{}", words.out);
    let status = folder.run(&["status", "--json"]).json();
    assert_eq!((&status["shops"][0]["state"], &status["shops"][0]["reason"]), (&"parked".into(), &"login_dead".into()));
    let words = folder.run(&["status"]).out;
    assert!(words.contains("parked (The login is dead: log in again)"), "{words}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn status_counts_orders_work_and_what_runs_low() {
    let folder = Folder::new();
    let served = market_outside(&folder).await;
    pay(&served, SINGLE);
    pay(&served, EARPHONES);
    assert!(folder.run(&["once", "--json"]).status.success());
    let report = folder.run(&["status", "--json"]).json();
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"), "{report}");
    assert!(report["data_folder"].as_str().unwrap().ends_with("data"), "{report}");
    let orders = |tab: &str| report["orders"][tab].as_i64();
    assert_eq!((orders("all"), orders("manual"), orders("attention")), (Some(2), Some(1), Some(1)), "{report}");
    let work = |name: &str| report["work"][name].as_i64();
    assert_eq!((work("running"), work("waiting"), work("held_back")), (Some(0), Some(0), Some(0)), "{report}");
    // Five cards in each pool, one of them sent; a practice pool is low at ten.
    let low = report["low_stock"].as_array().unwrap();
    assert!(low.iter().all(|pool| pool["low_stock_at"] == 10), "{report}");
    assert_eq!(low.iter().filter(|pool| pool["available"] == 4).count(), 1, "{report}");
    assert!(low.iter().filter(|pool| pool["available"] == 5).count() > 0, "{report}");
    let words = folder.run(&["status"]).out;
    for said in ["orders: 2 in all", "1 for a person", "work: 0 under way", "low stock: ", "has 4 left"] {
        assert!(words.contains(said), "{said}: {words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn once_counts_what_waits_for_a_person_and_what_is_due_later() {
    let folder = Folder::new();
    let served = market_outside(&folder).await;
    let once = || {
        let answer = folder.run(&["once", "--json"]);
        let report = answer.json();
        assert!(answer.status.success(), "{report} {}", answer.err);
        let of = |name: &str| report[name].as_i64().unwrap();
        (of("new_orders"), of("shipped"), of("attention"), of("later"))
    };
    pay(&served, EARPHONES);
    assert_eq!(once(), (1, 0, 1, 0), "a parcel waits for a person");
    pay(&served, SINGLE);
    served.market().set_faults(Faults { timeout_before_accept: Switch::ALWAYS, ..Faults::default() });
    let (new_orders, shipped, _, later) = once();
    assert_eq!((new_orders, shipped), (1, 0));
    assert!(later > 0, "what got no answer is looked at later");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn once_delivers_what_was_paid_while_nothing_ran() {
    let folder = Folder::new();
    let served = market_outside(&folder).await;
    for _ in 0..3 {
        pay(&served, SINGLE);
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
