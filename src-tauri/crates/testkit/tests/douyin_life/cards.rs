//! 次卡: each verification uses one run, whatever the network does.

use crate::{
    house::House,
    vouchers::{code, house, looked, request},
};
use huolang_platforms::{
    capability::{Found, USED_MEANWHILE, Verify as _, VerifyAnswer, VoucherRefusal},
    fault::CallError,
};
use huolang_testkit::douyin_life::Fault;
use rstest::rstest;

const VERIFY: &str = "certificate/verify/";

/// A card for three runs, of which none is used.
async fn with_card() -> House {
    let house = house().await;
    house.market().make_card(4, 3);
    house
}

/// How many runs were used.
fn used(house: &House) -> u64 {
    house.market().ledger().verified.values().sum()
}

#[tokio::test]
async fn is_good_for_its_runs_and_not_for_one_more() {
    let house = with_card().await;
    let shop = house.shop();
    for run in 1..=3 {
        let request = looked(&house, 4).await;
        assert_eq!(shop.verified(&request).await.unwrap(), Found::NotDone);
        assert!(matches!(shop.verify(&request).await.unwrap(), VerifyAnswer::Verified { receipt: Some(_), .. }));
        assert_eq!((shop.verified(&request).await.unwrap(), used(&house)), (Found::Done, run));
    }
    let over = shop.look(&request(&code(&house, 4))).await.unwrap();
    assert_eq!(over.unwrap_err(), VoucherRefusal::AlreadyUsed);
}

#[rstest]
#[case::lost(Fault::LostAnswer)]
#[case::busy(Fault::BusyAfterwards)]
#[tokio::test]
async fn a_lost_answer_is_read_back_by_the_count_and_uses_no_second_run(#[case] fault: Fault) {
    let house = with_card().await;
    let request = looked(&house, 4).await;
    house.market().plan(VERIFY, fault, 0, 100);
    let shop = house.shop();
    assert!(matches!(shop.verify(&request).await, Err(CallError::Unknown { .. })));
    // By now the token would make a repetition another run.
    house.clock.advance(120_000);
    assert_eq!(shop.verified(&request).await.unwrap(), Found::Done);
    assert_eq!(shop.receipt(&request).await.unwrap(), None, "nobody knows which of the runs it was");
    // Even if it went out again, after a restart as well.
    for shop in [shop, house.shop()] {
        let again = shop.verify(&request).await.unwrap();
        assert!(matches!(again, VerifyAnswer::Refused(VoucherRefusal::Other { code, .. }) if code == USED_MEANWHILE));
    }
    assert_eq!(used(&house), 1);
}

#[tokio::test]
async fn what_did_not_arrive_goes_out_again_for_the_same_run() {
    let house = with_card().await;
    let request = looked(&house, 4).await;
    house.market().plan(VERIFY, Fault::Code(2_100_004, "系统繁忙"), 0, 1);
    let shop = house.shop();
    assert!(matches!(shop.verify(&request).await, Err(CallError::Unknown { .. })));
    assert_eq!(shop.verified(&request).await.unwrap(), Found::NotDone);
    assert!(matches!(shop.verify(&request).await.unwrap(), VerifyAnswer::Verified { .. }));
    assert_eq!(used(&house), 1);
}

#[tokio::test]
async fn a_run_that_another_device_used_meanwhile_is_not_taken_for_ours() {
    let house = with_card().await;
    let (here, there) = (looked(&house, 4).await, looked(&house, 4).await);
    assert!(matches!(house.shop().verify(&there).await.unwrap(), VerifyAnswer::Verified { .. }));
    let refused = house.shop().verify(&here).await.unwrap();
    assert!(matches!(refused, VerifyAnswer::Refused(VoucherRefusal::Other { code, .. }) if code == USED_MEANWHILE));
    assert_eq!(used(&house), 1);
}

#[tokio::test]
async fn one_run_can_be_taken_back() {
    let house = with_card().await;
    let shop = house.shop();
    let request = looked(&house, 4).await;
    let VerifyAnswer::Verified { receipt, .. } = shop.verify(&request).await.unwrap() else { panic!("refused") };
    shop.undo(&receipt.unwrap()).await.unwrap();
    assert_eq!((shop.verified(&request).await.unwrap(), house.market().ledger().undone), (Found::NotDone, 1));
}
