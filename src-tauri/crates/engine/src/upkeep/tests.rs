#![allow(clippy::unwrap_used)]

use super::is_due;
use crate::test_house::{House, MORNING};
use huolang_domain::{Millis, shanghai::DAY_MS};
use huolang_store::notices;
use rstest::rstest;

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

#[tokio::test]
async fn a_backup_that_fails_is_told_and_the_engine_goes_on() {
    let house = House::practice(3).await;
    std::fs::remove_dir(house.engine.home().backups()).unwrap();
    std::fs::write(house.engine.home().backups(), "in the way").unwrap();
    let _ = house.engine.keep_up().await;
    house.clock.set(Millis(MORNING.0 + DAY_MS));
    assert!(house.engine.dashboard(None).await.is_ok());
    let open = notices::list(&mut house.engine.db().reader().await.unwrap(), None, None, 10).await.unwrap();
    assert!(open.iter().any(|notice| notice.event == "backup_failed"), "{open:?}");
}
