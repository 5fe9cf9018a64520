//! A jump is told once, to the seller too; sleep and small corrections are not jumps.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::{
    boot::{BootOptions, boot},
    jobs::kind,
};
use futures::FutureExt as _;
use huolang_store::{
    Durability, jobs,
    notices::{self, NoticeState},
};
use huolang_vault::SourceKind;
use rstest::rstest;

const HOUR: i64 = 3_600_000;

#[rstest]
#[case::steady(1_000, 1_000, 1_000, false)]
#[case::small_correction(61_000, 1_000, 1_000, false)]
#[case::back(-HOUR, 1_000, 1_000, true)]
#[case::forward(HOUR, 1_000, 1_000, true)]
#[case::sleep(HOUR, 1_000, HOUR, false)]
#[case::sleep_with_wrong_clock(3 * HOUR, 1_000, HOUR, true)]
fn tells_jumps_from_sleep(#[case] wall: i64, #[case] running: i64, #[case] uptime: i64, #[case] jumped: bool) {
    let base = 1_700_000_000_000;
    let mut watch = Watch { anchor: Reading { wall: base, running: 0 }, uptime: 500, jump: None };
    watch.compare(Reading { wall: base + wall, running }, || 500 + uptime);
    assert_eq!(watch.jump.take().is_some(), jumped);
    watch.compare(Reading { wall: base + wall + 10, running: running + 10 }, || 500 + uptime + 10);
    assert_eq!(watch.jump, None, "the same jump is told once");
}

#[test]
fn shows_the_present_and_runs_forward() {
    let clock = SystemClock::start();
    assert!(clock.now() > Millis(1_700_000_000_000));
    assert!(clock.running_ms() >= 0);
    assert_eq!(clock.take_jump(), None);
}

#[tokio::test]
async fn a_jump_becomes_one_notice() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = BootOptions { practice: false, run_tasks: false, ..BootOptions::new(folder.path()) };
    options.key = options.key.only(SourceKind::KeyFile);
    let running = boot(options).await.unwrap();
    let engine = &running.engine;
    let told = async || {
        engine.watch().await.unwrap();
        let mut conn = engine.db().reader().await.unwrap();
        let open = notices::list(&mut conn, Some(NoticeState::Open), None, 10).await.unwrap();
        let jumps = open.into_iter().filter(|notice| notice.event == "clock_jumped");
        jumps.map(|notice| (notice.params["found"].as_str().unwrap().to_owned(), notice.count)).collect::<Vec<_>>()
    };
    assert_eq!(told().await, []);
    let jump = ClockJump { expected: Millis(1_000), found: Millis(HOUR) };
    engine.system_clock().unwrap().watch.lock().unwrap().jump = Some(jump);
    let one = [(HOUR.to_string(), 1)];
    assert_eq!((told().await, told().await), (one.to_vec(), one.to_vec()), "told once");
    running.shutdown().await;
}

#[tokio::test]
async fn after_a_clock_was_set_back_every_loop_looks_and_work_is_no_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = BootOptions { practice: false, run_tasks: false, ..BootOptions::new(folder.path()) };
    options.key = options.key.only(SourceKind::KeyFile);
    let running = boot(options).await.unwrap();
    let engine = &running.engine;
    let found = engine.now();
    let jump = ClockJump { expected: found.plus(24 * HOUR), found };
    let work = kind::ship(&"order".into(), &"shop".into(), "", jump.expected.plus(HOUR));
    let (key, ids) = (work.idem_key.clone(), engine.ids().clone());
    let asked = engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { jobs::enqueue_many(tx, &[work], ids.as_ref(), found).await })
    });
    asked.await.unwrap();
    engine.system_clock().unwrap().watch.lock().unwrap().jump = Some(jump);
    engine.watch().await.unwrap();
    let kept = jobs::by_idem_keys(&mut engine.db().reader().await.unwrap(), &[key]).await.unwrap();
    assert_eq!(kept[0].run_at, found.plus(HOUR));
    assert!(engine.signals().ship.notified().now_or_never().is_some(), "its bell was rung");
    running.shutdown().await;
}
