//! Cards for the platform's own stock: out of the pool before the call, back after a clear no, left to a person without a clear
//! answer, who says what is there, and never uploaded twice.

use crate::house::{House, POOL, SHOP};
use huolang_domain::{ErrorCode, state::CardState};
use huolang_engine::{
    cards::{CardAction, CardUpload, SettledUpload, Uploaded},
    shops::{Admission, Api},
};
use huolang_store::{
    card_uploads::{self, UploadState},
    cards::{self, CardFilter},
};
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
async fn a_shop_that_takes_no_more_cards_or_products_for_now_reads_its_orders() {
    let house = house().await;
    let goes_on = |api| {
        let shop = house.engine.shops().get(&SHOP.into()).unwrap();
        matches!(shop.lane(api).admit(house.engine.now()), Admission::Go(_))
    };
    house.market.set_faults(Faults::default().plan(ADD, Fault::RateLimited, 1));
    let done = house.engine.cards().upload(wish(NUMBERED, 3), "seller").await.unwrap();
    assert!(matches!(done, Uploaded::Refused { .. }), "{done:?}");
    assert_eq!((goes_on(Api::Read), goes_on(Api::List), goes_on(Api::Goods)), (true, true, false));
    // The next time nothing is left of that wait.
    house.a_minute_later().await;
    assert!(goes_on(Api::Goods));
    house.market.set_faults(Faults::default().plan("pdd.goods.list.get", Fault::RateLimited, 100));
    house.engine.sync_products(&SHOP.into()).await.unwrap_err();
    assert_eq!((goes_on(Api::Read), goes_on(Api::List), goes_on(Api::Goods)), (true, true, false));
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

/// Three of five cards whose upload got no answer: what is kept of it.
async fn lost(house: &House) -> card_uploads::CardUpload {
    house.market.set_faults(Faults::default().plan(ADD, Fault::LostAfterAccept, 1));
    house.engine.cards().upload(wish(NUMBERED, 3), "seller").await.unwrap();
    let mut conn = house.db.reader().await.unwrap();
    let mut open = card_uploads::list(&mut conn, UploadState::Unknown, 10).await.unwrap();
    assert_eq!((open.len(), open[0].card_ids().len()), (1, 3), "{open:?}");
    open.remove(0)
}

/// What is told of uploads.
async fn told(house: &House) -> Vec<String> {
    let open = house.open_notices().await.into_iter();
    open.filter(|(event, _)| event == "card_upload_unknown").map(|(_, cause)| cause).collect()
}

#[tokio::test]
async fn a_person_puts_exactly_the_cards_that_the_platform_has_not_back_into_stock() {
    let house = house().await;
    let upload = lost(&house).await;
    assert_eq!(told(&house).await, [format!("card_upload:{}", upload.id)]);
    // Another card of the pool is void for another reason.
    let filter = CardFilter { pool: Some(NUMBERED.into()), state: Some(CardState::Available), batch: None };
    let mut conn = house.db.reader().await.unwrap();
    let free = cards::list(&mut conn, house.engine.vault(), &filter, None, 1).await.unwrap();
    drop(conn);
    let desk = house.engine.cards();
    desk.act(&[free[0].0.id.clone()], CardAction::Void, "", "seller").await.unwrap();
    assert_eq!(left(&house).await, (1, 4));
    let settled = desk.settle_upload(&upload.id, false, "seller").await.unwrap();
    assert_eq!(settled, SettledUpload { cards: 3, restored: 3 });
    assert_eq!(left(&house).await, (4, 1), "the other one stays void");
    assert!(told(&house).await.is_empty());
    let again = desk.settle_upload(&upload.id, true, "seller").await.unwrap_err();
    assert_eq!((again.code(), left(&house).await), (ErrorCode::Conflict, (4, 1)));
}

#[tokio::test]
async fn a_person_says_that_the_platform_has_the_cards_and_they_stay_out_of_the_pool() {
    let house = house().await;
    let upload = lost(&house).await;
    let settled = house.engine.cards().settle_upload(&upload.id, true, "seller").await.unwrap();
    assert_eq!((settled, left(&house).await), (SettledUpload { cards: 3, restored: 0 }, (2, 3)));
    assert!(told(&house).await.is_empty());
}

#[tokio::test]
async fn a_card_that_somebody_dealt_with_meanwhile_stays_as_it_is() {
    let house = house().await;
    let upload = lost(&house).await;
    let deleted = upload.card_ids().remove(0);
    let desk = house.engine.cards();
    desk.act(&[deleted], CardAction::Delete, "", "seller").await.unwrap();
    let settled = desk.settle_upload(&upload.id, false, "seller").await.unwrap();
    assert_eq!((settled, left(&house).await), (SettledUpload { cards: 3, restored: 2 }, (4, 0)));
}

#[tokio::test]
async fn a_card_that_the_platform_may_give_is_not_put_back_into_the_pool_by_hand() {
    let house = house().await;
    house.engine.cards().upload(wish(NUMBERED, 2), "seller").await.unwrap();
    let upload = lost(&house).await;
    let filter = CardFilter { pool: Some(NUMBERED.into()), state: Some(CardState::Void), batch: None };
    let mut conn = house.db.reader().await.unwrap();
    let out = cards::list(&mut conn, house.engine.vault(), &filter, None, 10).await.unwrap();
    drop(conn);
    let out: Vec<_> = out.into_iter().map(|(card, _)| card.id).collect();
    let desk = house.engine.cards();
    let rows = desk.act(&out, CardAction::Restore, "", "seller").await.unwrap();
    assert!(rows.len() == 5 && rows.iter().all(|row| row.code == Some(ErrorCode::CardUploaded)), "{rows:?}");
    assert_eq!(left(&house).await, (0, 5));
    // A person's word about the upload is what brings them back.
    desk.settle_upload(&upload.id, false, "seller").await.unwrap();
    assert_eq!(left(&house).await, (3, 2));
}

#[tokio::test]
async fn what_the_platform_took_or_refused_is_asked_of_nobody() {
    let house = house().await;
    house.engine.cards().upload(wish(NUMBERED, 1), "seller").await.unwrap();
    house.market.set_faults(Faults::default().plan(ADD, Fault::RateLimited, 1));
    house.engine.cards().upload(wish(NUMBERED, 1), "seller").await.unwrap();
    let mut conn = house.db.reader().await.unwrap();
    for (state, uploads) in
        [(UploadState::Taken, 1), (UploadState::Refused, 1), (UploadState::Unknown, 0), (UploadState::Sending, 0)]
    {
        assert_eq!(card_uploads::list(&mut conn, state, 10).await.unwrap().len(), uploads, "{state:?}");
    }
    assert!(told(&house).await.is_empty());
}
