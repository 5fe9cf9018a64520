//! Vouchers verified by a person: each code counts once, every refusal has its own answer, an undo takes it back.

use crate::house::{House, Plan, SHOP};
use huolang_domain::{
    ErrorCode, OrderSn, VerificationId,
    state::{Bucket, ContentState, OrderStatus, PlatformState, VerificationState},
    verification::Via,
};
use huolang_engine::{EngineError, verify::Ask};
use huolang_platforms::practice::{Ledger, VoucherTally, VoucherTerms};
use huolang_store::{
    notices,
    verifications::{Filter, Verification},
};
use huolang_testkit::shops::{SINGLE, VISITS, VOUCHER};
use huolang_vault::Secret;
use std::time::Duration;

pub const HOUR: i64 = 3_600_000;

pub fn ask(sn: Option<&OrderSn>, code: &str) -> Ask {
    Ask { shop: None, sn: sn.cloned(), code: Secret::new(code.to_owned()), via: Via::Manual }
}

impl House {
    /// A buyer pays for vouchers, and the order is taken in; gives it and its codes.
    pub async fn vouchers(&self, product: &str, quantity: i64) -> (OrderSn, Vec<String>) {
        let sn = self.pay(product, quantity);
        self.work().await;
        let codes = self.market.voucher_codes(&sn);
        (sn, codes)
    }

    pub async fn ask(&self, sn: Option<&OrderSn>, code: &str) -> Result<Verification, EngineError> {
        self.engine.verifications().ask(ask(sn, code), None, "test").await
    }

    /// Asks, works, and gives what came of it.
    pub async fn verify(&self, sn: Option<&OrderSn>, code: &str) -> Verification {
        let asked = self.ask(sn, code).await.unwrap();
        self.work().await;
        self.verification(&asked.id).await
    }

    pub async fn verification(&self, id: &VerificationId) -> Verification {
        self.engine.verifications().get(id).await.unwrap()
    }

    pub async fn verifications(&self) -> Vec<Verification> {
        self.engine.verifications().list(&Filter::default(), None, 100, 0).await.unwrap().items
    }

    pub async fn undo(&self, id: &VerificationId) -> Result<Verification, EngineError> {
        self.engine.verifications().undo(id, "test", Duration::ZERO).await?;
        self.work().await;
        Ok(self.verification(id).await)
    }

    pub fn voucher_tally(&self) -> VoucherTally {
        self.market.with_ledger(Ledger::voucher_tally)
    }

    /// Verification, platform track and bucket of an order.
    pub async fn standing(&self, sn: &OrderSn) -> (VerificationState, PlatformState, Bucket) {
        let order = self.order(sn).await;
        (order.verification, order.platform, order.bucket)
    }
}

#[tokio::test]
async fn a_voucher_order_waits_to_be_verified_and_nothing_is_sent() {
    let house = House::open(Plan::default()).await;
    let (sn, codes) = house.vouchers(VOUCHER, 2).await;
    let order = house.order(&sn).await;
    assert_eq!((order.status, order.content, order.vouchers), (OrderStatus::Shipped, ContentState::None, 2));
    assert_eq!(house.standing(&sn).await, (VerificationState::Pending, PlatformState::Unshipped, Bucket::ToVerify));
    assert!(house.messages(&sn).is_empty());
    let other = house.pay(SINGLE, 1);
    house.work().await;
    assert_eq!(house.order(&other).await.verification, VerificationState::None);
    assert_eq!(codes.len(), 2);
    house.close(&[]).await;
}

#[tokio::test]
async fn verified_by_hand_each_code_counts_once() {
    let house = House::open(Plan::default()).await;
    let (sn, codes) = house.vouchers(VOUCHER, 2).await;
    let one = house.verify(Some(&sn), &format!(" {} ", codes[0])).await;
    assert_eq!(
        (one.state, one.reason, one.masked.as_str()),
        (VerificationState::Verified, None, &*format!("••••{}", &codes[0][8..]))
    );
    assert_eq!(one.title, "双人下午茶套餐券 到店核销");
    assert_eq!(house.standing(&sn).await, (VerificationState::Pending, PlatformState::Unshipped, Bucket::ToVerify));
    // Without the order: the platform knows by the code.
    let other = house.verify(None, &codes[1]).await;
    assert_eq!((other.state, &other.sn), (VerificationState::Verified, &sn));
    assert_eq!(other.order_id, Some(house.id(&sn).await));
    assert_eq!(house.standing(&sn).await, (VerificationState::Verified, PlatformState::Verified, Bucket::Idle));
    assert_eq!(house.order(&sn).await.status, OrderStatus::Completed);
    assert!(house.history(&sn).await.iter().filter(|kind| *kind == "verified").count() == 2);
    assert_eq!(house.voucher_tally(), VoucherTally { vouchers: 2, uses: 2, ..VoucherTally::default() });
    let told = notices::list(&mut house.db.reader().await.unwrap(), None, None, 100).await.unwrap();
    let news: Vec<_> = told.iter().filter(|notice| notice.event == "verify_ok").collect();
    assert_eq!(news.len(), 2, "each success is told once");
    assert!(news.iter().all(|news| news.is_news() && news.params["sn"].as_str() == Some(sn.as_str())), "{news:?}");
    house.close(&[]).await;
}

#[tokio::test]
async fn every_refusal_has_its_own_answer() {
    let house = House::open(Plan::default()).await;
    let mut later = house.market.products().pop().unwrap();
    later.product_ref = "later".to_owned();
    later.voucher = Some(VoucherTerms { times: 1, after_ms: HOUR, lasts_ms: HOUR });
    house.market.put_product(later).unwrap();
    let (sn, codes) = house.vouchers(VOUCHER, 2).await;
    let (_, future) = house.vouchers("later", 1).await;
    let (refunded, money_back) = house.vouchers(VOUCHER, 1).await;
    house.market.ask_refund(&refunded).unwrap();
    let reason = |row: Verification| (row.state, row.reason);
    let failed = |code| (VerificationState::Failed, Some(code));
    let wrong = house.verify(Some(&sn), "123456789012").await;
    assert_eq!(reason(wrong), failed(ErrorCode::VerificationCodeWrong));
    let foreign = house.verify(None, "900000000001").await;
    assert_eq!(reason(foreign), failed(ErrorCode::VerificationCodeForeign));
    let of_another_order = house.verify(Some(&sn), &money_back[0]).await;
    assert_eq!(reason(of_another_order), failed(ErrorCode::VerificationCodeWrong));
    assert_eq!(reason(house.verify(None, &money_back[0]).await), failed(ErrorCode::VerificationCodeRefunded));
    assert_eq!(reason(house.verify(None, &future[0]).await), failed(ErrorCode::VerificationCodeNotYet));
    house.clock.advance(2 * HOUR);
    let not_yet = house.verifications().await.remove(0);
    assert_eq!(not_yet.reason, Some(ErrorCode::VerificationCodeNotYet));
    house.engine.verifications().retry(&not_yet.id, "test").await.unwrap();
    house.work().await;
    assert_eq!(reason(house.verification(&not_yet.id).await), failed(ErrorCode::VerificationCodeExpired));
    house.verify(None, &codes[0]).await;
    house.clock.advance(60_000);
    assert_eq!(reason(house.verify(None, &codes[0]).await), failed(ErrorCode::VerificationCodeUsed));
    // A refused code leaves its order where it was.
    assert_eq!(house.standing(&sn).await.0, VerificationState::Pending);
    assert_eq!(house.standing(&refunded).await.0, VerificationState::Cancelled);
    assert_eq!(house.voucher_tally().uses, 1);
    house.close(&[]).await;
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_at_once() {
    let house = House::open(Plan::default()).await;
    let (sn, codes) = house.vouchers(VISITS, 1).await;
    let code = |answer: Result<Verification, EngineError>| answer.unwrap_err().code();
    assert_eq!(code(house.ask(Some(&sn), " \u{200b} ").await), ErrorCode::InvalidInput);
    assert_eq!(code(house.ask(Some(&sn), &"9".repeat(513)).await), ErrorCode::InvalidInput);
    // The scanner fires twice: the same verification, one use.
    let first = house.ask(None, &codes[0]).await.unwrap();
    let twice = house.ask(None, &codes[0]).await.unwrap();
    assert_eq!(first.id, twice.id);
    house.work().await;
    assert_eq!(code(house.ask(None, &codes[0]).await), ErrorCode::VerificationJustDone);
    house.clock.advance(60_000);
    assert_eq!(house.verify(None, &codes[0]).await.state, VerificationState::Verified, "the second of three visits");
    house.engine.pause_shop(&SHOP.into()).await.unwrap();
    assert_eq!(code(house.ask(None, &codes[0]).await), ErrorCode::ShopParked);
    assert_eq!((house.voucher_tally().uses, house.voucher_tally().repeated), (2, 0));
    house.close(&[]).await;
}

#[tokio::test]
async fn an_undo_takes_it_back_within_its_time() {
    let house = House::open(Plan::default()).await;
    let (sn, codes) = house.vouchers(VOUCHER, 1).await;
    let row = house.verify(Some(&sn), &codes[0]).await;
    house.clock.advance(HOUR - 1);
    let undone = house.undo(&row.id).await.unwrap();
    assert_eq!((undone.state, undone.undoing), (VerificationState::Undone, false));
    let (verification, platform, bucket) = house.standing(&sn).await;
    assert_eq!(
        (verification, platform, bucket),
        (VerificationState::Pending, PlatformState::Shipped, Bucket::ToVerify)
    );
    assert_eq!(house.undo(&row.id).await.unwrap_err().code(), ErrorCode::IllegalMove);
    let again = house.verify(Some(&sn), &codes[0]).await;
    assert_eq!(again.state, VerificationState::Verified);
    house.clock.advance(HOUR);
    assert_eq!(house.undo(&again.id).await.unwrap_err().code(), ErrorCode::UndoTooLate);
    let tally = house.voucher_tally();
    assert_eq!((tally.uses, tally.undone, tally.repeated), (1, 1, 0));
    house.close(&[]).await;
}

#[tokio::test]
async fn each_row_of_a_list_answers_for_itself() {
    let house = House::open(Plan::default()).await;
    let (sn, codes) = house.vouchers(VOUCHER, 2).await;
    let desk = house.engine.verifications();
    let asks = vec![
        ask(Some(&sn), &codes[0]),
        ask(Some(&sn), &codes[0]),
        ask(Some(&sn), ""),
        ask(None, "123456789012"),
        ask(None, &codes[1]),
    ];
    let answers = desk.ask_many(asks, "list-1", "test").await.unwrap();
    house.work().await;
    let refused = |at: usize| answers[at].asked.as_ref().unwrap_err().code();
    assert_eq!((refused(1), refused(2)), (ErrorCode::VerificationJustDone, ErrorCode::InvalidInput));
    let filter = Filter { batch: Some("list-1".to_owned()), ..Filter::default() };
    let page = desk.list(&filter, None, 10, 0).await.unwrap();
    let states: Vec<_> = page.items.iter().rev().map(|row| (row.state, row.reason)).collect();
    assert_eq!(
        states,
        [
            (VerificationState::Verified, None),
            (VerificationState::Failed, Some(ErrorCode::VerificationCodeWrong)),
            (VerificationState::Verified, None),
        ]
    );
    assert!(desk.ask_many(Vec::new(), "b", "test").await.is_err());
    assert_eq!(house.voucher_tally().uses, 2);
    house.close(&[]).await;
}
