//! Fixtures are what they promise: different cards, the same for the same seed, found again by the ledger.

use std::collections::HashSet;

use huolang_domain::rule::Channel;
use huolang_platforms::capability::Content;
use huolang_testkit::{
    SeededDice, cards,
    shops::{Reach, SINGLE},
};

use crate::link::Shop;

#[test]
fn cards_differ_and_are_the_same_for_the_same_seed() {
    let make = |seed| cards::codes(5_000, &SeededDice::of(seed));
    assert_eq!(make(3), make(3));
    assert_ne!(make(3), make(4));
    assert_eq!(make(3).into_iter().collect::<HashSet<_>>().len(), 5_000);
    assert_eq!(cards::accounts(5_000, &SeededDice::of(3)).into_iter().collect::<HashSet<_>>().len(), 5_000);
}

#[test]
fn a_text_file_has_the_blemishes_of_real_ones() {
    let file = cards::text_file(&["A1".to_owned(), "B2".to_owned()]);
    assert_eq!(file, "A1\r\nB2\r\n\r\nA1\r\n");
}

#[tokio::test]
async fn the_ledger_finds_every_kind_of_card() {
    let shop = Shop::open(Reach::Local).await;
    let dice = SeededDice::of(9);
    let cards: Vec<_> = cards::codes(20, &dice).into_iter().chain(cards::accounts(20, &dice)).collect();
    for card in &cards {
        let sn = shop.buy(SINGLE);
        let text = format!("订单{sn}：您的卡密【{card}】，请在 7 天内使用。");
        shop.market.send(&Content { sn, line: 1, key: card.clone(), text, channel: Channel::Usual }).unwrap();
    }
    let tally = shop.market.with_ledger(|ledger| ledger.tally(&cards, |_, _| None));
    assert_eq!((tally.cards_used, tally.duplicates, tally.short), (40, 0, 0));
}
