//! A shop whose 自动发货 is off: orders are accepted, and their cards wait for a person, who has them drawn or enters others.

use huolang_engine::inbound::Deed;
use huolang_testkit::jd_general::Order;
use huolang_testkit::{JdGame, JdGeneral};
use serde_json::{Value, json};

use super::yard::{AES_KEY, CUSTOMER, GAME_KEY, KEY, Yard};

#[tokio::test(flavor = "multi_thread")]
async fn cards_of_a_shop_that_delivers_nothing_by_itself_wait_for_a_person() {
    let yard = Yard::with(3, "sync").await;
    let (jd, game) =
        (JdGeneral::start(0, KEY, AES_KEY).await.unwrap(), JdGame::start(0, CUSTOMER, GAME_KEY).await.unwrap());
    yard.gateway(&yard.game, &game.receiver().base()).await;
    for shop in [&yard.general, &yard.game] {
        yard.auto_deliver(shop, false).await;
        let known = yard.engine().inbound_shop(shop).await.unwrap();
        assert!(known.lacks(yard.engine().now()).is_empty(), "its pool is mapped");
    }
    let mut caller = JdGeneral::caller(yard.address);
    let (begin, buy) = (yard.path(&yard.general, "beginDistill").await, yard.path(&yard.game, "cardOrder").await);
    let taken = jd.begin(&mut caller, &begin, &Order::one(1, "W-CARD")).await.unwrap().unwrap().json();
    assert_eq!((taken["code"].as_str(), taken["produceStatus"].as_u64()), (Some("JDO_201"), Some(3)));
    let bought = jd_game(&game, &mut caller, &buy).await;
    assert_eq!((&bought["retCode"], &bought["data"]), (&json!("100"), &Value::Null), "accepted, without cards");
    yard.engine().restock_inbound().await.unwrap();
    yard.clock.advance(60_000);
    yard.engine().inbound_round().await.unwrap();
    assert_eq!((yard.left().await, yard.callbacks().await.len()), (3, 0), "nothing goes out by itself");

    let (drawn, entered) = (yard.world.order_by_sn("1").await, yard.world.order_by_sn("2").await);
    yard.engine().act_inbound(&drawn, Deed::Resume, "owner").await.unwrap();
    assert_eq!(yard.left().await, 2, "a person had a card drawn");
    let own = Deed::EnterCards { cards: vec![("OWN-1".to_owned(), "pw".to_owned(), None)] };
    yard.engine().act_inbound(&entered, own, "owner").await.unwrap();
    yard.call_back(2).await;
    assert_eq!((jd.ledger().faults(), game.ledger().faults()), (Vec::new(), Vec::new()));
    assert_eq!((jd.ledger().0["1"].cards.len(), game.ledger().0["2"].cards.len()), (1, 1));

    yard.auto_deliver(&yard.general, true).await;
    let again = jd.begin(&mut caller, &begin, &Order::one(3, "W-CARD")).await.unwrap().unwrap().json();
    assert_eq!((again["produceStatus"].as_u64(), yard.left().await), (Some(1), 1));
}

/// Orders a card as number 2.
async fn jd_game(game: &JdGame, caller: &mut huolang_testkit::jd::Caller, path: &str) -> Value {
    let answer = game.call(caller, path, &JdGame::order(2, "S-CARD", None)).await.unwrap().json();
    game.accepted(2, None);
    answer
}
