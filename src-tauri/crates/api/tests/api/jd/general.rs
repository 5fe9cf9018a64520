//! 京东通用交易 over TCP, with the simulator as the witness.

use std::collections::BTreeSet;
use std::sync::Arc;

use huolang_domain::ErrorCode;
use huolang_store::{Durability, productions};
use huolang_testkit::JdGeneral;
use huolang_testkit::jd::Fault;
use huolang_testkit::jd_general::Order;
use huolang_vault::Secret;

use super::yard::{AES_KEY, KEY, Yard, map};
use crate::ask::Ask;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_accepted_called_back_and_keeps_its_outcome() {
    let yard = Yard::with(3, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let order = Order { quantity: 2, ..Order::one(9_007_199_254_740_993, "W-CARD") };

    let first = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
    assert_eq!((first["code"].as_str(), first["produceStatus"].as_u64()), (Some("JDO_201"), Some(3)));
    assert_eq!(yard.left().await, 1);
    yard.call_back(1).await;
    let ledger = jd.ledger();
    assert_eq!(ledger.faults(), Vec::<String>::new());
    assert_eq!(ledger.0[&order.number.to_string()].callbacks, 1);

    let again = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
    assert_eq!((again["code"].as_str(), again["produceStatus"].as_u64()), (Some("JDO_200"), Some(1)));
    assert_eq!(again["agentOrderNo"], first["agentOrderNo"]);
    let found = caller.post("/api/jd/general/findDistill", &jd.find_form(order.number)).await.unwrap().json();
    assert_eq!(found["product"], again["product"]);
    assert_eq!(yard.left().await, 1);
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn repeats_over_fifty_connections_are_one_reservation_and_one_answer() {
    let yard = Yard::with(5, "sync").await;
    let jd = Arc::new(JdGeneral::start(0, KEY, AES_KEY).await.unwrap());
    let path = yard.path(&yard.general, "beginDistill").await;
    let order = Order::one(77, "W-CARD");
    let mut tasks = Vec::new();
    for _ in 0..50 {
        let (jd, path, order, address) = (Arc::clone(&jd), path.clone(), order.clone(), yard.address);
        tasks.push(tokio::spawn(async move {
            let mut caller = JdGeneral::caller(address);
            let mut answers = Vec::new();
            for _ in 0..20 {
                let answer = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
                answers.push(format!(
                    "{}{}{}{}",
                    answer["code"], answer["produceStatus"], answer["agentOrderNo"], answer["product"]
                ));
            }
            answers
        }));
    }
    let mut answers = BTreeSet::new();
    for task in tasks {
        answers.extend(task.await.unwrap());
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(yard.left().await, 4);
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn callbacks_that_fail_are_tried_again_and_refusals_stop() {
    let yard = Yard::with(4, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    jd.receiver().fault([Fault::Code("13".to_owned()), Fault::Status(502)]);
    for number in [1, 2] {
        jd.begin(&mut caller, &path, &Order::one(number, "W-CARD")).await.unwrap().unwrap();
        yard.clock.advance(1_000);
        yard.engine().inbound_round().await.unwrap();
    }
    let mut conn = yard.engine().db().reader().await.unwrap();
    let listed = huolang_store::callbacks::list(&mut conn, &Default::default(), None, 10).await.unwrap();
    let states: BTreeSet<&str> = listed.iter().map(|callback| callback.state.as_str()).collect();
    assert_eq!(states, BTreeSet::from(["check", "waiting"]));
    drop(conn);
    // Sent again by hand, after the repair.
    for callback in &listed {
        yard.engine().act_inbound(&callback.order_id, huolang_engine::inbound::Deed::Resend, "owner").await.unwrap();
    }
    yard.call_back(2).await;
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_nobody_mapped_is_held_and_goes_on_once_it_is() {
    let yard = Yard::with(1, "sync").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDisstill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let order = Order::one(5, "W-NEW");
    let held = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
    assert_eq!((held["code"].as_str(), held["produceStatus"].as_u64()), (Some("JDO_302"), Some(4)));

    let new = huolang_engine::inbound::NewMapping {
        product_ref: "W-NEW".to_owned(),
        title: String::new(),
        kind: huolang_store::offers::OfferKind::Cards,
        account_format: String::new(),
        price: None,
        several: false,
        switched_on: true,
        pool_id: Some(yard.pool.clone()),
    };
    yard.engine().save_mapping(&yard.general, new, "owner").await.unwrap();
    let again = jd.begin(&mut caller, &path, &order).await.unwrap().unwrap().json();
    assert_eq!(again["produceStatus"].as_u64(), Some(3), "{again}");
    yard.call_back(1).await;
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_top_up_that_is_mapped_late_is_judged_again_and_can_be_marked_done() {
    use huolang_engine::inbound::Deed;
    let yard = Yard::with(0, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let order = |number, account: &str| Order { account: account.to_owned(), ..Order::one(number, "W-NEW") };
    for (number, account) in [(11, "13800138000"), (12, "13800138000"), (13, "12")] {
        let held = jd.begin(&mut caller, &path, &order(number, account)).await.unwrap().unwrap().json();
        assert_eq!(held["produceStatus"].as_u64(), Some(4), "{held}");
    }
    map(yard.engine(), &yard.general, "W-NEW", huolang_store::offers::OfferKind::TopUp, None).await;
    let engine = yard.engine();

    let again = jd.begin(&mut caller, &path, &order(11, "13800138000")).await.unwrap().unwrap().json();
    assert_eq!(again["produceStatus"].as_u64(), Some(3), "{again}");
    let submitted = yard.world.order_by_sn("11").await;
    engine.act_inbound(&submitted, Deed::MarkSuccess, "owner").await.unwrap();

    let resumed = yard.world.order_by_sn("12").await;
    engine.act_inbound(&resumed, Deed::Resume, "owner").await.unwrap();
    engine.act_inbound(&resumed, Deed::MarkSuccess, "owner").await.unwrap();

    let wrong = yard.world.order_by_sn("13").await;
    assert!(engine.act_inbound(&wrong, Deed::Resume, "owner").await.is_err(), "no such account can be topped up");
    let deed = Deed::Refuse { code: "JDO_301".to_owned(), reason: "账号不存在".to_owned() };
    engine.act_inbound(&wrong, deed, "owner").await.unwrap();
    yard.call_back(3).await;
    let ledger = jd.ledger();
    assert_eq!(ledger.faults(), Vec::<String>::new());
    assert!(["11", "12"].iter().all(|number| ledger.0[*number].outcomes.contains("1")));
    assert!(ledger.0["13"].outcomes.contains("2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_wait_for_cards_and_get_them() {
    let yard = Yard::with(0, "sync").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let waits = jd.begin(&mut caller, &path, &Order::one(6, "W-CARD")).await.unwrap().unwrap().json();
    assert_eq!((waits["code"].as_str(), waits["produceStatus"].as_u64()), (Some("JDO_201"), Some(3)));
    assert_eq!(yard.engine().restock_inbound().await.unwrap(), 0);
    yard.restock(1).await;
    assert_eq!(yard.engine().restock_inbound().await.unwrap(), 1);
    yard.call_back(1).await;
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_whose_cards_are_fixed_takes_no_others() {
    let yard = Yard::with(0, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    jd.begin(&mut caller, &path, &Order::one(6, "W-CARD")).await.unwrap().unwrap();
    let (order, writer) = (yard.world.order_by_sn("6").await, yard.engine().clone());
    let fixed = yard.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let cards = Secret::from("[]");
            productions::fix_cards(tx, writer.vault(), &order, &cards, writer.now()).await
        })
    });
    assert!(fixed.await.unwrap());
    yard.restock(1).await;
    let refused = yard.engine().restock_inbound().await.unwrap_err();
    assert_eq!((refused.code(), yard.left().await), (ErrorCode::Conflict, 1), "no card is reserved for nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_top_up_is_done_or_refused_by_a_person() {
    let yard = Yard::with(0, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let order = |number, account: &str| Order { account: account.to_owned(), ..Order::one(number, "W-DIRECT") };
    let wrong = jd.begin(&mut caller, &path, &order(1, "12")).await.unwrap().unwrap().json();
    assert_eq!((wrong["code"].as_str(), wrong["produceStatus"].as_u64()), (Some("JDO_301"), Some(2)));
    for number in [2, 3] {
        let taken = jd.begin(&mut caller, &path, &order(number, "13800138000")).await.unwrap().unwrap().json();
        assert_eq!(taken["produceStatus"].as_u64(), Some(3));
    }
    let done = yard.world.order_by_sn("2").await;
    let refused = yard.world.order_by_sn("3").await;
    let engine = yard.engine();
    use huolang_engine::inbound::Deed;
    engine.act_inbound(&done, Deed::MarkSuccess, "owner").await.unwrap();
    let deed = Deed::Refuse { code: "JDO_301".to_owned(), reason: "账号不存在".to_owned() };
    engine.act_inbound(&refused, deed.clone(), "owner").await.unwrap();
    assert!(engine.act_inbound(&done, deed, "owner").await.is_err(), "an outcome never changes");
    yard.call_back(2).await;
    let ledger = jd.ledger();
    assert_eq!(ledger.faults(), Vec::<String>::new());
    assert!(ledger.0["2"].outcomes.contains("1") && ledger.0["3"].outcomes.contains("2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_differs_from_the_platforms_is_written_down() {
    let yard = Yard::with(0, "async").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    for (number, seconds) in [(1, 59), (2, -120)] {
        let theirs = huolang_platforms::jd::stamp(yard.engine().now().plus(seconds * 1_000));
        let form = jd.begin_form_with(&Order::one(number, "W-CARD"), &[("timestamp", Some(theirs.as_str()))]);
        caller.post(&path, &form).await.unwrap();
        yard.engine().write_calls().await;
        yard.clock.advance(1_000);
    }
    let log = Ask::get("/api/v1/inbound-calls?call=beginDistill").cookie(&cookie).send(&yard.world.router).await.ok();
    let noted = |at: usize| log.body["items"][at]["request"].as_str().unwrap().contains("clockSkewSeconds=120");
    assert_eq!((noted(0), noted(1)), (true, false), "{}", log.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_was_paid_when_jd_says_so_and_not_later_than_it_came_in() {
    let yard = Yard::with(0, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut caller = JdGeneral::caller(yard.address);
    let now = yard.engine().now();
    let stamp = |seconds: i64| huolang_platforms::jd::stamp(now.plus(seconds * 1_000));
    let with_signs = huolang_domain::shanghai::civil(now.plus(-60_000)).strftime("%Y-%m-%d %H:%M:%S").to_string();
    let cases = [(stamp(-3_600), -3_600), (with_signs, -60), (stamp(3_600), 0), (String::from("soon"), 0)];
    for (number, (said, seconds)) in (1..).zip(cases) {
        let form = jd.begin_form_with(&Order::one(number, "W-CARD"), &[("payTime", Some(said.as_str()))]);
        assert_eq!(caller.post(&path, &form).await.unwrap().json()["produceStatus"], 3, "{said}");
        let id = yard.world.order_by_sn(&number.to_string()).await;
        let mut conn = yard.engine().db().reader().await.unwrap();
        let order = huolang_store::orders::get(&mut conn, &id).await.unwrap();
        let history = huolang_store::events::list_by_order(&mut conn, &id).await.unwrap();
        let paid = history.iter().find(|event| event.kind == "paid").unwrap().at;
        let then = now.plus(seconds * 1_000);
        assert_eq!((order.paid_at, paid, order.placed_at), (Some(then), then, now), "{said}");
    }
}
