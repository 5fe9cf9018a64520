//! Vouchers: once and only once, whatever the network does.

use crate::house::{DAY, House, NOW};
use huolang_domain::{Millis, OrderSn};
use huolang_platforms::{
    capability::{Found, Verify as _, VerifyAnswer, VerifyHistory as _, VerifyRequest, VoucherRefusal},
    fault::CallError,
};
use huolang_testkit::douyin_life::{Fault, LifeOptions, LifeOrder};
use huolang_vault::Secret;
use rstest::rstest;

const VERIFY: &str = "certificate/verify";

pub async fn house() -> House {
    let house = House::open().await;
    house.market().fill(20, NOW - DAY, NOW - 700, 0);
    house
}

pub fn request(code: &str) -> VerifyRequest {
    VerifyRequest { key: format!("key-{code}"), sn: None, code: Secret::from(code), ticket: None, lost: 0 }
}

pub fn code(house: &House, number: u64) -> String {
    house.market().voucher_code(&LifeOrder::paid(number, 0))
}

pub async fn looked(house: &House, number: u64) -> VerifyRequest {
    let mut request = request(&code(house, number));
    request.ticket = house.shop().look(&request).await.unwrap().unwrap().ticket;
    assert!(request.ticket.is_some());
    request
}

#[tokio::test]
async fn is_looked_at_verified_and_undone() {
    let house = house().await;
    let shop = house.shop();
    let request = request(&code(&house, 3));
    let voucher = shop.look(&request).await.unwrap().unwrap();
    assert_eq!(voucher.sn, Some(OrderSn::from(LifeOrder::paid(3, 0).id())));
    assert_eq!(house.market().ledger().verified.len(), 0, "looking uses nothing");
    let VerifyAnswer::Verified { sn, receipt } = shop.verify(&request).await.unwrap() else { panic!("refused") };
    assert_eq!(sn, voucher.sn);
    let used = shop.look(&request).await.unwrap().unwrap_err();
    assert_eq!(used, VoucherRefusal::AlreadyUsed);
    house.clock.advance(3_599_000);
    shop.undo(&receipt.unwrap()).await.unwrap();
    assert_eq!(house.market().ledger().undone, 1);
    assert!(shop.look(&request).await.unwrap().is_ok());
}

#[tokio::test]
async fn cannot_be_undone_after_an_hour() {
    let house = house().await;
    let shop = house.shop();
    let VerifyAnswer::Verified { receipt, .. } = shop.verify(&request(&code(&house, 3))).await.unwrap() else {
        panic!("refused")
    };
    house.clock.advance(3_600_001);
    assert!(matches!(shop.undo(&receipt.unwrap()).await, Err(CallError::Business { .. })));
    assert_eq!(shop.undo_within_ms(), Some(3_600_000));
}

#[tokio::test]
async fn a_lost_undoing_is_unknown_and_can_be_repeated() {
    let house = house().await;
    let shop = house.shop();
    let VerifyAnswer::Verified { receipt, .. } = shop.verify(&request(&code(&house, 3))).await.unwrap() else {
        panic!("refused")
    };
    let receipt = receipt.unwrap();
    house.market().plan("certificate/cancel", Fault::LostAnswer, 0, 1);
    assert!(matches!(shop.undo(&receipt).await, Err(CallError::Unknown { .. })));
    shop.undo(&receipt).await.unwrap();
    assert_eq!(house.market().ledger().undone, 1);
}

#[rstest]
#[case::lost(Fault::LostAnswer)]
#[case::busy(Fault::BusyAfterwards)]
#[tokio::test]
async fn a_lost_answer_is_asked_for_with_the_same_token(#[case] fault: Fault) {
    let house = house().await;
    let request = looked(&house, 4).await;
    house.market().plan(VERIFY, fault, 0, 2);
    let answer = house.shop().verify(&request).await.unwrap();
    assert!(matches!(answer, VerifyAnswer::Verified { .. }), "{answer:?}");
    let ledger = house.market().ledger();
    assert_eq!(ledger.verified.values().copied().collect::<Vec<_>>(), [1]);
    assert_eq!(ledger.verify_tokens.len(), 3);
    assert!(ledger.verify_tokens.windows(2).all(|pair| pair[0] == pair[1]), "every retry bears the same body");
}

#[tokio::test]
async fn what_counts_after_a_lost_answer_can_be_undone() {
    let house = house().await;
    let shop = house.shop();
    let first = looked(&house, 4).await;
    house.market().plan(VERIFY, Fault::LostAnswer, 0, 1);
    let VerifyAnswer::Verified { receipt, .. } = shop.verify(&first).await.unwrap() else { panic!("refused") };
    shop.undo(&receipt.unwrap()).await.unwrap();
    assert_eq!(house.market().ledger().undone, 1);

    // Killed before any answer came.
    let second = looked(&house, 5).await;
    house.market().plan(VERIFY, Fault::LostAnswer, 0, 5);
    assert!(matches!(shop.verify(&second).await, Err(CallError::Unknown { .. })));
    let later = house.shop();
    assert_eq!(later.verified(&second).await.unwrap(), Found::Done);
    let receipt = later.receipt(&second).await.unwrap();
    later.undo(&receipt.unwrap()).await.unwrap();
    assert_eq!(house.market().ledger().undone, 2);
    assert_eq!(later.receipt(&looked(&house, 6).await).await.unwrap(), None, "what does not count has none");
}

#[tokio::test]
async fn the_same_goes_out_again_in_the_platforms_rhythm() {
    let house = house().await;
    let request = looked(&house, 5).await;
    house.market().plan(VERIFY, Fault::Code(2_100_004, "系统繁忙"), 0, 100);
    let shop = house.shop();
    assert_eq!(shop.rest_ms(&request.key), 0);
    assert!(shop.verify(&request).await.is_err());
    assert_eq!(shop.rest_ms(&request.key), 5_000, "after five tries");
    house.clock.advance(5_000);
    assert_eq!(shop.rest_ms(&request.key), 0);
    assert!(shop.verify(&request).await.is_err());
    assert_eq!(shop.rest_ms(&request.key), 40_000, "then every forty seconds");
    house.clock.advance(15_000);
    assert_eq!(shop.rest_ms(&request.key), 25_000);
}

#[tokio::test]
async fn without_any_answer_nobody_knows_until_the_platform_is_asked() {
    let house = house().await;
    let request = looked(&house, 5).await;
    house.market().plan(VERIFY, Fault::LostAnswer, 0, 5);
    let shop = house.shop();
    assert!(matches!(shop.verify(&request).await, Err(CallError::Unknown { .. })));
    // Killed: only the ticket is left.
    assert_eq!(house.shop().verified(&request).await.unwrap(), Found::Done);
    let untouched = looked(&house, 6).await;
    house.market().plan(VERIFY, Fault::Code(2_100_004, "系统繁忙"), 0, 5);
    assert!(matches!(house.shop().verify(&untouched).await, Err(CallError::Unknown { .. })));
    assert_eq!(house.shop().verified(&untouched).await.unwrap(), Found::NotDone);
}

#[tokio::test]
async fn no_more_than_fourteen_tries() {
    let house = house().await;
    let request = looked(&house, 5).await;
    house.market().plan(VERIFY, Fault::Code(2_100_004, "系统繁忙"), 0, 100);
    let shop = house.shop();
    for _ in 0..20 {
        assert!(matches!(shop.verify(&request).await, Err(CallError::Unknown { .. })));
    }
    assert_eq!(house.market().ledger().calls["/goodlife/v1/fulfilment/certificate/verify/"], 14);
}

#[tokio::test]
async fn a_restart_brings_no_tries_back_and_another_look_does() {
    let house = house().await;
    let request = looked(&house, 5).await;
    house.market().plan(VERIFY, Fault::Code(2_100_004, "系统繁忙"), 0, 100);
    let tries = || house.market().ledger().calls["/goodlife/v1/fulfilment/certificate/verify/"];
    let shop = house.shop();
    for lost in 0..4 {
        assert!(shop.verify(&VerifyRequest { lost, ..request.clone() }).await.is_err());
    }
    assert_eq!(tries(), 8, "five, then one by one");
    let later = house.shop();
    for lost in 4..20 {
        assert!(later.verify(&VerifyRequest { lost, ..request.clone() }).await.is_err());
    }
    assert_eq!(tries(), 14, "also over a restart");
    // A person tries again: the platform gives another token, and counts anew.
    let again = looked(&house, 5).await;
    assert!(later.verify(&again).await.is_err());
    assert_eq!(tries(), 19);
}

#[tokio::test]
async fn each_wrong_code_has_its_own_answer() {
    let house = house().await;
    house.market().put([
        LifeOrder { voucher: 500, ..LifeOrder::paid(7, NOW - DAY) },
        LifeOrder { voucher: 301, ..LifeOrder::paid(8, NOW - DAY) },
    ]);
    let shop = house.shop();
    let verify = async |code: &str| shop.verify(&request(code)).await.unwrap();
    assert_eq!(verify("880000009999").await, VerifyAnswer::Refused(VoucherRefusal::WrongCode));
    assert_eq!(verify("").await, VerifyAnswer::Refused(VoucherRefusal::WrongCode));
    assert_eq!(verify(&code(&house, 7)).await, VerifyAnswer::Refused(VoucherRefusal::Expired));
    let undone = verify(&code(&house, 8)).await;
    assert!(matches!(&undone, VerifyAnswer::Refused(VoucherRefusal::Other { code, .. }) if code == "1265"));
    assert!(matches!(verify(&code(&house, 9)).await, VerifyAnswer::Verified { .. }));
    assert_eq!(verify(&code(&house, 9)).await, VerifyAnswer::Refused(VoucherRefusal::AlreadyUsed));
}

#[rstest]
#[case::review(1_229, "风控核实", "under_review")]
#[case::given_away(2_119_006, "转赠中", "given_away")]
#[case::unpaid(2_119_007, "点单中未支付", "order_unpaid")]
#[case::live_code(45_005_117, "动态码已过期", "live_code_ended")]
#[tokio::test]
async fn what_only_the_buyer_or_time_can_mend_has_a_word_of_its_own(
    #[case] code: i64,
    #[case] words: &'static str,
    #[case] word: &str,
) {
    let house = house().await;
    house.market().refuse("certificate/prepare", code, words);
    let refused = house.shop().look(&request(&self::code(&house, 3))).await.unwrap().unwrap_err();
    assert_eq!(refused, VoucherRefusal::Other { code: word.to_owned(), message: String::new() });
    assert!(house.market().ledger().verified.is_empty());
    house.market().allow("certificate/prepare");
    assert!(house.shop().look(&request(&self::code(&house, 3))).await.unwrap().is_ok(), "the voucher counts still");
}

#[tokio::test]
async fn a_code_of_another_order_is_wrong() {
    let house = house().await;
    let other = VerifyRequest { sn: Some(OrderSn::from("1")), ..request(&code(&house, 3)) };
    assert_eq!(house.shop().look(&other).await.unwrap().unwrap_err(), VoucherRefusal::WrongCode);
}

#[tokio::test]
async fn a_voucher_whose_time_has_not_come_is_refused() {
    let house = house().await;
    house.market().put([LifeOrder::paid(7, NOW + DAY)]);
    let answer = house.shop().look(&request(&code(&house, 7))).await.unwrap();
    assert_eq!(answer.unwrap_err(), VoucherRefusal::NotYet);
}

#[tokio::test]
async fn the_newer_lists_of_vouchers_and_history_are_read_as_well() {
    let options = LifeOptions { orders_per_second: 0, newer_lists: true, ..LifeOptions::default() };
    let house = House::with(options).await;
    house.market().fill(20, NOW - DAY, NOW - 700, 0);
    let shop = house.shop();
    let request = looked(&house, 4).await;
    assert!(matches!(shop.verify(&request).await.unwrap(), VerifyAnswer::Verified { .. }));
    let (from, to) = (Millis((NOW - 60) * 1_000), Millis((NOW + 60) * 1_000));
    let page = shop.history(from, to, None).await.unwrap();
    assert_eq!((page.items.len(), page.total, page.next), (1, Some(1), None));
}

#[tokio::test]
async fn a_scanned_code_is_followed_to_its_voucher_and_nowhere_else() {
    let house = house().await;
    let shop = house.shop();
    let scanned = format!("{}/qr/QR+11==", house.served.gateway());
    assert!(matches!(shop.verify(&request(&scanned)).await.unwrap(), VerifyAnswer::Verified { .. }));
    let long = "https://www.douyin.com/coupon/?object_id=QR%2B12%3D%3D&x=1";
    assert!(matches!(shop.verify(&request(long)).await.unwrap(), VerifyAnswer::Verified { .. }));
    for elsewhere in ["https://evil.example/x", "http://127.0.0.1:9/qr/1", "https://douyin.com.evil.example/x"] {
        let answer = shop.look(&request(elsewhere)).await.unwrap();
        assert_eq!(answer.unwrap_err(), VoucherRefusal::WrongCode, "{elsewhere}");
    }
}

#[tokio::test]
async fn the_store_is_the_only_one_or_has_to_be_named() {
    let options = LifeOptions { stores: vec!["1".to_owned(), "2".to_owned()], ..LifeOptions::default() };
    let mut house = House::with(options).await;
    house.market().fill(20, NOW - DAY, NOW - 700, 0);
    let error = house.shop().look(&request(&code(&house, 3))).await.unwrap_err();
    assert!(matches!(&error, CallError::Business { code, .. } if code == "choose_store"), "{error}");
    house.set("poi_id", "2");
    assert!(house.shop().look(&request(&code(&house, 3))).await.unwrap().is_ok());
    house.set("poi_id", "3");
    assert_eq!(house.shop().look(&request(&code(&house, 3))).await.unwrap().unwrap_err(), VoucherRefusal::ForeignShop);
}

#[tokio::test]
async fn the_history_tells_every_verification_page_by_page_and_what_was_undone() {
    let house = House::open().await;
    house.market().fill(45, NOW - DAY, NOW - 700, 0);
    let shop = house.shop();
    let mut receipts = Vec::new();
    for number in 0..45 {
        let VerifyAnswer::Verified { receipt, .. } = shop.verify(&request(&code(&house, number))).await.unwrap() else {
            panic!("refused")
        };
        receipts.push(receipt.unwrap());
    }
    shop.undo(&receipts[44]).await.unwrap();
    let (from, to) = (Millis((NOW - 60) * 1_000), Millis((NOW + 60) * 1_000));
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = shop.history(from, to, cursor.as_deref()).await.unwrap();
        assert!(page.items.len() <= 20);
        assert_eq!(page.total, Some(45));
        all.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(all.len(), 45);
    let ids: std::collections::BTreeSet<_> = all.iter().map(|row| row.id.clone()).collect();
    assert_eq!(ids.len(), 45, "each once");
    let newest = &all[0];
    assert_eq!((newest.undone_at, newest.can_undo), (Some(Millis(NOW * 1_000)), false));
    let other = &all[1];
    assert_eq!((other.verified_at, other.undone_at, other.can_undo), (Some(Millis(NOW * 1_000)), None, true));
    assert_eq!(other.amount, Some(huolang_domain::Fen(LifeOrder::paid(43, 0).fen)));
    assert!(other.masked.ends_with("0043") && other.masked.starts_with('•'), "codes are masked: {}", other.masked);
    let nothing = shop.history(Millis(0), Millis((NOW - 60) * 1_000), None).await.unwrap();
    assert_eq!((nothing.items.len(), nothing.next), (0, None));
}
