#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::{
    checkpoint::Checkpoint,
    cipher::FieldKey,
    form::Settings,
    outcome::{MOST_TRIES, wait_ms},
    paging::{Step, Stop, Walk},
    waits::{Pace, Waits},
    window::{Span, Window, day_slices},
};
use crate::{
    connect::{Access, ConnectError, Forgetful, Kept},
    form,
};
use futures::future::join_all;
use huolang_domain::{Clock, Millis, platform::PlatformKind};
use huolang_vault::Secret;
use proptest::prelude::*;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::time::Instant;

const NOW: i64 = 1_765_092_612;

fn calls(gateway: Option<&str>, fields: &[(&str, &str)]) -> Result<i64, ConnectError> {
    let mut all = BTreeMap::from([("app_id".to_owned(), "aw".to_owned()), ("account_id".to_owned(), "71".to_owned())]);
    all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let secret = Kept { secret: Secret::from("s"), expires_at: None, kept_at: Millis(0) };
    let access = Access {
        shop: "shop".into(),
        gateway: gateway.map(str::to_owned),
        fields: all,
        secrets: BTreeMap::from([("app_secret".to_owned(), secret)]),
        keeper: Arc::new(Forgetful),
    };
    form::check(PlatformKind::DouyinLife, &access)?;
    Settings::read(&access).map(|settings| settings.calls_per_second)
}

#[test]
fn a_seller_may_ask_for_fewer_calls_than_the_platform_takes_never_for_more() {
    assert_eq!(calls(None, &[]), Ok(10));
    assert_eq!(calls(None, &[("calls_per_second", "3")]), Ok(3));
    assert_eq!(calls(None, &[("calls_per_second", "20")]), Ok(20));
    assert!(matches!(
        calls(None, &[("calls_per_second", "21")]),
        Err(ConnectError::Invalid { field: "calls_per_second", .. })
    ));
    // A marketplace on this machine has its own limits; the platform itself never has them.
    let own = [("loopback_calls_per_second", "500")];
    assert_eq!(calls(Some("http://127.0.0.1:8104"), &own), Ok(500));
    assert_eq!(calls(Some("https://open.douyin.com"), &own), Ok(10));
    assert_eq!(calls(None, &own), Ok(10));
}

#[test]
fn a_slice_ends_after_two_empty_pages_and_breaks_after_two_hundred() {
    let mut walk = Walk::begin();
    assert_eq!(walk.page(0, Some("a".to_owned())), Step::Next("a".to_owned()));
    assert_eq!(walk.page(0, Some("b".to_owned())), Step::Stop(Stop::EmptyPages));
    let mut walk = Walk::begin();
    let ends =
        (0..500).map(|page| walk.page(1, Some(format!("c{page}")))).position(|step| matches!(step, Step::Stop(_)));
    assert_eq!(ends, Some(199));
}

#[test]
fn the_official_schedule_of_retries() {
    let waits: Vec<_> = (1..=MOST_TRIES).map(wait_ms).collect();
    assert!(waits[..5].iter().all(|wait| *wait == Some(5_000)));
    assert!(waits[5..13].iter().all(|wait| *wait == Some(40_000)));
    assert_eq!(waits[13], None);
}

/// The clock of a runtime whose time is paused.
struct Running(Instant);

impl Clock for Running {
    fn now(&self) -> Millis {
        Millis(i64::try_from(self.0.elapsed().as_millis()).unwrap())
    }
}

/// Calls once, for so many milliseconds; tells when that began and ended.
async fn paced(pace: &Pace, clock: &Running, ms: u64) -> (i64, i64) {
    let _room = pace.room(clock, Waits::Real).await;
    let began = clock.now().0;
    tokio::time::sleep(Duration::from_millis(ms)).await;
    (began, clock.now().0)
}

#[tokio::test(start_paused = true)]
async fn an_account_asks_for_orders_ten_times_a_second_one_call_at_a_time() {
    let clock = Running(Instant::now());
    let pace = Pace::per_second(10, Arc::default());
    let quick = join_all((0..5).map(|_| paced(&pace, &clock, 30))).await;
    for pair in quick.windows(2) {
        assert!((98..110).contains(&(pair[1].0 - pair[0].0)), "{quick:?}");
    }
    let slow = join_all((0..3).map(|_| paced(&pace, &clock, 250))).await;
    for pair in slow.windows(2) {
        assert!(pair[1].0 >= pair[0].1, "one in flight: {slow:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn shops_of_one_app_share_its_pace_and_call_side_by_side() {
    let clock = Running(Instant::now());
    let app = Arc::default();
    let (one, other) = (Pace::per_second(10, Arc::clone(&app)), Pace::per_second(10, app));
    let calls = (0..6).map(|n| paced(if n % 2 == 0 { &one } else { &other }, &clock, 150));
    let mut calls = join_all(calls).await;
    calls.sort_unstable();
    for pair in calls.windows(2) {
        assert!(pair[1].0 - pair[0].0 >= 98, "{calls:?}");
    }
    assert!(calls[1].0 < calls[0].1, "an account does not wait for another one's answer: {calls:?}");
}

proptest! {
    #[test]
    fn slices_cover_a_span_without_holes(start in 0_i64..2_000_000_000, length in 0_i64..10_000_000) {
        let span = Span { start, end: start + length };
        let slices = day_slices(span);
        prop_assert_eq!(slices.first().unwrap().span.start, span.start);
        prop_assert_eq!(slices.last().unwrap().span.end, span.end);
        prop_assert!(slices.windows(2).all(|pair| pair[0].span.end == pair[1].span.start));
        prop_assert!(slices.iter().all(|slice| slice.span.end - slice.span.start <= 86_400));
    }

    #[test]
    fn any_secret_opens_what_it_sealed(secret in "\\PC{0,70}", plain in "\\PC{0,40}") {
        let key = FieldKey::of(&Secret::new(secret));
        prop_assert_eq!(key.decrypt(&key.encrypt(&plain)).unwrap(), plain);
    }

    #[test]
    fn no_cipher_panics(cipher in "\\PC{0,90}") {
        let _ = FieldKey::of(&Secret::from("s")).read(&cipher);
    }

    #[test]
    fn any_checkpoint_text_is_read(text in "\\PC{0,90}") {
        let mut kept = Checkpoint::read(Some(&text), "plan".to_owned());
        let window = Window { span: Span { start: NOW - 86_400, end: NOW }, is_custom: false };
        prop_assert!(kept.begin(window, NOW).is_some());
    }

    /// Whatever days a run ends at, the checkpoint goes on exactly there, also through its text.
    #[test]
    fn a_checkpoint_walks_a_window_to_its_end(days in 1_i64..40, custom: bool) {
        let window = Window { span: Span { start: NOW - days * 86_400, end: NOW }, is_custom: custom };
        let mut kept = Checkpoint::read(None, "plan".to_owned());
        let mut at = window.span.start;
        for _ in 0..100 {
            let Some(run) = kept.begin(window, NOW) else { break };
            let slice = run.slice().unwrap();
            prop_assert_eq!(slice.span.start, at);
            at = slice.span.end;
            let goes_on = kept.finish(&slice, window, NOW);
            kept = Checkpoint::read(Some(&kept.text()), "plan".to_owned());
            if !goes_on { break; }
        }
        prop_assert_eq!(at, NOW);
        prop_assert_eq!(kept.watermark, Some(NOW));
    }
}
