//! Having seen one thing says nothing of the next: what happens again is told again, what only lasts is not.

use super::{kept, low, raise};
use crate::{notice, notices::NoticeDeed, test_house::House};
use huolang_domain::{ErrorCode, Millis, NoticeId, PoolId, ShopId};
use huolang_store::notices::{NewNotice, NoticeState, Severity};
use rstest::rstest;

/// Orders of a shop that JD calls wait for a person.
fn called() -> NewNotice {
    NewNotice {
        event: "manual_shipment",
        cause: "inbound_manual:s1".to_owned(),
        severity: Severity::Warning,
        shop_id: Some("s1".into()),
        order_id: Some("o1".into()),
        params: serde_json::json!({ "sn": "10001", "title": "话费", "reason": "top_up" }),
    }
}

/// One of the alerts, as it is raised once more some hours after somebody saw it; gives it before and after, and the pop-ups.
async fn raised_after_it_was_seen(alert: NewNotice, hours: i64) -> (NoticeState, Vec<NoticeId>, usize) {
    let house = House::empty().await;
    let first = raise(&house, vec![alert.clone()]).await.remove(0);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(house.desktop.take().len(), 1);
    house.engine.see_to_notice(&first, NoticeDeed::Acknowledge, "owner").await.unwrap();
    house.clock.advance(hours * 3_600_000);
    let then = raise(&house, vec![alert]).await;
    house.engine.dispatch_notices().await.unwrap();
    let told = house.desktop.take().len();
    (kept(&house, &first).await.state, then.into_iter().filter(|id| *id != first).collect(), told)
}

#[rstest]
#[case::clock(notice::clock_jumped(Millis(1), Millis(2)), 1)]
#[case::backup_of_another_night(notice::backup_failed(ErrorCode::DiskFull, "no space"), 12)]
#[case::kept_cards(notice::kept_cards_low(&ShopId::from("s1"), "k1", "月卡", 3), 1)]
#[case::called_orders(called(), 1)]
#[tokio::test]
async fn what_happens_again_after_it_was_seen_is_told_again(#[case] alert: NewNotice, #[case] hours: i64) {
    let (first, new, told) = raised_after_it_was_seen(alert, hours).await;
    assert_eq!((first, new.len(), told), (NoticeState::Resolved, 1, 1));
}

#[rstest]
#[case::absent("pushed_order_absent", "2601", "2602")]
#[case::unknown_state("unknown_status", "2601 order_status 7", "2602 order_status 7")]
#[case::refund("refund_not_read", "2601", "2602")]
#[case::not_understood("order_not_understood", "2601", "line 1, column 7")]
#[tokio::test]
async fn trouble_with_one_order_hides_none_with_another(#[case] code: &str, #[case] one: &str, #[case] other: &str) {
    let house = House::empty().await;
    let trouble = |detail: &str| notice::shop_trouble(&ShopId::from("s1"), "小店", code, detail);
    let first = raise(&house, vec![trouble(one)]).await.remove(0);
    house.engine.see_to_notice(&first, NoticeDeed::Acknowledge, "owner").await.unwrap();
    let again = raise(&house, vec![trouble(one), trouble(other)]).await;
    assert!(again.len() == 2 && again[0] == first, "{again:?}");
    assert_eq!(kept(&house, &again[1]).await.count, 1);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(house.desktop.take().len(), 1);
}

#[rstest]
#[case::low_pool(low("a"))]
#[case::backup_of_this_night(notice::backup_failed(ErrorCode::DiskFull, "no space"))]
#[case::empty_pool(NewNotice { cause: notice::out_of_stock_cause(&PoolId::from("a")), event: "out_of_stock", ..low("a") })]
#[tokio::test]
async fn what_only_lasts_is_not_told_again_once_it_was_seen(#[case] alert: NewNotice) {
    let (first, new, told) = raised_after_it_was_seen(alert, 11).await;
    assert_eq!((first, new.len(), told), (NoticeState::Acknowledged, 0, 0));
}
