//! Vouchers on a bad day: lost answers, dead logins, workers that die. The marketplace counts every use of every code.

use crate::{
    adapters::Custom,
    house::{House, Plan, SHOP, custom},
    vouchers::HOUR,
};
use huolang_domain::{
    ErrorCode,
    state::{Bucket, VerificationState},
};
use huolang_platforms::{
    capability::Found,
    practice::{Faults, PracticeAdapter, Switch},
};
use huolang_store::{attempts::AttemptState, verifications::attempts::Act};
use huolang_testkit::shops::VISITS;
use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};
use tokio::sync::Semaphore;

#[tokio::test]
async fn a_lost_answer_is_read_back_and_not_repeated() {
    let house = House::open(Plan::default()).await;
    let (sn, codes) = house.vouchers(VISITS, 1).await;
    house.set_faults(Faults { timeout_after_accept: Switch::next(1), ..Faults::default() });
    let row = house.verify(Some(&sn), &codes[0]).await;
    assert_eq!(row.state, VerificationState::Submitting, "unknown is not failed");
    assert_eq!(house.standing(&sn).await.0, VerificationState::Submitting);
    house.later(10_000).await;
    let row = house.verification(&row.id).await;
    assert_eq!((row.state, row.reason), (VerificationState::Verified, None));
    assert!(row.receipt.is_some(), "it can be undone all the same");
    assert_eq!((house.voucher_tally().uses, house.voucher_tally().repeated), (1, 0));
    house.close(&[]).await;
}

#[tokio::test]
async fn a_lost_request_goes_out_again_under_the_same_key() {
    let house = House::open(Plan::default()).await;
    let (sn, codes) = house.vouchers(VISITS, 1).await;
    house.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
    let row = house.verify(Some(&sn), &codes[0]).await;
    assert_eq!((row.state, house.voucher_tally().uses), (VerificationState::Submitting, 0));
    house.later(10_000).await;
    assert_eq!(house.verification(&row.id).await.state, VerificationState::Verified);
    let attempts = house.engine.verifications().attempts(&row.id).await.unwrap();
    let told: Vec<_> = attempts.iter().map(|one| (one.act, one.number, one.state)).collect();
    assert_eq!(told, [(Act::Verify, 1, AttemptState::Refused), (Act::Verify, 2, AttemptState::Accepted)]);
    assert_eq!((house.voucher_tally().uses, house.voucher_tally().repeated), (1, 0));
    house.close(&[]).await;
}

#[tokio::test]
async fn what_goes_out_again_waits_as_long_as_the_platform_wants() {
    let house = House::open_with(Plan::default(), custom(|custom| custom.rest_ms = 40_000)).await;
    let (sn, codes) = house.vouchers(VISITS, 1).await;
    house.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
    let row = house.verify(Some(&sn), &codes[0]).await;
    house.later(10_000).await;
    assert_eq!((house.verification(&row.id).await.state, house.voucher_tally().uses), (VerificationState::Pending, 0));
    house.later(40_000).await;
    assert_eq!(house.verification(&row.id).await.state, VerificationState::Verified);
    house.close(&[]).await;
}

#[tokio::test]
async fn what_is_lost_again_and_again_is_put_before_a_person() {
    let house = House::open(Plan::default()).await;
    let (sn, codes) = house.vouchers(VISITS, 1).await;
    house.set_faults(Faults { timeout_before_accept: Switch::ALWAYS, ..Faults::default() });
    let row = house.verify(Some(&sn), &codes[0]).await;
    for _ in 0..15 {
        house.later(10_000).await;
    }
    let stuck = house.verification(&row.id).await;
    assert_eq!((stuck.state, stuck.reason), (VerificationState::NeedsReview, Some(ErrorCode::VerificationUnknown)));
    assert_eq!(house.engine.verifications().attempts(&row.id).await.unwrap().len(), 10, "and no call more");
    assert_eq!(house.open_notices().await, ["verification_in_doubt"]);
    // Somebody looked, and tries again: that has all its calls.
    house.engine.verifications().resolve(&row.id, false, "test").await.unwrap();
    house.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
    house.clock.advance(HOUR);
    house.engine.verifications().retry(&row.id, "test").await.unwrap();
    house.work().await;
    house.later(40_000).await;
    assert_eq!(house.verification(&row.id).await.state, VerificationState::Verified);
    assert_eq!((house.voucher_tally().uses, house.voucher_tally().repeated), (1, 0));
    house.close(&[]).await;
}

#[tokio::test]
async fn whoever_waits_waits_from_the_asking_however_often_it_goes_out() {
    let house = House::open_with(Plan::default(), custom(|custom| custom.rest_ms = 240_000)).await;
    let (sn, codes) = house.vouchers(VISITS, 1).await;
    house.set_faults(Faults { timeout_before_accept: Switch::ALWAYS, ..Faults::default() });
    let row = house.verify(Some(&sn), &codes[0]).await;
    for _ in 0..3 {
        house.later(10_000).await;
        house.later(240_000).await;
    }
    let late = house.verification(&row.id).await;
    assert_eq!((late.state, late.reason), (VerificationState::Failed, Some(ErrorCode::PlatformTimeout)));
    assert_eq!(house.engine.verifications().attempts(&row.id).await.unwrap().len(), 3);
    house.set_faults(Faults::default());
    house.later(HOUR).await;
    assert_eq!(house.voucher_tally().uses, 0, "nothing is done behind their back");
    house.close(&[]).await;
}

#[tokio::test]
async fn lost_answers_of_an_undo_are_read_back_too() {
    for faults in [
        Faults { timeout_after_accept: Switch::next(1), ..Faults::default() },
        Faults { timeout_before_accept: Switch::next(1), ..Faults::default() },
    ] {
        let house = House::open(Plan::default()).await;
        let (sn, codes) = house.vouchers(VISITS, 1).await;
        let row = house.verify(Some(&sn), &codes[0]).await;
        house.set_faults(faults);
        let open = house.undo(&row.id).await.unwrap();
        assert_eq!((open.state, open.undoing), (VerificationState::Verified, true));
        house.later(10_000).await;
        let row = house.verification(&row.id).await;
        assert_eq!((row.state, row.undoing), (VerificationState::Undone, false));
        assert_eq!((house.voucher_tally().uses, house.voucher_tally().undone), (0, 1));
        assert_eq!(house.order(&sn).await.vouchers_used, 0);
        house.close(&[]).await;
    }
}

#[tokio::test]
async fn the_refusal_of_an_undo_is_no_answer_to_the_next_one() {
    let refusing = custom(|custom| custom.refuses_undo = AtomicBool::new(true));
    let house = House::open_with(Plan::default(), refusing).await;
    let (sn, codes) = house.vouchers(VISITS, 1).await;
    let row = house.verify(Some(&sn), &codes[0]).await;
    let refused = house.undo(&row.id).await.unwrap();
    assert_eq!((refused.state, refused.reason.is_some()), (VerificationState::Verified, true));
    let asked = house.engine.verifications().undo(&row.id, "test", Duration::ZERO).await.unwrap();
    assert_eq!((asked.reason, asked.message), (None, None));
    house.work().await;
    assert_eq!(house.verification(&row.id).await.state, VerificationState::Undone);
    house.close(&[]).await;
}

#[tokio::test]
async fn what_is_verified_again_is_not_undone_by_its_former_receipt() {
    let house = House::open_with(Plan::default(), custom(|custom| custom.no_receipt = true)).await;
    let (sn, codes) = house.vouchers(VISITS, 1).await;
    let row = house.verify(Some(&sn), &codes[0]).await;
    assert!(row.receipt.is_some());
    assert_eq!(house.undo(&row.id).await.unwrap().state, VerificationState::Undone);
    house.set_faults(Faults { timeout_after_accept: Switch::next(1), ..Faults::default() });
    house.engine.verifications().retry(&row.id, "test").await.unwrap();
    house.work().await;
    house.later(10_000).await;
    let again = house.verification(&row.id).await;
    assert_eq!((again.state, again.receipt, again.undo_until), (VerificationState::Verified, None, None));
    assert_eq!(house.undo(&row.id).await.unwrap_err().code(), ErrorCode::UndoNotPossible);
    house.close(&[]).await;
}

#[tokio::test]
async fn what_the_platform_cannot_tell_is_put_before_a_person() {
    for (counts, state) in [(true, VerificationState::Verified), (false, VerificationState::Failed)] {
        let house = House::open_with(Plan::default(), custom(|custom| custom.says = Some(Found::CannotTell))).await;
        let (sn, codes) = house.vouchers(VISITS, 1).await;
        house.set_faults(Faults { timeout_after_accept: Switch::next(1), ..Faults::default() });
        let row = house.verify(Some(&sn), &codes[0]).await;
        house.later(10_000).await;
        let row = house.verification(&row.id).await;
        assert_eq!((row.state, row.reason), (VerificationState::NeedsReview, Some(ErrorCode::VerificationUnknown)));
        assert_eq!(house.standing(&sn).await.2, Bucket::NeedsReview);
        assert_eq!(house.open_notices().await, ["verification_in_doubt"]);
        let same = house.ask(Some(&sn), &codes[0]).await.unwrap();
        assert_eq!((same.id, same.state), (row.id.clone(), VerificationState::NeedsReview), "not repeated blindly");
        let row = house.engine.verifications().resolve(&row.id, counts, "test").await.unwrap();
        assert_eq!(row.state, state);
        assert_eq!(house.standing(&sn).await.2, Bucket::ToVerify, "two of three visits are left");
        assert_eq!(house.voucher_tally().uses, 1);
        house.close(&[]).await;
    }
}

#[tokio::test]
async fn a_dead_login_answers_the_one_who_waits_and_nothing_follows_later() {
    let house = House::open(Plan::default()).await;
    let (sn, codes) = house.vouchers(VISITS, 1).await;
    house.set_faults(Faults { dead_login: Switch::ALWAYS, ..Faults::default() });
    let asked = house.ask(Some(&sn), &codes[0]).await.unwrap();
    house.engine.drain().await.unwrap();
    let row = house.verification(&asked.id).await;
    assert_eq!((row.state, row.reason), (VerificationState::Failed, Some(ErrorCode::ShopLoginDead)));
    house.market.log_in();
    house.engine.resume_shop(&SHOP.into()).await.unwrap();
    house.later(HOUR).await;
    assert_eq!(house.voucher_tally().uses, 0);
    house.close(&[]).await;
}

#[tokio::test]
async fn a_busy_market_is_asked_again_and_then_given_up() {
    let house = House::open(Plan::default()).await;
    let (sn, codes) = house.vouchers(VISITS, 1).await;
    house.set_faults(Faults { transient: Switch::next(2), ..Faults::default() });
    let row = house.ask(Some(&sn), &codes[0]).await.unwrap();
    house.engine.drain().await.unwrap();
    assert_eq!(house.verification(&row.id).await.state, VerificationState::Pending);
    for _ in 0..4 {
        house.clock.advance(30_000);
        house.engine.drain().await.unwrap();
    }
    assert_eq!(house.verification(&row.id).await.state, VerificationState::Verified);
    house.clock.advance(60_000);
    house.set_faults(Faults { transient: Switch::ALWAYS, ..Faults::default() });
    let row = house.ask(Some(&sn), &codes[0]).await.unwrap();
    for _ in 0..8 {
        house.clock.advance(30_000);
        house.engine.drain().await.unwrap();
    }
    let row = house.verification(&row.id).await;
    assert_eq!((row.state, row.reason), (VerificationState::Failed, Some(ErrorCode::PlatformUnreachable)));
    house.set_faults(Faults::default());
    assert_eq!(house.voucher_tally().uses, 1);
    house.later(HOUR).await;
    house.close(&[]).await;
}

#[tokio::test]
async fn a_restart_reads_back_what_was_under_way() {
    for lands in [true, false] {
        let door = Arc::new(Semaphore::new(0));
        let gate = door.clone();
        let house = House::open_with(Plan::default(), |adapter| {
            let mut custom = Custom::around(adapter);
            custom.door = Some(gate);
            custom.ticket = Some("token-of-the-look");
            Arc::new(custom)
        })
        .await;
        let (sn, codes) = house.vouchers(VISITS, 1).await;
        let row = house.ask(Some(&sn), &codes[0]).await.unwrap();
        house.engine.verify_round().await.unwrap();
        house.engine.outcome_round().await.unwrap();
        house.engine.verify_round().await.unwrap();
        assert_eq!(house.verification(&row.id).await.state, VerificationState::Submitting);
        if lands {
            // The call lands; the first engine dies before it can write so.
            house.market.use_voucher(row.id.as_str(), None, &codes[0]).unwrap();
        }
        let mut custom = Custom::around(PracticeAdapter::in_process(house.market.clone()));
        custom.ticket = Some("token-of-the-look");
        let second = house.another_engine(Arc::new(custom), &Plan::default());
        assert_eq!(second.recover_at_start().await.unwrap(), 1);
        second.drain().await.unwrap();
        house.clock.advance(10_000);
        second.drain().await.unwrap();
        assert_eq!(house.verification(&row.id).await.state, VerificationState::Verified);
        assert_eq!((house.voucher_tally().uses, house.voucher_tally().repeated), (1, 0));
        house.close(&[]).await;
    }
}

#[tokio::test]
async fn what_nobody_waits_for_any_more_is_not_done() {
    let house = House::open(Plan::default()).await;
    let (sn, codes) = house.vouchers(VISITS, 1).await;
    let row = house.ask(Some(&sn), &codes[0]).await.unwrap();
    // The program stood still for an hour: whoever stood at the counter has gone.
    house.clock.advance(HOUR);
    house.engine.drain().await.unwrap();
    let row = house.verification(&row.id).await;
    assert_eq!((row.state, row.reason), (VerificationState::Failed, Some(ErrorCode::PlatformTimeout)));
    assert_eq!(house.voucher_tally().uses, 0);
    house.close(&[]).await;
}
