//! One word over several lines.

use super::*;
use ContentState::{Cancelled, Manual, NeedsReview, None, OutOfStock, Sending, Sent};
use rstest::rstest;

#[rstest]
#[case(&[], None)]
#[case(&[Sent, Sent], Sent)]
#[case(&[Sent, Cancelled], Sent)]
#[case(&[Cancelled, Cancelled], Cancelled)]
#[case(&[Sent, OutOfStock], OutOfStock)]
#[case(&[Sending, Manual], Manual)]
#[case(&[Manual, NeedsReview, Sent], NeedsReview)]
#[case(&[Sent, None], None)]
fn the_worst_line_speaks_for_the_order(#[case] lines: &[ContentState], #[case] expected: ContentState) {
    assert_eq!(worst(lines.iter().copied()), expected);
}

#[test]
fn done_means_every_line() {
    assert!(all_sent([Sent, Cancelled]));
    assert!(!all_sent([Sent, OutOfStock]));
    assert!(!all_sent([Cancelled]));
    assert!(!all_sent([]));
}
