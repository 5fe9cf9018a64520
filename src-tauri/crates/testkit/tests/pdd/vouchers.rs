//! Telling what a buyer got, and verifying: each code once, each refusal its own.

use crate::shop::Shop;
use huolang_platforms::{
    capability::{Content, Found, VerifyAnswer, VerifyRequest, VoucherRefusal},
    fault::CallError,
};
use huolang_testkit::pdd::{Fault, Faults, NewOrder};
use huolang_vault::Secret;

fn content(sn: &str) -> Content {
    Content { sn: sn.into(), line: 1, key: "delivery-1".to_owned(), text: "K-1 AAAA-BBBB\nK-2 CCCC-DDDD".to_owned() }
}

fn request(sn: Option<&str>, code: &str) -> VerifyRequest {
    VerifyRequest { key: "v-1".to_owned(), sn: sn.map(Into::into), code: Secret::from(code), ticket: None }
}

#[tokio::test]
async fn vouchers_are_told_with_their_numbers() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder::default());
    shop.adapter.deliver_content().unwrap().deliver(&content(&sn)).await.unwrap();
    let ledger = shop.market.ledger();
    assert_eq!(ledger.sent.len(), 2);
    assert_eq!((ledger.times_sent("AAAA-BBBB"), ledger.times_sent("CCCC-DDDD")), (1, 1));
    assert!(ledger.sent.iter().all(|sent| sent.out_biz_no == "delivery-1"));
}

#[tokio::test]
async fn nothing_goes_out_while_the_buyer_wants_the_money_back() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder::default());
    shop.market.ask_refund(&sn);
    let error = shop.adapter.deliver_content().unwrap().deliver(&content(&sn)).await.unwrap_err();
    assert!(matches!(error, CallError::Business { ref code, .. } if code == "not_deliverable"), "{error}");
    assert!(shop.market.ledger().sent.is_empty());
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_read_back() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder::default());
    shop.market.set_faults(Faults::default().plan("pdd.voucher.voucher.info.send", Fault::LostAfterAccept, 1));
    let error = shop.adapter.deliver_content().unwrap().deliver(&content(&sn)).await.unwrap_err();
    assert!(matches!(error, CallError::Unknown { .. }), "{error}");
    assert_eq!(shop.market.ledger().sent.len(), 2);
    let found = shop.adapter.read_back().unwrap().content(&sn.as_str().into(), 1, "delivery-1").await.unwrap();
    assert_eq!(found, Found::Done);
}

#[tokio::test]
async fn a_platform_card_is_looked_up_and_verified_once() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder { sku_id: Some(10_020), ..NewOrder::default() });
    let card = shop.market.cards_of(&sn).remove(0).card_no;
    let verify = shop.adapter.verify().unwrap();
    let voucher = verify.look(&request(None, &card)).await.unwrap().unwrap();
    assert_eq!((voucher.sn.as_ref().map(|sn| sn.as_str()), voucher.title.as_str()), (Some(sn.as_str()), "平台兑换券"));
    assert_eq!(verify.look(&request(None, "8888-0000-0000")).await.unwrap(), Err(VoucherRefusal::WrongCode));
    let done = verify.verify(&request(Some(&sn), &card)).await.unwrap();
    assert_eq!(done, VerifyAnswer::Verified { sn: Some(sn.as_str().into()), receipt: None });
    let again = verify.verify(&request(Some(&sn), &card)).await.unwrap();
    assert_eq!(again, VerifyAnswer::Refused(VoucherRefusal::AlreadyUsed));
    assert_eq!(shop.market.ledger().verified.len(), 1);
}

#[tokio::test]
async fn a_lost_verification_is_found_out_and_not_repeated() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder { sku_id: Some(10_020), ..NewOrder::default() });
    let card = shop.market.cards_of(&sn).remove(0).card_no;
    let verify = shop.adapter.verify().unwrap();
    shop.market.set_faults(Faults::default().plan("pdd.voucher.ota.card.verification", Fault::LostAfterAccept, 1));
    let error = verify.verify(&request(Some(&sn), &card)).await.unwrap_err();
    assert!(matches!(error, CallError::Unknown { .. }), "{error}");
    assert_eq!(verify.verified(&request(Some(&sn), &card)).await.unwrap(), Found::Done);
    assert_eq!(shop.market.ledger().verified.len(), 1);
}

#[tokio::test]
async fn a_merchants_code_is_verified_for_its_order() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder::default());
    shop.adapter.deliver_content().unwrap().deliver(&content(&sn)).await.unwrap();
    let verify = shop.adapter.verify().unwrap();
    let wrong = verify.verify(&request(Some(&sn), "EEEE-FFFF")).await.unwrap();
    assert_eq!(wrong, VerifyAnswer::Refused(VoucherRefusal::WrongCode));
    let done = verify.verify(&request(Some(&sn), "AAAA-BBBB")).await.unwrap();
    assert!(matches!(done, VerifyAnswer::Verified { .. }), "{done:?}");
    let again = verify.verify(&request(Some(&sn), "AAAA-BBBB")).await.unwrap();
    assert_eq!(again, VerifyAnswer::Refused(VoucherRefusal::AlreadyUsed));
}

#[tokio::test]
async fn a_sku_that_is_not_verified_says_so() {
    let shop = Shop::open_with(&[("redemption_by_sku", "SKU-1002=none; SKU-1003=ota")]).await;
    let sn = shop.market.place(&NewOrder { sku_id: Some(10_020), ..NewOrder::default() });
    let card = shop.market.cards_of(&sn).remove(0).card_no;
    let answer = shop.adapter.verify().unwrap().verify(&request(Some(&sn), &card)).await.unwrap();
    assert!(
        matches!(answer, VerifyAnswer::Refused(VoucherRefusal::Other { ref code, .. }) if code == "not_redeemable")
    );
}
