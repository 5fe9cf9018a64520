use huolang_domain::state::OrderStatus;
use rstest::rstest;

use super::*;

fn codes(market: &Market, sn: &OrderSn) -> Vec<String> {
    market.voucher_codes(sn)
}

fn uses(market: &Market) -> VoucherTally {
    market.with_ledger(Ledger::voucher_tally)
}

#[test]
fn a_paid_voucher_has_its_codes_and_nothing_to_ship() {
    let (market, _) = market();
    let sn = buy(&market, VOUCHER, 3);
    let order = market.order(&sn).unwrap();
    assert_eq!((order.status, order.ship_by, order.vouchers.len()), (OrderStatus::Shipped, None, 3));
    let codes = codes(&market, &sn);
    assert!(codes.iter().all(|code| code.len() == 12 && !code.starts_with('9')), "{codes:?}");
    assert!(codes[0] != codes[1] && codes[1] != codes[2]);
    let shown = serde_json::to_string(&order).unwrap();
    assert!(codes.iter().all(|code| !shown.contains(code)), "the seller's list shows no code");
    assert_eq!(order.vouchers[0].tail, codes[0][8..]);
}

#[test]
fn a_used_voucher_is_counted_and_completes_its_order() {
    let (market, _) = market();
    let sn = buy(&market, VOUCHER, 2);
    let codes = codes(&market, &sn);
    assert_eq!(market.look_voucher(None, &codes[0]).unwrap().used, 0);
    let used = market.use_voucher("k1", Some(&sn), &codes[0]).unwrap();
    assert_eq!((&used.sn, market.order(&sn).unwrap().status), (&sn, OrderStatus::Shipped));
    assert_eq!(code(market.use_voucher("k2", None, &codes[0])), "already_used");
    market.use_voucher("k2", None, &codes[1]).unwrap();
    assert_eq!(market.order(&sn).unwrap().status, OrderStatus::Completed);
    assert_eq!(market.open_codes(&sn), Ok(Vec::new()));
    assert_eq!(uses(&market), VoucherTally { vouchers: 2, uses: 2, ..VoucherTally::default() });
}

#[test]
fn a_repeated_key_is_a_repeated_use() {
    let (market, _) = market();
    let sn = buy(&market, VISITS, 1);
    let code = codes(&market, &sn).remove(0);
    market.use_voucher("k", None, &code).unwrap();
    market.use_voucher("k", None, &code).unwrap();
    assert_eq!(uses(&market).repeated, 1);
    assert_eq!(market.with_ledger(|ledger| ledger.voucher_uses(&sn)), [(code, 2)]);
}

#[test]
fn a_use_is_undone_within_an_hour() {
    let (market, clock) = market();
    let sn = buy(&market, VOUCHER, 1);
    let number = codes(&market, &sn).remove(0);
    let used = market.use_voucher("k", None, &number).unwrap();
    assert_eq!(market.voucher_use("k"), Ok(Some(used.clone())));
    clock.advance(UNDO_WITHIN_MS - 1);
    market.undo_use(&used.receipt).unwrap();
    assert_eq!((market.voucher_use("k"), market.order(&sn).unwrap().status), (Ok(None), OrderStatus::Shipped));
    assert_eq!(code(market.undo_use(&used.receipt)), "already_undone");
    let again = market.use_voucher("k", None, &number).unwrap();
    clock.advance(UNDO_WITHIN_MS);
    assert_eq!(code(market.undo_use(&again.receipt)), "undo_too_late");
    assert_eq!(code(market.undo_use("77")), "no_such_use");
    assert_eq!(uses(&market), VoucherTally { vouchers: 1, uses: 1, undone: 1, ..VoucherTally::default() });
}

#[rstest]
#[case::no_number("abc", "wrong_code")]
#[case::nobodys("123456789012", "wrong_code")]
#[case::of_another_shop("900000000001", "foreign_shop")]
#[case::empty("", "wrong_code")]
fn a_code_that_is_none_is_refused(#[case] number: &str, #[case] refusal: &str) {
    let (market, _) = market();
    buy(&market, VOUCHER, 1);
    assert_eq!(code(market.use_voucher("k", None, number)), refusal);
    assert_eq!(uses(&market).uses, 0);
}

#[test]
fn a_code_of_another_order_is_refused_when_an_order_is_named() {
    let (market, _) = market();
    let (one, other) = (buy(&market, VOUCHER, 1), buy(&market, VOUCHER, 1));
    let number = codes(&market, &one).remove(0);
    assert_eq!(code(market.use_voucher("k", Some(&other), &number)), "wrong_code");
}

#[test]
fn money_back_and_time_close_a_voucher() {
    let (market, clock) = market();
    let mut later = market.products().pop().unwrap();
    later.product_ref = "later".to_owned();
    later.voucher = Some(VoucherTerms { times: 1, after_ms: 60_000, lasts_ms: 60_000 });
    market.put_product(later).unwrap();
    let sn = buy(&market, "later", 1);
    let number = codes(&market, &sn).remove(0);
    assert_eq!(code(market.use_voucher("k", None, &number)), "not_yet");
    clock.advance(60_000);
    market.ask_refund(&sn).unwrap();
    assert_eq!(code(market.look_voucher(None, &number)), "refunded");
    market.withdraw_refund(&sn).unwrap();
    assert!(market.look_voucher(None, &number).is_ok());
    clock.advance(60_000);
    assert_eq!(code(market.use_voucher("k", None, &number)), "expired");
}

#[test]
fn a_lost_answer_has_used_the_voucher_and_a_lost_request_has_not() {
    let (market, _) = market();
    let sn = buy(&market, VISITS, 1);
    let number = codes(&market, &sn).remove(0);
    market.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
    assert_eq!(market.use_voucher("k", None, &number), Err(MarketError::LostRequest));
    assert_eq!(market.voucher_use("k"), Ok(None));
    market.set_faults(Faults { timeout_after_accept: Switch::next(1), ..Faults::default() });
    assert_eq!(market.use_voucher("k", None, &number), Err(MarketError::LostAnswer));
    let used = market.voucher_use("k").unwrap().unwrap();
    market.set_faults(Faults { timeout_after_accept: Switch::next(1), ..Faults::default() });
    assert_eq!(market.undo_use(&used.receipt), Err(MarketError::LostAnswer));
    assert_eq!(market.voucher_use("k"), Ok(None));
}
