//! Platforms as they really call: slow readers, forgeries between genuine calls, repeats at the same moment, and questions
//! about orders that must agree with everything told before.

use std::net::SocketAddr;
use std::time::Duration;

use huolang_engine::inbound::Deed;
use huolang_testkit::jd::{Caller, FORM, Manners, beside, forged};
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};

fn slow(address: SocketAddr) -> Caller {
    Caller::new(address).reading_slowly(4, Duration::from_micros(200))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_gets_its_whole_answer_and_holds_nobody_up() {
    let yard = Yard::with(30, "sync").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let path = yard.path(&yard.general, "beginDistill").await;
    let mut sipping = slow(yard.address);
    let first = Order::one(1, "W-CARD");
    let slowly = async { jd.begin(&mut sipping, &path, &first).await.unwrap().unwrap().json() };
    let quickly = async {
        let mut caller = JdGeneral::caller(yard.address);
        for number in 2..=20 {
            jd.begin(&mut caller, &path, &Order::one(number, "W-CARD")).await.unwrap().unwrap();
        }
    };
    let (answer, ()) = tokio::join!(slowly, quickly);
    assert_eq!(answer["produceStatus"], 1);
    assert_eq!((jd.ledger().faults(), jd.ledger().0.len(), yard.left().await), (Vec::new(), 20, 10));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgery_beside_its_genuine_call_is_refused_and_changes_nothing() {
    let yard = Yard::with(2, "sync").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let game = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let order = Order::one(1, "W-CARD");
    let (begin, form) = (yard.path(&yard.general, "beginDistill").await, jd.begin_form(&order));
    let (buy, cards) = (yard.path(&yard.game, "cardOrder").await, game.form(&JdGame::order(2, "S-CARD", None)));
    for left in [2, 0] {
        let said = caller.post(&begin, &forged(&form)).await.unwrap().json();
        assert_eq!((said["code"].as_str(), said["produceStatus"].as_u64()), (Some("JDO_304"), Some(4)));
        assert_eq!(caller.post(&buy, &forged(&cards)).await.unwrap().json()["retCode"], "106");
        assert_eq!(yard.left().await, left, "before and after the genuine calls");
        jd.begin(&mut caller, &begin, &order).await.unwrap().unwrap();
        caller.post(&buy, &cards).await.unwrap();
    }
    assert_eq!(jd.ledger().faults(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_agree_with_answers_and_callbacks_at_every_stage() {
    let yard = Yard::with(2, "async").await;
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let game = JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap();
    yard.gateway(&yard.game, &game.receiver().base()).await;
    let begin = yard.path(&yard.general, "beginDistill").await;
    let (find, charge) = (beside(&begin, "findDistill"), yard.path(&yard.game, "directCharge").await);
    let query = beside(&charge, "directQuery");
    let mut caller = JdGeneral::caller(yard.address);
    let order = Order::one(1, "W-CARD");
    let repeated = Manners { repeats: 20, parallel: true, ..Manners::default() };

    jd.placed(&order);
    for reply in repeated.send(yard.address, &begin, FORM, &jd.begin_form(&order)).await.unwrap() {
        jd.book(&order, &reply).unwrap();
    }
    game.placed(2);
    let top_up = game.form(&JdGame::order(2, "S-DIRECT", Some("13800138000")));
    let replies = repeated.send(yard.address, &charge, FORM, &top_up).await.unwrap();
    let accepted = replies.iter().filter(|reply| reply.json()["retCode"] == "100").count();
    assert_eq!(accepted, 1, "the others hear that it was taken");
    game.accepted(2, None);

    let open = jd.find(&mut caller, &find, &order).await.unwrap().unwrap().json();
    assert_eq!(open["produceStatus"], 3);
    game.query(&mut caller, &query, 2).await.unwrap().unwrap();
    let id = yard.world.order_by_sn("2").await;
    yard.engine().act_inbound(&id, Deed::MarkSuccess, "owner").await.unwrap();
    yard.call_back(2).await;
    let done = jd.find(&mut caller, &find, &order).await.unwrap().unwrap().json();
    assert_eq!(done["produceStatus"], 1);
    game.query(&mut caller, &query, 2).await.unwrap().unwrap();
    assert_eq!((jd.ledger().faults(), game.ledger().faults()), (Vec::new(), Vec::new()));
    assert_eq!((jd.ledger().0["1"].cards.len(), yard.left().await), (1, 1));
}
