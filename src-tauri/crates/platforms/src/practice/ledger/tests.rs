//! Tests of the witness itself: it must see every way of going wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use huolang_domain::OrderSn;
use rstest::rstest;

use super::{Tally, Waiting, fingerprint::words};
use crate::{
    capability::Shipment,
    practice::{
        Faults, Market, Switch,
        tests::{EARPHONES, OFFICE, SINGLE, buy, content, market},
    },
};

const NO_CARDS: &[&str] = &[];

fn tally(market: &Market, cards: &[&str]) -> Tally {
    market.with_ledger(|ledger| ledger.tally(cards, |_, _| None))
}

fn send(market: &Market, sn: &OrderSn, text: &str) {
    market.send(&content(sn, sn.as_str(), text)).unwrap();
}

#[test]
fn all_well() {
    let (market, _) = market();
    for card in ["C-01", "C-02"] {
        let sn = buy(&market, SINGLE, 1);
        send(&market, &sn, &format!("您的卡密：{card}，请尽快使用"));
        market.ship(&sn, &Shipment::NoLogistics).unwrap();
    }
    let expected = Tally { orders: 2, paid: 2, lines: 2, delivered: 2, cards_used: 2, marked: 2, ..Tally::default() };
    assert_eq!(tally(&market, &["C-01", "C-02", "C-03"]), expected);
}

#[test]
fn a_line_served_twice_is_a_duplicate_even_with_the_same_key_and_text() {
    let (market, _) = market();
    let sn = buy(&market, SINGLE, 1);
    market.set_faults(Faults { timeout_after_accept: Switch::next(1), ..Faults::default() });
    market.send(&content(&sn, "k", "C-01")).unwrap_err();
    assert_eq!(tally(&market, NO_CARDS).duplicates, 0);
    market.send(&content(&sn, "k", "C-01")).unwrap();
    let seen = tally(&market, &["C-01"]);
    assert_eq!((seen.delivered, seen.duplicates, seen.cards_used), (1, 1, 1));
    market.send(&content(&sn, "other", "C-02")).unwrap();
    assert_eq!(tally(&market, NO_CARDS).duplicates, 2);
}

#[test]
fn a_card_in_two_lines_is_a_duplicate() {
    let (market, _) = market();
    for _ in 0..3 {
        let sn = buy(&market, SINGLE, 1);
        send(&market, &sn, &format!("订单 {sn} 的卡密是 [C-01]"));
    }
    assert_eq!(tally(&market, &["C-01"]).duplicates, 2);
    // Nobody said that it is a card: the same text to three buyers may be a link.
    assert_eq!(tally(&market, NO_CARDS).duplicates, 0);
}

#[test]
fn lines_that_never_got_anything_are_lost_unless_somebody_is_asked() {
    let (market, _) = market();
    let sns: Vec<_> = (0..3).map(|_| buy(&market, SINGLE, 1)).collect();
    let says = |sn: &OrderSn, line: i64| match sns.iter().position(|known| known == sn) {
        Some(1) if line == 1 => Some(Waiting::Manual),
        Some(2) if line == 1 => Some(Waiting::Unknown),
        _ => None,
    };
    let seen = market.with_ledger(|ledger| ledger.tally(NO_CARDS, says));
    assert_eq!(seen, Tally { orders: 3, paid: 3, lines: 3, lost: 1, manual: 1, unknown: 1, ..Tally::default() });
}

#[test]
fn marking_shipped_without_content_is_lost_for_virtual_goods_and_fine_for_parcels() {
    let (market, _) = market();
    let told = buy(&market, SINGLE, 1);
    market.ship(&told, &Shipment::NoLogistics).unwrap();
    buy(&market, EARPHONES, 1);
    let carried = buy(&market, EARPHONES, 1);
    market.ship(&carried, &Shipment::Parcel { company: "顺丰".to_owned(), number: "SF1".to_owned() }).unwrap();
    let expected =
        Tally { orders: 3, paid: 3, lines: 3, delivered: 1, manual: 1, lost: 1, marked: 2, ..Tally::default() };
    assert_eq!(tally(&market, NO_CARDS), expected);
}

#[test]
fn refunds_are_not_lost_and_content_after_a_refund_is_seen() {
    let (market, _) = market();
    let open = buy(&market, SINGLE, 1);
    market.ask_refund(&open).unwrap();
    let granted = buy(&market, SINGLE, 1);
    market.ask_refund(&granted).unwrap();
    market.grant_refund(&granted).unwrap();
    let withdrawn = buy(&market, SINGLE, 1);
    market.ask_refund(&withdrawn).unwrap();
    market.withdraw_refund(&withdrawn).unwrap();
    let served = buy(&market, SINGLE, 1);
    market.ask_refund(&served).unwrap();
    send(&market, &served, "C-01");
    let seen = tally(&market, NO_CARDS);
    assert_eq!((seen.refunded, seen.lost, seen.delivered, seen.after_refund), (2, 1, 1, 1));
    assert_eq!(seen.delivered + seen.manual + seen.unknown + seen.refunded + seen.lost, seen.lines);
}

#[test]
fn too_few_cards_for_the_quantity_are_seen() {
    let (market, _) = market();
    let whole = buy(&market, OFFICE, 2);
    send(&market, &whole, "1. C-01\n2. C-02");
    let short = buy(&market, OFFICE, 2);
    send(&market, &short, "1. C-03\n2. C-03");
    let link = buy(&market, OFFICE, 2);
    send(&market, &link, "https://example.com/download");
    assert_eq!(tally(&market, &["C-01", "C-02", "C-03"]).short, 1);
}

#[test]
fn a_card_of_several_words_is_found_by_all_of_them() {
    let (market, _) = market();
    let first = buy(&market, SINGLE, 1);
    send(&market, &first, "https://example.com/get?code=A1");
    let second = buy(&market, SINGLE, 1);
    send(&market, &second, "https://example.com/get?code=B2");
    let cards =
        ["https://example.com/get?code=A1", "https://example.com/get?code=B2", "https://example.com/get?code=C3"];
    let seen = tally(&market, &cards);
    assert_eq!((seen.cards_used, seen.duplicates), (2, 0));
}

#[rstest]
#[case("卡密：ABCD-1234，谢谢", &["ABCD-1234"])]
#[case("(ABCD-1234).", &["ABCD-1234"])]
#[case("account----pass", &["account----pass"])]
#[case("user@example.com pa$$w0rd", &["user@example.com", "pa$$w0rd"])]
#[case("a b cd", &["cd"])]
#[case("全是汉字。", &[])]
fn words_are_what_may_be_a_card(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(words(text).collect::<Vec<_>>(), expected);
}
