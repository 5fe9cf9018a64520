//! Cards for the platform's own stock: out of the pool before the call, back after a clear no, left to a person without a clear
//! answer, and never uploaded twice.

use crate::house::{House, POOL, SHOP};
use huolang_domain::{ErrorCode, state::CardState};
use huolang_engine::cards::{CardUpload, Uploaded};
use huolang_testkit::pdd::{Fault, Faults};
use rstest::rstest;
use std::collections::BTreeSet;

const ADD: &str = "pdd.voucher.virtual.card.batch.add";
const NUMBERED: &str = "numbered";

async fn house() -> House {
    let house = House::open(|_| {}).await;
    house.connect_with_card_key().await;
    house.stock(NUMBERED, 5).await;
    house
}

fn wish(pool: &str, count: i64) -> CardUpload {
    CardUpload {
        pool: pool.into(),
        shop: SHOP.into(),
        product_ref: "1001".to_owned(),
        sku_ref: "10010".to_owned(),
        count,
    }
}

async fn left(house: &House) -> (i64, i64) {
    (house.cards_in(NUMBERED, CardState::Available).await, house.cards_in(NUMBERED, CardState::Void).await)
}

#[tokio::test]
async fn what_the_platform_has_counted_is_out_of_the_pool() {
    let house = house().await;
    let done = house.engine.cards().upload(wish(NUMBERED, 3), "seller").await.unwrap();
    assert!(matches!(&done, Uploaded::Taken { batch } if !batch.is_empty()), "{done:?}");
    assert_eq!(left(&house).await, (2, 3));
    let mut uploaded = house.market.ledger().uploaded;
    uploaded.sort();
    assert_eq!(uploaded.len(), 3);
    assert!(
        uploaded.iter().all(|(sku, number, password)| {
            *sku == 10_010 && number.strip_prefix("N-") == password.strip_prefix("P-")
        })
    );
    // The rest is given by the program as before, and nothing of it stands there.
    house.engine.cards().upload(wish(NUMBERED, 2), "seller").await.unwrap();
    let numbers: BTreeSet<String> = house.market.ledger().uploaded.into_iter().map(|(_, number, _)| number).collect();
    assert_eq!((numbers.len(), left(&house).await), (5, (0, 5)));
}

#[rstest]
#[case::lost(Faults::default().plan(ADD, Fault::LostAfterAccept, 1))]
#[case::cut_off(Faults::default().plan(ADD, Fault::Truncated, 1))]
#[case::fewer(Faults::default().answer(ADD, 200, r#"{"response":{"code":0,"result":{"batchId":"1","totalNum":2}}}"#))]
#[case::silent(Faults::default().answer(ADD, 200, r#"{"response":{"code":7,"message":"?"}}"#))]
#[tokio::test]
async fn without_a_clear_answer_the_cards_stay_out_and_are_not_uploaded_again(#[case] faults: Faults) {
    let house = house().await;
    house.market.set_faults(faults);
    let done = house.engine.cards().upload(wish(NUMBERED, 3), "seller").await.unwrap();
    assert!(matches!(done, Uploaded::Unknown { .. }), "{done:?}");
    assert_eq!(left(&house).await, (2, 3));
    house.market.set_faults(Faults::default());
    house.a_minute_later().await;
    house.engine.cards().upload(wish(NUMBERED, 2), "seller").await.unwrap();
    let uploaded = house.market.ledger().uploaded;
    let numbers: BTreeSet<&String> = uploaded.iter().map(|(_, number, _)| number).collect();
    assert_eq!(numbers.len(), uploaded.len(), "each card once: {uploaded:?}");
}

#[rstest]
#[case::business(Faults::default().answer(ADD, 200, r#"{"error_response":{"error_code":50001,"sub_code":"1","sub_msg":"不收"}}"#))]
#[case::limited(Faults::default().plan(ADD, Fault::RateLimited, 1))]
#[tokio::test]
async fn a_clear_no_brings_the_cards_back(#[case] faults: Faults) {
    let house = house().await;
    house.market.set_faults(faults);
    let done = house.engine.cards().upload(wish(NUMBERED, 3), "seller").await.unwrap();
    assert!(matches!(done, Uploaded::Refused { .. }), "{done:?}");
    assert_eq!(left(&house).await, (5, 0));
    assert!(house.market.ledger().uploaded.is_empty());
}

#[tokio::test]
async fn what_cannot_be_uploaded_is_refused_before_a_card_is_touched() {
    let house = house().await;
    let refused = |wish| {
        let engine = &house.engine;
        async move { engine.cards().upload(wish, "seller").await.unwrap_err().code() }
    };
    assert_eq!(refused(wish(NUMBERED, 6)).await, ErrorCode::OutOfStock);
    assert_eq!(refused(wish(NUMBERED, 0)).await, ErrorCode::InvalidInput);
    assert_eq!(left(&house).await, (5, 0));
    assert_eq!(house.market.ledger().calls.get(ADD), None);
    let plain = House::open(|_| {}).await;
    let error = plain.engine.cards().upload(wish(POOL, 1), "seller").await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::CapabilityMissing, "no key is set");
    assert_eq!(plain.cards(CardState::Available).await, 20);
}
