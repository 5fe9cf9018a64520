use rstest::rstest;

use super::*;
use crate::capability::Shipment;

fn sns(page: &ChangePage) -> Vec<OrderSn> {
    page.orders.iter().map(|order| order.sn.clone()).collect()
}

#[test]
fn pages_go_on_where_they_ended_and_show_only_the_last_change() {
    let (market, _) = market();
    let placed: Vec<_> = (0..5).map(|_| buy(&market, SINGLE, 1)).collect();
    let first = market.changes(None, 2).unwrap();
    assert_eq!((sns(&first), first.more), (placed[..2].to_vec(), true));
    market.ship(&placed[2], &Shipment::NoLogistics).unwrap();
    market.ship(&placed[0], &Shipment::NoLogistics).unwrap();
    let rest = market.changes(Some(&first.next), 100).unwrap();
    let expected = [&placed[3], &placed[4], &placed[2], &placed[0]].map(Clone::clone);
    assert_eq!((sns(&rest), rest.more), (expected.to_vec(), false));
    let nothing = market.changes(Some(&rest.next), 100).unwrap();
    assert_eq!((nothing.orders.len(), nothing.next), (0, rest.next));
}

#[test]
fn a_message_is_no_change_of_its_order() {
    let (market, _) = market();
    let sn = buy(&market, SINGLE, 1);
    let head = market.head();
    market.send(&content(&sn, "k", "x")).unwrap();
    assert_eq!(market.head(), head);
}

#[rstest]
#[case("")]
#[case("12")]
#[case("x:y")]
#[case("x:-1")]
fn a_cursor_that_is_none_is_refused(#[case] cursor: &str) {
    let (market, _) = market();
    assert_eq!(code(market.changes(Some(cursor), 10)), "bad_cursor");
}

#[test]
fn a_cursor_of_another_market_begins_anew() {
    let (market, _) = market();
    let sn = buy(&market, SINGLE, 1);
    let page = market.changes(Some("ffffffffffffffffffffffffffffffff:900"), 10).unwrap();
    assert_eq!(sns(&page), [sn]);
}

#[test]
fn events_name_each_change_once() {
    let (market, _) = market();
    let sn = buy(&market, SINGLE, 1);
    let first = market.events(0, 10);
    market.ask_refund(&sn).unwrap();
    let second = market.events(first.next, 10);
    assert_eq!((first.events.len(), second.events.len()), (1, 1));
    assert_ne!(first.events[0].id, second.events[0].id);
    assert_eq!(market.events(second.next, 10), EventPage { events: Vec::new(), next: second.next });
}

#[test]
fn a_position_past_the_end_comes_back_to_it() {
    let (market, _) = market();
    assert_eq!(market.events(900, 10), EventPage { events: Vec::new(), next: 0 });
}

#[test]
fn a_duplicated_event_repeats_its_id_and_its_order() {
    let (market, _) = market();
    buy(&market, SINGLE, 1);
    buy(&market, SINGLE, 1);
    market.set_faults(Faults { duplicate_event: Switch::next(1), ..Faults::default() });
    let events = market.events(0, 10).events;
    assert_eq!(events.len(), 3);
    assert_eq!(events[0], events[1]);
    market.set_faults(Faults { duplicate_event: Switch::next(1), ..Faults::default() });
    let page = sns(&market.changes(None, 10).unwrap());
    assert_eq!((page.len(), page[0] == page[1]), (3, true));
}

#[test]
fn reordered_pages_lose_nothing() {
    let (market, _) = market();
    let mut placed: Vec<_> = (0..5).map(|_| buy(&market, SINGLE, 1)).collect();
    market.set_faults(Faults { reorder: Switch::next(1), ..Faults::default() });
    let mut page = sns(&market.changes(None, 10).unwrap());
    assert_ne!(page, placed);
    page.sort();
    placed.sort();
    assert_eq!(page, placed);
}

#[tokio::test]
async fn a_link_waits_for_events_and_loses_none_when_dropped() {
    let (market, _) = market();
    let before = buy(&market, SINGLE, 1);
    let link = LocalLink::new(market.clone());
    // Asked once and dropped while nothing has come.
    assert!(futures::poll!(link.events()).is_pending());
    let sn = buy(&market, SINGLE, 1);
    assert_ne!(before, sn);
    let events = link.events().await.unwrap();
    assert_eq!(events.iter().map(|event| &event.sn).collect::<Vec<_>>(), [&sn]);
    let waiting = link.events();
    let later = async {
        tokio::task::yield_now().await;
        buy(&market, SINGLE, 1)
    };
    let (events, later) = tokio::join!(waiting, later);
    assert_eq!(events.unwrap()[0].sn, later);
}

#[tokio::test(start_paused = true)]
async fn a_slow_market_holds_its_answer_back() {
    let (market, _) = market();
    let link = LocalLink::new(market.clone());
    market.set_faults(Faults { slow: Switch::next(1), slow_ms: 7_000, ..Faults::default() });
    let begun = tokio::time::Instant::now();
    link.check_login().await.unwrap();
    assert_eq!(begun.elapsed().as_millis(), 7_000);
    link.check_login().await.unwrap();
    assert_eq!(begun.elapsed().as_millis(), 7_000);
}
