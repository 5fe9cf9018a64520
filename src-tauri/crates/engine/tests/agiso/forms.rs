//! 拼多多's form for activation codes, and the stock of 91卡券.

use super::house::{House, POOL, PRODUCT, SHOP};
use huolang_domain::{
    ErrorCode,
    state::{ContentState, PlatformState},
};
use huolang_engine::{cards::CardUpload, inbound::Answered};
use huolang_testkit::agiso::Fault;
use huolang_vault::Secret;

const NUMBER: &str = "200601-338104320801429";
const SEND: &str = "aldsPdd/DummySend/ActivationCodeSend";

fn card(number: &str, secret: &str) -> (Secret<String>, Secret<String>) {
    (Secret::from(number), Secret::from(secret))
}

/// An order of 拼多多 that is paid and pushed, in a shop that sends activation codes.
async fn paid(faults: impl IntoIterator<Item = Fault>) -> House {
    let house = House::open(&[("service", "pdd"), ("content_way", "activation_code")]).await;
    house.market.pay("aldsPdd", NUMBER, PRODUCT, 1);
    house.market.fault(SEND, faults);
    house.push("PddAlds", 1, &format!("{{\"OrderId\":\"{NUMBER}\",\"tid\":\"{NUMBER}\"}}")).await;
    house.work().await;
    house
}

/// The code went out by its form, once, and the order is shipped.
async fn is_delivered_once(house: &House) {
    let ledger = house.market.ledger();
    let done = ledger.of(NUMBER);
    assert_eq!((ledger.refused.clone(), ledger.faults()), (Vec::new(), Vec::new()));
    assert_eq!((done.messages.len(), done.cards.len(), done.shipped), (0, 1, 1), "{done:?}");
    assert!(done.cards[0].contains("PW00000"), "{done:?}");
    assert_eq!(house.state(NUMBER).await, Some((ContentState::Sent, PlatformState::Shipped)));
    assert_eq!(house.left().await, 19);
}

#[tokio::test]
async fn a_code_goes_by_the_form_for_activation_codes() {
    let house = paid([]).await;
    is_delivered_once(&house).await;
    assert_eq!(house.market.ledger().calls[&format!("/{SEND}")], 1);
}

#[tokio::test]
async fn a_code_whose_answer_was_lost_is_read_back_and_not_sent_again() {
    let house = paid([Fault::DoneGarbage]).await;
    for _ in 0..6 {
        house.later(120_000).await;
    }
    is_delivered_once(&house).await;
    assert_eq!(house.market.ledger().calls[&format!("/{SEND}")], 1);
}

#[tokio::test]
async fn the_stock_of_the_card_platform_is_listed_and_filled_by_batches() {
    let house = House::open(&[("service", "card_stock")]).await;
    let shop = SHOP.into();
    house.market.keep("345", &["0001"]);
    // A comma is a character like any other there.
    let cards = [card("0001", "a"), card("0002", "b"), card("00,3", "c")];
    let added = house.engine.hand_in_cards(&shop, "345", &cards, "owner").await.unwrap();
    assert_eq!((added.added, added.failed), (2, 1));
    let kinds = house.engine.kept_card_kinds(&shop).await.unwrap();
    assert_eq!((kinds[0].id.as_str(), kinds[0].left, kinds[0].total), ("345", 3, 3));
    let ledger = house.market.ledger();
    assert_eq!(ledger.refused, Vec::<String>::new());
    assert_eq!(ledger.calls["/acpr/CardPwd/CreateStockInBatchId"], 1);
    assert!(house.engine.hand_in_cards(&shop, "999", &cards, "owner").await.is_err(), "a kind nobody keeps");
}

#[tokio::test]
async fn cards_are_not_uploaded_for_a_product_where_a_kind_is_none() {
    let house = House::open(&[("service", "card_stock")]).await;
    let wish = CardUpload {
        pool: POOL.into(),
        shop: SHOP.into(),
        product_ref: PRODUCT.to_owned(),
        sku_ref: "1".to_owned(),
        count: 1,
    };
    let error = house.engine.cards().upload(wish, "owner").await.unwrap_err();
    assert_eq!((error.code(), house.left().await), (ErrorCode::CapabilityMissing, 20));
    assert!(house.market.ledger().calls.keys().all(|path| !path.contains("CardPwd")));
}

#[tokio::test]
async fn cards_whose_taking_in_is_unknown_are_not_handed_in_again() {
    let house = House::open(&[("service", "card_stock")]).await;
    let shop = SHOP.into();
    house.market.keep("345", &[]);
    house.market.fault("acpr/CardPwd/StockIn", [Fault::DoneGarbage]);
    assert!(house.engine.hand_in_cards(&shop, "345", &[card("0001", "a")], "owner").await.is_err());
    assert_eq!(house.market.ledger().calls["/acpr/CardPwd/StockIn"], 1);
    assert_eq!(house.engine.kept_card_kinds(&shop).await.unwrap()[0].left, 1);
}

#[tokio::test]
async fn a_warning_of_the_card_platform_is_taken_and_asks_for_no_order() {
    // The warning names no shop: one whose id was filled in hears it, too.
    for id in ["", "777"] {
        let house = House::open(&[("service", "card_stock"), ("platform_shop_id", id)]).await;
        let json = "{\"CpkId\":345,\"CpkName\":\"月卡\",\"WarningNum\":5,\"RemainingCount\":2}";
        for _ in 0..2 {
            assert_eq!(house.push("Acpr", 1, json).await, Answered::Text(""));
        }
        house.work().await;
        assert_eq!(house.parked().await.1, ["low_stock"], "the seller is told, once: {id:?}");
        let calls = house.market.ledger().calls;
        assert!(calls.keys().all(|path| !path.contains("Detail")), "{calls:?}");
    }
}
