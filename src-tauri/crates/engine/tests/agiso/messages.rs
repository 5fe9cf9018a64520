//! Long texts: in as many messages as their order may have, each sent once.

use super::house::{House, PRODUCT};
use huolang_domain::state::{ContentState, PlatformState};
use huolang_testkit::agiso::Fault;

const NUMBER: &str = "1520087523676842593";

/// A card, and so many lines of eleven characters.
fn text(lines: usize) -> String {
    format!("{{卡密}}\n{}", "使用说明：请先登录。\n".repeat(lines))
}

async fn paid(lines: usize, faults: impl IntoIterator<Item = Fault>) -> House {
    let house = House::open(&[("service", "idle")]).await;
    house.say(&text(lines)).await;
    house.market.pay("aldsIdle", NUMBER, PRODUCT, 1);
    house.market.fault("aldsIdle/ImMsg/SendMsg", faults);
    house.push_paid(NUMBER).await;
    house.work().await;
    house
}

#[tokio::test]
async fn a_long_text_goes_in_parts_and_a_retry_sends_only_what_is_missing() {
    let house = paid(120, [Fault::No, Fault::Again(23)]).await;
    for _ in 0..6 {
        house.later(120_000).await;
    }
    let ledger = house.market.ledger();
    let messages = ledger.of(NUMBER).messages;
    assert_eq!((messages.len(), ledger.calls["/aldsIdle/ImMsg/SendMsg"]), (2, 3), "{messages:?}");
    assert_eq!(messages.iter().filter(|text| text.contains("NO00000")).count(), 1, "{messages:?}");
    assert_eq!(messages.concat().matches("请先登录").count(), 120);
    assert_eq!(house.state(NUMBER).await, Some((ContentState::Sent, PlatformState::Shipped)));
}

#[tokio::test]
async fn a_text_of_more_messages_than_an_order_may_have_waits_for_a_person_and_takes_no_card() {
    let house = paid(500, []).await;
    assert_eq!(house.market.ledger().of(NUMBER).messages, Vec::<String>::new());
    assert_eq!(house.state(NUMBER).await.map(|(content, _)| content), Some(ContentState::Blocked));
    assert_eq!(house.left().await, 20);
}

#[tokio::test]
async fn an_order_of_more_lines_than_it_may_have_messages_waits_whole_for_a_person() {
    for (service, word, from) in [("aldsDoudian", "doudian", "AldsDoudian"), ("aldsPdd", "pdd", "PddAlds")] {
        for (lines, sent, content) in [(2, 2, ContentState::Sent), (3, 0, ContentState::Blocked)] {
            let house = House::open(&[("service", word)]).await;
            house.market.pay_lines(service, NUMBER, PRODUCT, lines);
            house.push(from, 1, &format!("{{\"OrderId\":\"{NUMBER}\",\"tid\":\"{NUMBER}\"}}")).await;
            house.later(60_000).await;
            house.later(60_000).await;
            let done = house.market.ledger().of(NUMBER);
            assert_eq!(done.messages.len(), sent, "{word} {lines} {done:?}");
            assert_eq!(house.state(NUMBER).await.map(|state| state.0), Some(content), "{word} {lines}");
            assert_eq!(house.left().await, 20 - i64::try_from(sent).unwrap(), "{word} {lines}");
        }
    }
}
