//! The ladder after it stood still: rungs that were never reached come one after the other, not all at its end.

use super::{
    channels::{host, sms, wecom},
    manual, raise,
};
use crate::{
    notices::NoticeDeed,
    settings::{Notices, Quiet, SettingsChange},
    test_house::House,
};
use huolang_testkit::channels::ChannelHost;
use rstest::rstest;

const MINUTE: i64 = 60_000;

/// Who is told in which minute from now on.
async fn told(house: &House, host: &ChannelHost, minutes: i64) -> Vec<(i64, &'static str)> {
    let (mut told, mut before) = (Vec::new(), host.heard().len());
    for minute in 0..=minutes {
        house.engine.dispatch_notices().await.unwrap();
        told.extend(house.desktop.take().iter().map(|_| (minute, "desktop")));
        let heard = host.heard();
        told.extend(heard.iter().skip(before).map(|heard| (minute, heard.channel)));
        before = heard.len();
        house.clock.advance(MINUTE);
    }
    told.sort_unstable();
    told
}

#[rstest]
#[case::longer_than_the_ladder(30, [(30, "desktop"), (35, "wecom"), (45, "sms")])]
#[case::shorter_than_the_last_rung(8, [(8, "desktop"), (13, "wecom"), (15, "sms")])]
#[tokio::test]
async fn what_is_put_off_goes_on_rung_by_rung(#[case] snooze: i64, #[case] expected: [(i64, &str); 3]) {
    let house = House::empty().await;
    let host = host(&house).await;
    wecom(&house, &host).await;
    sms(&house, &host).await;
    let id = raise(&house, vec![manual(1)]).await.remove(0);
    house.engine.dispatch_notices().await.unwrap();
    assert_eq!(house.desktop.take().len(), 1);
    house.engine.see_to_notice(&id, NoticeDeed::Snooze { minutes: snooze }, "owner").await.unwrap();
    // The pop-up insists once more half an hour after its last one.
    let mut told = told(&house, &host, 46).await;
    told.truncate(3);
    assert_eq!(told, expected);
}

#[rstest]
#[case::over_for_the_day(9 * 60, [(60, "desktop"), (65, "wecom"), (75, "sms")])]
#[case::begin_again_before_the_next_rung(11 * 60 + 3, [(60, "desktop"), (60, "sms"), (60, "wecom")])]
#[tokio::test]
async fn what_comes_in_quiet_hours_goes_on_rung_by_rung_after_them(
    #[case] from_min: i64,
    #[case] expected: [(i64, &str); 3],
) {
    let house = House::empty().await;
    let host = host(&house).await;
    wecom(&house, &host).await;
    sms(&house, &host).await;
    let quiet = Quiet { on: true, from_min, to_min: 11 * 60, let_critical: true };
    let notices = Notices { quiet, ..Notices::default() };
    let change = SettingsChange { notices: Some(notices), ..SettingsChange::default() };
    house.engine.settings().change(change, "owner").await.unwrap();
    // It is ten o'clock.
    raise(&house, vec![manual(1)]).await;
    assert_eq!(told(&house, &host, 76).await, expected);
}
