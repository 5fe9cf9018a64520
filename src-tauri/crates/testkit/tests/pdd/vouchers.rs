//! Telling what a buyer got, and verifying: each code once, each refusal its own.

use crate::shop::Shop;
use huolang_domain::rule::Channel;
use huolang_platforms::{
    capability::{Content, Found, VerifyAnswer, VerifyRequest, VoucherRefusal},
    fault::CallError,
};
use huolang_testkit::pdd::{Fault, Faults, NewOrder};
use huolang_vault::Secret;

fn content(sn: &str) -> Content {
    Content {
        sn: sn.into(),
        line: 1,
        key: "delivery-1".to_owned(),
        text: "K-1 AAAA-BBBB\nK-2 CCCC-DDDD".to_owned(),
        channel: Channel::Usual,
    }
}

fn request(sn: Option<&str>, code: &str) -> VerifyRequest {
    VerifyRequest { key: "v-1".to_owned(), sn: sn.map(Into::into), code: Secret::from(code), ticket: None, lost: 0 }
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
async fn words_for_people_are_never_told_as_vouchers() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder::default());
    for text in ["您的卡密：AAAA-BBBB", "AAAA-BBBB\n请在官网兑换", "use it at once", ""] {
        let content = Content { text: text.to_owned(), ..content(&sn) };
        let error = shop.adapter.deliver_content().unwrap().deliver(&content).await.unwrap_err();
        assert!(matches!(error, CallError::Business { ref code, .. } if code == "no_voucher"), "{text}: {error}");
    }
    assert!(shop.market.ledger().sent.is_empty(), "no line of them went out");
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
async fn only_a_clear_no_is_a_refusal_of_a_delivery() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder::default());
    let send = "pdd.voucher.voucher.info.send";
    let answer = |inside: &str| format!(r#"{{"voucher_voucher_info_send_response":{inside}}}"#);
    shop.market.set_faults(Faults::default().answer(send, 200, &answer(r#"{"is_success":false}"#)));
    let error = shop.adapter.deliver_content().unwrap().deliver(&content(&sn)).await.unwrap_err();
    assert!(matches!(error, CallError::Business { ref code, .. } if code == "not_accepted"), "{error}");
    shop.market.set_faults(Faults::default().answer(send, 200, &answer("{}")));
    let error = shop.adapter.deliver_content().unwrap().deliver(&content(&sn)).await.unwrap_err();
    assert!(matches!(error, CallError::Unknown { .. }), "{error}");
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

#[tokio::test]
async fn an_after_sale_that_came_to_nothing_stops_no_delivery() {
    let shop = Shop::open().await;
    let (sn, other) = (shop.market.place(&NewOrder::default()), shop.market.place(&NewOrder::default()));
    let deliver = |sn: String| {
        let adapter = shop.adapter.clone();
        async move { adapter.deliver_content().unwrap().deliver(&content(&sn)).await }
    };
    for sn in [&sn, &other] {
        shop.market.ask_refund(sn);
        shop.market.withdraw_refund(sn);
    }
    // The list still names it; without its detail it counts as open.
    shop.market.set_faults(Faults::default().plan("pdd.refund.information.get", Fault::NoPermission, 1));
    let error = deliver(other.clone()).await.unwrap_err();
    assert!(matches!(error, CallError::Business { ref code, .. } if code == "refund_open"), "{error}");
    assert!(shop.market.ledger().sent.is_empty());
    deliver(sn.clone()).await.unwrap();
    assert!(shop.market.ledger().sent.iter().all(|sent| sent.order_sn == sn));
    assert_eq!(shop.market.ledger().broken_rules, Vec::<String>::new());
}

#[tokio::test]
async fn a_live_code_is_synced_once_and_what_nobody_understands_is_left_to_a_person() {
    let shop = Shop::open_with(&[("redemption", "realtime")]).await;
    let sn = shop.market.place(&NewOrder::default());
    let verify = shop.adapter.verify().unwrap();
    let voucher = verify.look(&request(Some(&sn), "LIVE-1")).await.unwrap().unwrap();
    assert_eq!(voucher.sn.as_ref().map(|sn| sn.as_str()), Some(sn.as_str()));
    let needed = verify.look(&request(None, "LIVE-1")).await.unwrap().unwrap_err();
    assert!(matches!(needed, VoucherRefusal::Other { ref code, .. } if code == "order_needed"), "{needed:?}");
    let done = verify.verify(&request(Some(&sn), "LIVE-1")).await.unwrap();
    assert_eq!(done, VerifyAnswer::Verified { sn: Some(sn.as_str().into()), receipt: None });
    assert_eq!(shop.market.ledger().verified, [("LIVE-1".to_owned(), sn.clone())]);
    // Which codes mean no is not documented: it is neither done nor refused.
    let again = verify.verify(&request(Some(&sn), "LIVE-1")).await.unwrap_err();
    assert!(matches!(again, CallError::Unknown { .. }), "{again}");
    assert_eq!(verify.verified(&request(Some(&sn), "LIVE-1")).await.unwrap(), Found::CannotTell);
    assert_eq!(shop.market.ledger().verified.len(), 1);
}

/// An order whose card counts for three visits; gives its number and the card.
fn three_visits(shop: &Shop) -> (String, String) {
    let sn = shop.market.place(&NewOrder { sku_id: Some(10_020), uses: 3, ..NewOrder::default() });
    let card = shop.market.cards_of(&sn).remove(0).card_no;
    (sn, card)
}

/// The request as it stands after looking: with what the look told of the card's uses.
async fn looked(shop: &Shop, sn: &str, card: &str) -> VerifyRequest {
    let request = request(Some(sn), card);
    let voucher = shop.adapter.verify().unwrap().look(&request).await.unwrap().unwrap();
    assert!(voucher.ticket.is_some(), "the count is remembered before the call");
    VerifyRequest { ticket: voucher.ticket, ..request }
}

#[tokio::test]
async fn a_card_for_three_visits_is_verified_three_times_and_no_more() {
    let shop = Shop::open().await;
    let (sn, card) = three_visits(&shop);
    let verify = shop.adapter.verify().unwrap();
    for _ in 0..3 {
        let request = looked(&shop, &sn, &card).await;
        let done = verify.verify(&request).await.unwrap();
        assert_eq!(done, VerifyAnswer::Verified { sn: Some(sn.as_str().into()), receipt: None });
        assert_eq!(verify.verified(&request).await.unwrap(), Found::Done);
    }
    assert_eq!(verify.look(&request(Some(&sn), &card)).await.unwrap(), Err(VoucherRefusal::AlreadyUsed));
    assert_eq!(shop.market.ledger().verified.len(), 3);
    assert_eq!(shop.market.ledger().broken_rules, Vec::<String>::new());
}

#[tokio::test]
async fn a_lost_visit_is_told_by_the_count_of_uses() {
    let shop = Shop::open().await;
    let (sn, card) = three_visits(&shop);
    let verify = shop.adapter.verify().unwrap();
    let taken = looked(&shop, &sn, &card).await;
    shop.market.set_faults(Faults::default().plan("pdd.voucher.ota.card.verification", Fault::LostAfterAccept, 1));
    let error = verify.verify(&taken).await.unwrap_err();
    assert!(matches!(error, CallError::Unknown { .. }), "{error}");
    // The card can still be used, and this use counts all the same.
    assert!(verify.look(&request(Some(&sn), &card)).await.unwrap().is_ok());
    assert_eq!(verify.verified(&taken).await.unwrap(), Found::Done);
    let lost = looked(&shop, &sn, &card).await;
    shop.market.set_faults(Faults::default().plan("pdd.voucher.ota.card.verification", Fault::Broken, 1));
    let error = verify.verify(&lost).await.unwrap_err();
    assert!(matches!(error, CallError::Unknown { .. }), "{error}");
    assert_eq!(verify.verified(&lost).await.unwrap(), Found::NotDone);
    assert_eq!(shop.market.ledger().verified.len(), 1);
}

#[tokio::test]
async fn a_count_that_another_program_moved_tells_nothing() {
    let shop = Shop::open().await;
    let (sn, card) = three_visits(&shop);
    let verify = shop.adapter.verify().unwrap();
    let taken = looked(&shop, &sn, &card).await;
    shop.market.set_faults(Faults::default().plan("pdd.voucher.ota.card.verification", Fault::LostAfterAccept, 1));
    verify.verify(&taken).await.unwrap_err();
    assert!(shop.market.use_elsewhere(&card));
    assert_eq!(verify.verified(&taken).await.unwrap(), Found::CannotTell);
    // Without a count from before nothing is said either.
    assert_eq!(verify.verified(&request(Some(&sn), &card)).await.unwrap(), Found::CannotTell);
}

#[tokio::test]
async fn a_card_that_was_used_elsewhere_after_the_look_is_not_used_again() {
    let shop = Shop::open().await;
    let (sn, card) = three_visits(&shop);
    let request = looked(&shop, &sn, &card).await;
    assert!(shop.market.use_elsewhere(&card));
    let answer = shop.adapter.verify().unwrap().verify(&request).await.unwrap();
    assert!(
        matches!(answer, VerifyAnswer::Refused(VoucherRefusal::Other { ref code, .. }) if code == "used_meanwhile"),
        "{answer:?}"
    );
    assert_eq!(shop.market.ledger().verified, []);
}

const PREPARE: &str = "pdd.voucher.ota.card.prepare.verification";
const VERIFY: &str = "pdd.voucher.ota.card.verification";

#[tokio::test]
async fn an_answer_that_asks_to_try_again_is_no_refusal_of_the_code() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder { sku_id: Some(10_020), ..NewOrder::default() });
    let card = shop.market.cards_of(&sn).remove(0).card_no;
    let verify = shop.adapter.verify().unwrap();
    // The reason may stand within the answer, or in the platform's usual place.
    for body in [
        r#"{"response":{"success":false,"errorCode":100005,"errorMsg":"售后查询失败"}}"#,
        r#"{"error_response":{"error_code":50001,"error_msg":"业务服务错误","sub_code":"100005","sub_msg":"售后查询失败"}}"#,
    ] {
        shop.market.set_faults(Faults::default().answer(PREPARE, 200, body));
        let error = verify.look(&request(Some(&sn), &card)).await.unwrap_err();
        assert!(matches!(error, CallError::Transient { .. }), "{error}");
    }
    let later =
        r#"{"voucher_ota_card_verification_response":{"success":false,"errorCode":"1000010","errorMsg":"稍后"}}"#;
    shop.market.set_faults(Faults::default().answer(VERIFY, 200, later));
    let error = verify.verify(&request(Some(&sn), &card)).await.unwrap_err();
    assert!(matches!(error, CallError::Transient { .. }), "{error}");
    let used = r#"{"voucher_ota_card_verification_response":{"success":false,"errorCode":60010,"errorMsg":"已核销"}}"#;
    shop.market.set_faults(Faults::default().answer(VERIFY, 200, used));
    let answer = verify.verify(&request(Some(&sn), &card)).await.unwrap();
    assert_eq!(answer, VerifyAnswer::Refused(VoucherRefusal::AlreadyUsed));
}

#[tokio::test]
async fn an_answer_that_says_nothing_of_the_code_is_read_back() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder { sku_id: Some(10_020), ..NewOrder::default() });
    let card = shop.market.cards_of(&sn).remove(0).card_no;
    let verify = shop.adapter.verify().unwrap();
    for inside in [r#"{"success":true,"errorCode":1000000,"result":null}"#, "{}"] {
        let body = format!(r#"{{"voucher_ota_card_verification_response":{inside}}}"#);
        shop.market.set_faults(Faults::default().answer(VERIFY, 200, &body));
        let error = verify.verify(&request(Some(&sn), &card)).await.unwrap_err();
        assert!(matches!(error, CallError::Unknown { .. }), "{error}");
    }
    assert_eq!(verify.verified(&request(Some(&sn), &card)).await.unwrap(), Found::NotDone);
}

#[tokio::test]
async fn a_card_in_a_state_that_nobody_knows_is_neither_used_nor_called_used() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder { sku_id: Some(10_020), ..NewOrder::default() });
    let card = shop.market.cards_of(&sn).remove(0).card_no;
    let verify = shop.adapter.verify().unwrap();
    let strange = r#"{"response":{"success":true,"errorCode":1000000,"result":{"card_vo":{"status":7,"remain_times":1,"total_times":1}}}}"#;
    shop.market.set_faults(Faults::default().answer(PREPARE, 200, strange));
    let refused = verify.look(&request(Some(&sn), &card)).await.unwrap().unwrap_err();
    assert_eq!(refused, VoucherRefusal::Other { code: "unknown_state".to_owned(), message: String::new() });
    assert_eq!(shop.market.ledger().verified, []);
}
