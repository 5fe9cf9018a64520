#![allow(clippy::unwrap_used)]

use super::cursor::{Cursor, Round};
use huolang_domain::{Millis, shanghai};
use rstest::rstest;

/// 2025-10-09 16:53:20 in Beijing.
const NOW: i64 = 1_760_000_000;

/// A cursor that is up to date and has no sweep before it.
fn settled(done: i64) -> Cursor {
    let swept = shanghai::start_of_day(Millis(NOW * 1_000)).0 / 1_000;
    Cursor { done, swept, round: None, refunds: None }
}

/// Reads a whole round, every window with so many orders; gives the pages in the order they were read.
fn read_all(cursor: &mut Cursor, total: i64) -> Vec<(i64, i64, i64)> {
    let mut pages = Vec::new();
    while let Some(Round { from, to, page, .. }) = cursor.round.clone() {
        match page {
            None => cursor.counted(total),
            Some(page) => {
                pages.push((from, to, page));
                cursor.page_read(page);
            }
        }
    }
    pages
}

#[test]
fn pages_are_read_from_the_last_to_the_first_in_every_window() {
    let mut cursor = settled(NOW - 1_700);
    cursor.begin(NOW);
    let (from, to) = (NOW - 2_000, NOW - 200);
    let pages = read_all(&mut cursor, 250);
    assert_eq!(pages[..3], [(from, to, 3), (from, to, 2), (from, to, 1)]);
    assert_eq!(pages[3..], [(to, NOW - 2, 3), (to, NOW - 2, 2), (to, NOW - 2, 1)]);
    assert_eq!(cursor.done, NOW - 182);
}

#[test]
fn an_empty_window_is_passed_over() {
    let mut cursor = settled(NOW - 10);
    cursor.begin(NOW);
    assert!(read_all(&mut cursor, 0).is_empty());
    // The platform's last minutes are not settled: the cursor stays where it is.
    assert_eq!(cursor.done, NOW - 10);
}

#[test]
fn a_round_that_broke_off_goes_on_at_its_page() {
    let mut cursor = settled(NOW - 60);
    cursor.begin(NOW);
    cursor.counted(500);
    cursor.page_read(5);
    let mut again = Cursor::parse(&cursor.text()).unwrap();
    assert_eq!(again, cursor);
    again.begin(NOW + 3_600);
    assert_eq!(again.round.unwrap().page, Some(4));
}

#[test]
fn nothing_older_than_ninety_days_is_asked_for() {
    let mut cursor = settled(NOW - 200 * 86_400);
    cursor.begin(NOW);
    assert_eq!(cursor.round.clone().unwrap().from, NOW - 2 - 90 * 86_400 + 60);
    assert_eq!(Cursor::first(NOW, 120).round.unwrap().from, NOW - 90 * 86_400 + 60);
}

#[test]
fn a_new_shop_reads_the_last_days_first_and_then_everything_since() {
    let mut cursor = Cursor::first(NOW, 3);
    assert!(cursor.round.clone().unwrap().sweep);
    let windows: Vec<(i64, i64, i64)> = read_all(&mut cursor, 1);
    assert_eq!(windows.first().unwrap().0, NOW - 3 * 86_400);
    assert!(windows.iter().all(|(from, to, _)| to - from <= 86_399));
    assert!(windows.windows(2).all(|pair| pair[1].0 == pair[0].1 + 1));
    assert_eq!(windows.last().unwrap().1, NOW);
    cursor.begin(NOW + 60);
    let round = cursor.round.unwrap();
    assert!(!round.sweep);
    assert!(round.from <= NOW);
}

#[rstest]
#[case::before_three(2 * 3_600, false)]
#[case::after_three(3 * 3_600, true)]
fn the_sweep_comes_once_a_night(#[case] after_midnight: i64, #[case] due: bool) {
    let midnight = shanghai::start_of_day(Millis(NOW * 1_000)).0 / 1_000 + 86_400;
    let now = midnight + after_midnight;
    let mut cursor = settled(now - 60);
    cursor.begin(now);
    assert_eq!(cursor.round.clone().unwrap().sweep, due);
    read_all(&mut cursor, 1);
    cursor.begin(now + 60);
    assert!(!cursor.round.unwrap().sweep);
}

#[test]
fn a_round_that_broke_off_for_long_goes_on_within_what_is_still_shown() {
    const DAY: i64 = 86_400;
    let history = Round { sweep: true, from: NOW - 89 * DAY, to: NOW - 88 * DAY - 1, until: NOW, page: Some(2) };
    let mut cursor = Cursor { round: Some(history), ..settled(NOW) };
    let later = NOW + 5 * DAY;
    cursor.begin(later);
    let oldest = later - 90 * DAY + 60;
    let left = cursor.round.clone().unwrap();
    assert_eq!((left.sweep, left.from, left.to, left.page), (true, oldest, oldest + DAY - 1, None));
    // After a quarter of a year nothing of it is left: another round begins.
    let much_later = NOW + 90 * DAY;
    cursor.begin(much_later);
    assert!(cursor.round.unwrap().from >= much_later - 90 * DAY + 60);
}

#[test]
fn a_cursor_of_an_older_version_is_read_on() {
    let cursor = Cursor::parse(r#"{"done":1760000000,"swept":1759939200,"round":null}"#).unwrap();
    assert_eq!((cursor.done, cursor.refunds), (NOW, None));
}
