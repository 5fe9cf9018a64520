use super::{Feed, Numbered};
use huolang_engine::{Bus, Change, Topic};

fn feed_with(count: u64) -> std::sync::Arc<Feed> {
    let feed = std::sync::Arc::new(Feed {
        run: "run".into(),
        kept: std::sync::Mutex::default(),
        sender: tokio::sync::broadcast::channel(4).0,
    });
    for number in 1..=count {
        feed.keep(Numbered { number, change: Change { topic: Topic::Orders, ids: vec![number.to_string()] } });
    }
    feed
}

fn missed(feed: &Feed, last_id: Option<&str>) -> Option<Vec<u64>> {
    let kept = feed.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    Some(feed.missed(&kept, last_id)?.iter().map(|numbered| numbered.number).collect())
}

#[test]
fn a_reader_that_comes_back_gets_what_it_missed() {
    let feed = feed_with(5);
    assert_eq!(missed(&feed, None), Some(vec![]));
    assert_eq!(missed(&feed, Some("run-3")), Some(vec![4, 5]));
    assert_eq!(missed(&feed, Some("run-5")), Some(vec![]));
}

#[test]
fn a_reader_that_was_away_too_long_reads_everything_again() {
    let feed = feed_with(3_000);
    assert_eq!(missed(&feed, Some("run-3")), None);
    assert_eq!(missed(&feed, Some("run-2998")), Some(vec![2_999, 3_000]));
}

#[test]
fn an_id_of_another_run_means_reading_everything_again() {
    let feed = feed_with(3);
    assert_eq!(missed(&feed, Some("older-3")), None);
    assert_eq!(missed(&feed, Some("garbage")), None);
}

#[tokio::test]
async fn changes_on_the_bus_are_numbered() {
    let bus = Bus::default();
    let feed = Feed::start("run".into(), &bus);
    let mut live = feed.sender.subscribe();
    bus.tell(Topic::Cards, ["a"]);
    bus.tell(Topic::Orders, ["b"]);
    let numbers = [live.recv().await.map(|next| next.number), live.recv().await.map(|next| next.number)];
    assert_eq!(numbers, [Ok(1), Ok(2)]);
}
