//! JD does not take a callback, or its answer cannot be read: nothing is lost, the schedule of the sheet is kept, one is
//! under way an order, and the seller reads why.

use huolang_engine::Policy;
use huolang_engine::inbound::{Deed, GeneralCall, Route};
use huolang_store::callbacks::CallbackState;
use huolang_store::calls::{self, Direction};
use huolang_testkit::jd::{Caller, Fault};
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use rstest::rstest;
use serde_json::json;

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};
use crate::ask::Ask;
use crate::world::PASSWORD;

/// The waits of both sheets; the last one is kept.
const WAITS: [i64; 8] = [5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 3_600_000, 3_600_000];
const DAY_MS: i64 = 86_400_000;

/// An order of an asynchronous shop, answered with 生产中 and due to be called back.
async fn taken(yard: &Yard, jd: &JdGeneral) -> Caller {
    let mut caller = JdGeneral::caller(yard.address);
    let path = yard.path(&yard.general, "beginDistill").await;
    let answer = jd.begin(&mut caller, &path, &Order::one(1, "W-CARD")).await.unwrap().unwrap().json();
    assert_eq!(answer["produceStatus"], 3, "{answer}");
    yard.clock.advance(1_000);
    caller
}

/// The calls that went out, oldest first: outcome, code, words.
async fn log(yard: &Yard) -> Vec<(String, String, String)> {
    let mut conn = yard.engine().db().reader().await.unwrap();
    let filter = calls::Filter { direction: Some(Direction::Out), ..calls::Filter::default() };
    let found = calls::list(&mut conn, &filter, None, 100).await.unwrap();
    found.into_iter().rev().map(|call| (call.outcome, call.code.unwrap_or_default(), call.answer)).collect()
}

/// The open notices of an event.
async fn open(yard: &Yard, cookie: &str, event: &str) -> usize {
    let said = Ask::get("/api/v1/notices?state=open&limit=100").cookie(cookie).send(&yard.world.router).await.ok();
    said.body["items"].as_array().unwrap().iter().filter(|notice| notice["event"] == event).count()
}

#[rstest]
#[case::garbage(Fault::Garbage, "bad_answer", "not what the platform answers with")]
#[case::bad_gateway(Fault::Status(502), "bad_status", "HTTP 502")]
#[case::redirect(Fault::Status(302), "bad_status", "HTTP 302")]
#[case::trouble_of_jd(Fault::Code("500".to_owned()), "500", "失败")]
#[case::taken_unanswered(Fault::TakenUnanswered, "bad_status", "HTTP 504")]
#[tokio::test(flavor = "multi_thread")]
async fn a_callback_without_a_good_answer_is_sent_again_by_the_schedule(
    #[case] fault: Fault,
    #[case] word: &str,
    #[case] words: &str,
) {
    let yard = Yard::with(2, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    jd.receiver().fault(std::iter::repeat_n(fault, WAITS.len()));
    taken(&yard, &jd).await;
    yard.engine().inbound_round().await.unwrap();
    for (tries, wait) in (1..).zip(WAITS) {
        let waiting = yard.callback().await;
        let found = (waiting.state, waiting.tries, waiting.last_code.as_deref());
        assert_eq!(found, (CallbackState::Waiting, tries, Some(word)));
        let until = waiting.run_at.since(yard.engine().now());
        assert!((wait * 4 / 5..=wait * 6 / 5).contains(&until), "after {tries} tries: {until} ms instead of {wait}");
        yard.clock.advance(until - 1);
        yard.engine().inbound_round().await.unwrap();
        assert_eq!(jd.receiver().seen(), u64::try_from(tries).unwrap(), "not before its time");
        yard.clock.advance(1);
        yard.engine().inbound_round().await.unwrap();
    }
    assert_eq!(yard.callback().await.state, CallbackState::Done);
    let entry = &jd.ledger().0["1"];
    assert_eq!((entry.outcomes.len(), entry.cards.len()), (1, 1), "one outcome, one set of cards");
    assert_eq!((jd.ledger().faults(), yard.left().await), (Vec::new(), 1));
    let log = log(&yard).await;
    assert_eq!(log.len(), WAITS.len() + 1);
    assert_eq!((log[0].0.as_str(), log[0].1.as_str()), ("retry", word));
    assert!(log[0].2.contains(words), "{log:?}");
    assert_eq!(log.last().unwrap().0, "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_jd_says_is_closed_is_left_alone_until_the_seller_sends_it_again() {
    let yard = Yard::with(1, "async").await;
    let cookie = yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    jd.receiver().fault([Fault::Code("13".to_owned()), Fault::Code("10".to_owned())]);
    let mut caller = taken(&yard, &jd).await;
    yard.engine().inbound_round().await.unwrap();
    for state in [CallbackState::Check, CallbackState::Stopped] {
        let seen = jd.receiver().seen();
        assert_eq!(yard.callback().await.state, state);
        assert_eq!(open(&yard, &cookie, "callback_stopped").await, 1, "the seller is told");
        yard.clock.advance(3_600_000);
        yard.engine().inbound_round().await.unwrap();
        assert_eq!(jd.receiver().seen(), seen, "nothing is sent by itself");
        let order = yard.callback().await.order_id;
        let path = format!("/api/v1/orders/{order}/production/actions");
        Ask::post(&path, json!({ "action": "resend" })).cookie(&cookie).send(&yard.world.router).await.ok();
        yard.engine().inbound_round().await.unwrap();
    }
    assert_eq!(yard.callback().await.state, CallbackState::Done);
    assert_eq!(open(&yard, &cookie, "callback_stopped").await, 0, "and told no longer");
    let again = jd.begin(&mut caller, "/api/jd/general/beginDistill", &Order::one(1, "W-CARD")).await.unwrap().unwrap();
    assert_eq!(again.json()["produceStatus"], 1);
    assert_eq!((jd.ledger().faults(), yard.left().await), (Vec::new(), 0));
    let outcomes: Vec<String> = log(&yard).await.into_iter().map(|(outcome, ..)| outcome).collect();
    assert_eq!(outcomes, ["check", "stop", "done"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_day_without_success_the_callback_is_given_up_and_the_order_stays_delivered() {
    let yard = Yard::with(1, "async").await;
    yard.world.set_up().await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    jd.receiver().fault(std::iter::repeat_n(Fault::Status(503), 60));
    let mut caller = taken(&yard, &jd).await;
    let begun = yard.engine().now();
    let given_up = loop {
        yard.engine().inbound_round().await.unwrap();
        let callback = yard.callback().await;
        if callback.state != CallbackState::Waiting {
            break callback;
        }
        yard.clock.set(callback.run_at);
    };
    assert_eq!(given_up.state, CallbackState::GivenUp);
    let lasted = yard.engine().now().since(begun);
    assert!((DAY_MS..DAY_MS + 2 * 3_600_000).contains(&lasted), "{lasted} ms");
    // The login of the day before is over.
    let login = json!({ "name": "老板", "password": PASSWORD });
    let cookie = yard.world.post("/api/v1/login", login).await.ok().cookie();
    assert_eq!(open(&yard, &cookie, "callback_stopped").await, 1);
    let path = yard.path(&yard.general, "findDistill").await;
    let found = caller.post(&path, &jd.find_form(1)).await.unwrap().json();
    assert_eq!((found["code"].as_str(), found["produceStatus"].as_u64()), (Some("JDO_200"), Some(1)));
    assert_eq!(yard.left().await, 0, "its card is nobody else's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_nobody_allowed_is_called_once_the_seller_names_it() {
    let yard = Yard::with(1, "async").await;
    yard.set_field(&yard.general, "callback_hosts", "").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    taken(&yard, &jd).await;
    yard.engine().inbound_round().await.unwrap();
    let stopped = yard.callback().await;
    assert_eq!((stopped.state, stopped.last_code.as_deref()), (CallbackState::Stopped, Some("host_not_allowed")));
    assert_eq!(jd.receiver().seen(), 0, "nothing went out");
    yard.set_field(&yard.general, "callback_hosts", "127.0.0.1").await;
    yard.engine().act_inbound(&stopped.order_id, Deed::Resend, "owner").await.unwrap();
    yard.engine().inbound_round().await.unwrap();
    assert_eq!((yard.callback().await.state, jd.receiver().seen()), (CallbackState::Done, 1));
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_callback_is_under_way_however_slow_jd_takes_it() {
    let yard = Yard::with(1, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    jd.receiver().fault([Fault::Held]);
    let mut caller = taken(&yard, &jd).await;
    let engine = yard.engine().clone();
    let slow = tokio::spawn(async move { engine.callback_round().await.unwrap() });
    jd.receiver().until_seen(1).await;
    assert_eq!(yard.engine().callback_round().await.unwrap(), 0, "it is under way");
    let order = yard.callback().await.order_id;
    assert!(yard.engine().act_inbound(&order, Deed::Resend, "owner").await.is_err(), "not by hand either");
    let path = yard.path(&yard.general, "beginDistill").await;
    let meanwhile = jd.begin(&mut caller, &path, &Order::one(1, "W-CARD")).await.unwrap().unwrap().json();
    assert_eq!(meanwhile["produceStatus"], 1, "the state is set before JD is told");
    jd.receiver().release();
    assert_eq!(slow.await.unwrap(), 1);
    assert_eq!((yard.callback().await.state, jd.receiver().seen()), (CallbackState::Done, 1));
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}

/// 京东通用交易 has taken so many orders, all due to be called back.
async fn many_taken(yard: &Yard, jd: &JdGeneral, orders: u64) {
    let mut calls = tokio::task::JoinSet::new();
    for number in 1..=orders {
        let order = Order::one(number, "W-CARD");
        jd.placed(&order);
        let (engine, form) = (yard.engine().clone(), jd.begin_form(&order));
        calls.spawn(
            async move { engine.answer_jd_general(&Route::Open, GeneralCall::Begin, Some(form.as_bytes())).await },
        );
    }
    while let Some(answered) = calls.join_next().await {
        answered.unwrap();
    }
    yard.clock.advance(1_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_hangs_holds_up_no_other() {
    const ORDERS: u64 = 40;
    let yard = Yard::with(41, "async").await;
    let (dead, well) =
        (JdGeneral::start(0, KEY, AES_KEY).await.unwrap(), JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap());
    yard.gateway(&yard.game, &well.receiver().base()).await;
    dead.receiver().fault(std::iter::repeat_n(Fault::Held, 40));
    many_taken(&yard, &dead, ORDERS).await;
    let mut caller = JdGame::caller(yard.address);
    let path = yard.path(&yard.game, "cardOrder").await;
    well.call(&mut caller, &path, &JdGame::order(1, "S-CARD", None)).await.unwrap();
    well.accepted(1, None);
    yard.clock.advance(1_000);
    let engine = yard.engine().clone();
    let mut round = tokio::spawn(async move { engine.callback_round().await.unwrap() });
    let told = async {
        well.receiver().until_seen(1).await;
        while !yard.callbacks().await.iter().any(|callback| callback.state == CallbackState::Done) {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        ended = &mut round => panic!("the other was not told before all of {ended:?} had ended"),
        () = told => {}
    }
    for _ in 0..ORDERS {
        dead.receiver().release();
    }
    assert!(round.await.unwrap() > 1);
    yard.engine().inbound_round().await.unwrap();
    assert!(yard.callbacks().await.iter().all(|callback| callback.state == CallbackState::Done));
    assert_eq!(well.ledger().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn callbacks_leave_the_others_a_turn_however_many_are_due() {
    let yard = Yard::with(260, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    many_taken(&yard, &jd, 260).await;
    for seen in [256, 260] {
        yard.engine().inbound_round().await.unwrap();
        assert_eq!(jd.receiver().seen(), seen);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_fails_keeps_no_callback() {
    let yard = Yard::with(1, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    jd.receiver().fault([Fault::Status(502)]);
    taken(&yard, &jd).await;
    yard.engine().inbound_round().await.unwrap();
    yard.clock.set(yard.callback().await.run_at);
    // Nobody can be given cards without it; what was delivered is told all the same.
    yard.break_table("deliveries").await;
    assert!(yard.engine().inbound_round().await.is_err());
    assert_eq!(yard.callback().await.state, CallbackState::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_never_comes_is_given_up_and_the_callback_sent_again() {
    let yard = Yard::patient(1, "async", Policy { callback_ms: 200, ..Policy::default() }).await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    jd.receiver().fault([Fault::Held]);
    taken(&yard, &jd).await;
    yard.engine().inbound_round().await.unwrap();
    let waiting = yard.callback().await;
    assert_eq!((waiting.state, waiting.last_code.as_deref()), (CallbackState::Waiting, Some("no_answer")));
    yard.clock.set(waiting.run_at);
    yard.engine().inbound_round().await.unwrap();
    assert_eq!(yard.callback().await.state, CallbackState::Done);
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_the_database_refuses_is_written_once_it_can_be_and_asked_for_once() {
    let yard = Yard::with(2, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    taken(&yard, &jd).await;
    yard.break_table("inbound_calls").await;
    for _ in 0..2 {
        assert!(yard.engine().inbound_round().await.is_err());
        assert_eq!((yard.callback().await.state, jd.receiver().seen()), (CallbackState::Waiting, 1));
    }
    yard.mend_table("inbound_calls").await;
    // Its lease is not over yet: the answer is known.
    yard.engine().inbound_round().await.unwrap();
    assert_eq!(yard.callback().await.state, CallbackState::Done);
    yard.clock.advance(30_000);
    yard.engine().inbound_round().await.unwrap();
    let entry = &jd.ledger().0["1"];
    assert_eq!((entry.callbacks, entry.outcomes.len(), entry.cards.len()), (1, 1, 1));
    assert_eq!((jd.ledger().faults(), yard.left().await), (Vec::new(), 1));
    let outcomes: Vec<String> = log(&yard).await.into_iter().map(|(outcome, ..)| outcome).collect();
    assert_eq!(outcomes, ["done"]);
}

#[rstest]
#[case::garbage(Fault::Garbage, "waiting", "bad_answer")]
#[case::busy(Fault::Code("108".to_owned()), "waiting", "108")]
#[case::address_of_ours(Fault::Code("105".to_owned()), "waiting", "105")]
#[case::unknown_order(Fault::Code("101".to_owned()), "stopped", "101")]
#[case::code_of_the_other_platform(Fault::Code("13".to_owned()), "stopped", "13")]
#[case::taken_unanswered(Fault::TakenUnanswered, "waiting", "bad_status")]
#[tokio::test(flavor = "multi_thread")]
async fn callbacks_of_game_cards_are_repeated_or_stopped_by_their_code(
    #[case] fault: Fault,
    #[case] state: &str,
    #[case] code: &str,
) {
    let yard = Yard::with(1, "async").await;
    let jd = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    yard.gateway(&yard.game, &jd.receiver().base()).await;
    jd.receiver().fault([fault]);
    let mut caller = JdGame::caller(yard.address);
    let path = yard.path(&yard.game, "cardOrder").await;
    let answer = jd.call(&mut caller, &path, &JdGame::order(1, "S-CARD", None)).await.unwrap().json();
    assert_eq!(answer["retCode"], "100");
    jd.accepted(1, None);
    yard.clock.advance(1_000);
    yard.engine().inbound_round().await.unwrap();
    let callback = yard.callback().await;
    assert_eq!((callback.state.as_str(), callback.last_code.as_deref()), (state, Some(code)));
    assert_ne!(callback.last_message, None, "a sentence for the log");
    if callback.state == CallbackState::Waiting {
        yard.clock.set(callback.run_at);
    } else {
        yard.engine().act_inbound(&callback.order_id, Deed::Resend, "owner").await.unwrap();
    }
    yard.engine().inbound_round().await.unwrap();
    assert_eq!(yard.callback().await.state, CallbackState::Done);
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
    let query = jd.call(&mut caller, "/api/jd/game/cardQuery", &json!({ "orderId": "1" })).await.unwrap();
    assert_eq!(JdGame::data(&query)["cardinfos"].as_array().map(Vec::len), Some(1));
}
