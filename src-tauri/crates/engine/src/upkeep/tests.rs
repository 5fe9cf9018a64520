#![allow(clippy::unwrap_used)]

mod deadlines;
mod expiring;
mod logins;
mod shop_dates;
mod troubles;

use super::is_due;
use crate::{
    Action,
    notices::NoticeDeed,
    practice::RefundStep,
    settings::{Data, SettingsChange},
    test_house::{House, MORNING},
};
use huolang_domain::state::{Bucket, Tab};
use huolang_domain::{Millis, shanghai::DAY_MS};
use huolang_platforms::practice::Payment;
use huolang_store::{
    Durability,
    notices::{self, NoticeState},
    orders::{self, Filter},
};
use rstest::rstest;
use std::{
    fs::File,
    time::{Duration, UNIX_EPOCH},
};

const HOUR: i64 = 3_600_000;

#[rstest]
#[case::never_made(None, 0, true)]
#[case::made_this_morning(Some(-HOUR), 0, false)]
#[case::made_yesterday(Some(-DAY_MS), 0, true)]
#[case::before_half_past_three_yesterdays_will_do(Some(-10 * HOUR), -7 * HOUR, false)]
#[case::a_night_was_missed(Some(-3 * DAY_MS), -7 * HOUR, true)]
fn a_backup_is_made_every_night(#[case] newest: Option<i64>, #[case] now: i64, #[case] due: bool) {
    assert_eq!(is_due(newest.map(|ms| MORNING.plus(ms)), MORNING.plus(now)), due);
}

#[tokio::test]
async fn the_look_makes_one_backup_a_night() {
    let house = House::practice(3).await;
    house.engine.keep_up().await.unwrap();
    house.engine.keep_up().await.unwrap();
    let made = house.engine.backups().list().await.unwrap();
    assert_eq!((made.len(), made[0].cards), (1, Some(15)));
    house.clock.advance(DAY_MS);
    house.engine.keep_up().await.unwrap();
    assert_eq!(house.engine.backups().list().await.unwrap().len(), 2);
}

/// Puts a file among the backups that was last written then.
fn put_backup(house: &House, name: &str, at: Millis) {
    let path = house.engine.home().backups().join(name);
    std::fs::write(&path, "a backup").unwrap();
    let at = UNIX_EPOCH + Duration::from_millis(at.0.unsigned_abs());
    File::options().write(true).open(path).unwrap().set_modified(at).unwrap();
}

async fn backups(house: &House) -> Vec<String> {
    house.engine.backups().list().await.unwrap().into_iter().map(|kept| kept.name).collect()
}

#[tokio::test]
async fn what_somebody_put_among_the_backups_stays_there_and_changes_no_night() {
    let house = House::practice(3).await;
    let data = Data { keep_backups: 2, ..Data::default() };
    let change = SettingsChange { data: Some(data), ..SettingsChange::default() };
    house.engine.settings().change(change, "owner").await.unwrap();
    put_backup(&house, "双11前.hlb", MORNING.plus(-9 * DAY_MS));
    put_backup(&house, "before.hlb", MORNING.plus(-8 * DAY_MS));
    put_backup(&house, "today.hlb", MORNING.plus(-60_000));
    let two = ["huolang-20261120-100000.hlb", "today.hlb", "before.hlb", "双11前.hlb"];
    for _ in 0..3 {
        house.engine.keep_up().await.unwrap();
        assert_eq!(backups(&house).await, two, "one a night");
        house.clock.advance(300_000);
    }
    let checks = house.engine.examine().await;
    assert_eq!(checks.iter().find(|check| check.check == "backups").unwrap().code, None, "the newest is of today");
    for _ in 0..2 {
        house.clock.advance(DAY_MS);
        house.engine.keep_up().await.unwrap();
    }
    let left = ["huolang-20261122-101500.hlb", "huolang-20261121-101500.hlb", "today.hlb", "before.hlb", "双11前.hlb"];
    assert_eq!(backups(&house).await, left, "the oldest of the program's own made room");
}

#[tokio::test]
async fn a_backup_of_a_later_date_stops_no_night_and_makes_room_first() {
    let house = House::practice(3).await;
    let data = Data { keep_backups: 2, ..Data::default() };
    let change = SettingsChange { data: Some(data), ..SettingsChange::default() };
    house.engine.settings().change(change, "owner").await.unwrap();
    let later = "huolang-20271120-100000.hlb";
    put_backup(&house, later, MORNING.plus(365 * DAY_MS));
    house.engine.keep_up().await.unwrap();
    assert_eq!(backups(&house).await, [later, "huolang-20261120-100000.hlb"]);
    house.clock.advance(DAY_MS);
    house.engine.keep_up().await.unwrap();
    assert_eq!(backups(&house).await, ["huolang-20261121-100000.hlb", "huolang-20261120-100000.hlb"]);
}

#[tokio::test]
async fn a_backup_that_fails_is_told_and_the_engine_goes_on() {
    let house = House::practice(3).await;
    std::fs::remove_dir(house.engine.home().backups()).unwrap();
    std::fs::write(house.engine.home().backups(), "in the way").unwrap();
    let _ = house.engine.keep_up().await;
    house.clock.set(Millis(MORNING.0 + DAY_MS));
    assert!(house.engine.dashboard(None).await.is_ok());
    let open = notices::list(&mut house.engine.db().reader().await.unwrap(), None, None, 10).await.unwrap();
    let failed = open.iter().find(|notice| notice.event == "backup_failed").unwrap();
    let code = failed.params["reason"].as_str().unwrap();
    assert!(code.parse::<huolang_domain::ErrorCode>().is_ok(), "the screens have words for {code}");
}

#[tokio::test]
async fn a_backup_that_is_made_by_hand_closes_the_alert_of_the_night() {
    let house = House::practice(3).await;
    let folder = house.engine.home().backups();
    std::fs::remove_dir(&folder).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    let _ = house.engine.keep_up().await;
    let open = async || {
        let mut conn = house.engine.db().reader().await.unwrap();
        notices::unresolved(&mut conn, "backup_failed").await.unwrap().len()
    };
    assert_eq!(open().await, 1);
    std::fs::remove_file(&folder).unwrap();
    std::fs::create_dir(&folder).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    house.engine.backups().create(Some(elsewhere.path().to_path_buf())).await.unwrap();
    assert_eq!(open().await, 1, "the night looks into its own folder");
    house.engine.backups().create(None).await.unwrap();
    assert_eq!(open().await, 0);
}

#[tokio::test]
async fn a_deadline_is_told_once_and_closed_when_it_was_met() {
    let house = House::practice(3).await;
    let pay = Payment { product_ref: "715300184204".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    house.engine.practice().unwrap().pay(&pay, 1).unwrap();
    house.work().await;
    let sn = house.engine.practice().unwrap().recent(1).await.unwrap()[0].view.order.sn.clone();
    set_deadline(&house, MORNING.plus(5 * HOUR)).await;
    let open = async || {
        house.engine.keep_up().await.unwrap();
        let mut conn = house.engine.db().reader().await.unwrap();
        let open = notices::list(&mut conn, Some(NoticeState::Open), None, 10).await.unwrap();
        open.into_iter().filter(|notice| notice.event == "deadline_near").collect::<Vec<_>>()
    };
    assert_eq!(open().await, [], "five hours are not near");
    house.clock.advance(2 * HOUR);
    let (first, again) = (open().await, open().await);
    assert_eq!((first.len(), first[0].count, first[0].params["sn"].as_str()), (1, 1, Some(sn.as_str())));
    assert_eq!(first, again, "told once");
    let order = first[0].order_id.clone().unwrap();
    let ship = Action::Ship { company: "顺丰".into(), number: "SF1234567890".into() };
    house.engine.act(&order, ship, "seller").await.unwrap();
    house.work().await;
    assert_eq!(open().await, []);
}

#[tokio::test]
async fn a_deadline_is_told_again_after_a_refund_was_withdrawn_unless_somebody_saw_to_it() {
    let house = House::practice(3).await;
    let pay = Payment { product_ref: "715300184204".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    let sn = house.engine.practice().unwrap().pay(&pay, 1).unwrap().remove(0);
    let open = async || {
        house.work().await;
        set_deadline(&house, MORNING.plus(2 * HOUR)).await;
        house.engine.keep_up().await.unwrap();
        notices::unresolved(&mut house.engine.db().reader().await.unwrap(), "deadline_near").await.unwrap()
    };
    let refund = |step| {
        house.clock.advance(60_000);
        house.engine.practice().unwrap().refund(&sn, step).unwrap();
    };
    let first = open().await.remove(0);
    refund(RefundStep::Ask);
    assert_eq!(open().await, [], "nothing is to be shipped for now");
    refund(RefundStep::Withdraw);
    let (again, last) = (open().await, open().await);
    assert_eq!((again.len(), again[0].count), (1, 1));
    assert!(again[0].id != first.id && again == last, "told once more");
    house.engine.see_to_notice(&again[0].id, NoticeDeed::Resolve, "seller").await.unwrap();
    refund(RefundStep::Ask);
    assert_eq!(open().await, []);
    refund(RefundStep::Withdraw);
    assert_eq!(open().await, [], "the seller has seen to it");
}

#[rstest]
#[case::open(None)]
#[case::seen(Some(NoticeDeed::Acknowledge))]
#[case::closed_by_a_person(Some(NoticeDeed::Resolve))]
#[tokio::test]
async fn a_deadline_that_moved_is_told_when_the_new_one_is_near(#[case] deed: Option<NoticeDeed>) {
    let house = House::practice(3).await;
    let pay = Payment { product_ref: "715300184204".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    house.engine.practice().unwrap().pay(&pay, 1).unwrap();
    house.work().await;
    let told = async || {
        house.engine.keep_up().await.unwrap();
        notices::unresolved(&mut house.engine.db().reader().await.unwrap(), "deadline_near").await.unwrap()
    };
    set_deadline(&house, MORNING.plus(2 * HOUR)).await;
    let first = told().await.remove(0);
    if let Some(deed) = deed {
        house.engine.see_to_notice(&first.id, deed, "seller").await.unwrap();
    }
    set_deadline(&house, MORNING.plus(2 * HOUR + 3 * DAY_MS)).await;
    assert_eq!(told().await, [], "three days are not near");
    house.clock.advance(3 * DAY_MS);
    let (near, again) = (told().await, told().await);
    assert_eq!((near.len(), near[0].count, near[0].state), (1, 1, NoticeState::Open));
    assert!(near[0].id != first.id && near == again, "told once more");
}

async fn set_deadline(house: &House, at: Millis) {
    let set = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { huolang_store::sql!(tx, "UPDATE orders SET ship_by = $1", at).execute().await })
    });
    set.await.unwrap();
}

#[tokio::test]
async fn an_order_whose_deadline_presses_stands_in_the_work_list_whatever_it_waits_for() {
    let house = House::practice(3).await;
    let pay = Payment { product_ref: "715300184201".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    house.engine.practice().unwrap().pay(&pay, 1).unwrap();
    let shop = house.engine.shops().all()[0].id.clone();
    house.engine.poll_round(&shop).await.unwrap();
    set_deadline(&house, MORNING.plus(5 * HOUR)).await;
    let listed = async || {
        let filter = Filter { tab: Some(Tab::Attention), now: Some(house.engine.now()), ..Filter::default() };
        let mut conn = house.engine.db().reader().await.unwrap();
        let counts = orders::tab_counts(&mut conn, None, filter.now).await.unwrap();
        let page = orders::list(&mut conn, &filter, None, 10, 0).await.unwrap();
        assert_eq!(i64::try_from(page.items.len()).ok(), counts.get(&Tab::Attention).copied());
        page.items
    };
    assert_eq!(listed().await, [], "nobody is needed: it is in the queue, and there are five hours left");
    house.clock.advance(2 * HOUR);
    let pressing = listed().await;
    assert_eq!((pressing.len(), pressing[0].bucket), (1, Bucket::Idle));
    let mut changes = house.engine.bus().listen();
    house.engine.keep_up().await.unwrap();
    let told = std::iter::from_fn(|| changes.try_recv().ok()).any(|change| change.topic == crate::Topic::Orders);
    assert!(told, "screens read the list again");
    house.engine.act(&pressing[0].id, Action::Handled, "seller").await.unwrap();
    assert_eq!(listed().await, [], "a person has seen to it");
    let mut conn = house.engine.db().reader().await.unwrap();
    let open = notices::list(&mut conn, Some(NoticeState::Open), None, 10).await.unwrap();
    assert!(open.iter().all(|notice| notice.event != "deadline_near"), "{open:?}");
}

#[tokio::test]
async fn the_alert_of_a_pool_goes_when_the_last_order_that_waits_for_it_is_cancelled() {
    let house = House::practice(1).await;
    let pay = Payment { product_ref: "715300184203".to_owned(), sku_ref: None, quantity: 3, buyer: None };
    let sn = house.engine.practice().unwrap().pay(&pay, 1).unwrap().remove(0);
    house.work().await;
    let waits = async || {
        house.engine.keep_up().await.unwrap();
        let mut conn = house.engine.db().reader().await.unwrap();
        notices::unresolved(&mut conn, "out_of_stock").await.unwrap().len()
    };
    assert_eq!(waits().await, 1, "one card is left, and the order needs three");
    house.engine.practice().unwrap().refund(&sn, RefundStep::Ask).unwrap();
    house.work().await;
    assert_eq!(waits().await, 0);
}

#[tokio::test]
async fn new_orders_are_news_that_ask_for_nothing() {
    let house = House::practice(3).await;
    let pay = Payment { product_ref: "715300184201".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    house.engine.practice().unwrap().pay(&pay, 2).unwrap();
    house.work().await;
    house.work().await;
    let mut conn = house.engine.db().reader().await.unwrap();
    let all = notices::list(&mut conn, None, None, 10).await.unwrap();
    let news: Vec<_> = all.iter().filter(|notice| notice.event == "new_order").collect();
    assert_eq!((news.len(), news[0].params["orders"].as_str()), (1, Some("2")));
    assert!(news[0].is_news());
    assert_eq!(notices::list(&mut conn, Some(NoticeState::Open), None, 10).await.unwrap().len(), 0);
}

#[tokio::test]
async fn what_is_kept_no_longer_is_cleared_away_and_orders_stay() {
    let house = House::practice(5).await;
    let pay = Payment { product_ref: "715300184201".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    house.engine.practice().unwrap().pay(&pay, 3).unwrap();
    house.work().await;
    house.work().await;
    let rows = async || {
        let mut conn = house.engine.db().reader().await.unwrap();
        let count = huolang_store::sql!(
            &mut conn,
            "SELECT (SELECT COUNT(*) FROM raw_payloads), (SELECT COUNT(*) FROM delivery_attempts),
                 (SELECT COUNT(*) FROM notices), (SELECT COUNT(*) FROM orders)"
        );
        count.fetch_one::<(i64, i64, i64, i64)>().await.unwrap()
    };
    house.engine.keep_up().await.unwrap();
    assert_eq!(rows().await, (3, 6, 1, 3));
    house.clock.advance(91 * DAY_MS);
    house.engine.keep_up().await.unwrap();
    assert_eq!(rows().await, (0, 6, 1, 3), "raw answers are kept for 90 days");
    house.clock.advance(90 * DAY_MS);
    house.engine.keep_up().await.unwrap();
    assert_eq!(rows().await, (0, 0, 0, 3), "log rows for 180");
}
