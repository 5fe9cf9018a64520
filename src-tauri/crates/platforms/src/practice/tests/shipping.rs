use rstest::rstest;

use super::*;
use crate::capability::Shipment;

fn parcel() -> Shipment {
    Shipment::Parcel { company: "顺丰速运".to_owned(), number: "SF1234567890123".to_owned() }
}

#[test]
fn a_buyer_sees_what_was_sent() {
    let (market, clock) = market();
    let sn = buy(&market, OFFICE, 2);
    clock.advance(1_500);
    market.send(&content(&sn, "k1", "卡密：ABCD-1")).unwrap();
    let view = market.buyer_view(&sn).unwrap();
    let expected =
        BuyerMessage { line: 1, key: "k1".to_owned(), at: START.plus(1_500), text: Some("卡密：ABCD-1".to_owned()) };
    assert_eq!(view.messages, [expected]);
    assert!(!format!("{view:?}").contains("ABCD-1"));
}

#[test]
fn only_the_newest_texts_are_kept() {
    let (mut options, _) = options();
    options.keep_texts = 2;
    let market = Market::open(options).unwrap();
    let sns: Vec<_> = (0..3).map(|_| buy(&market, SINGLE, 1)).collect();
    for (number, sn) in sns.iter().enumerate() {
        market.send(&content(sn, "k", &format!("text {number}"))).unwrap();
    }
    let text = |sn| market.buyer_view(sn).unwrap().messages[0].text.clone();
    assert_eq!(text(&sns[0]), None);
    assert_eq!(text(&sns[1]).as_deref(), Some("text 1"));
    assert_eq!(text(&sns[2]).as_deref(), Some("text 2"));
}

#[test]
fn a_repeated_key_is_a_repeated_message() {
    let (market, _) = market();
    let sn = buy(&market, SINGLE, 1);
    market.send(&content(&sn, "k", "one")).unwrap();
    market.send(&content(&sn, "k", "one")).unwrap();
    assert_eq!(market.with_ledger(|ledger| ledger.sendings_for(&sn).len()), 2);
}

#[rstest]
#[case(1, "abc", None)]
#[case(1, "四个字符", None)]
#[case(1, "有五个字符", Some("text_too_long"))]
#[case(0, "abc", Some("no_such_line"))]
#[case(2, "abc", Some("no_such_line"))]
#[case(i64::MIN, "abc", Some("no_such_line"))]
fn a_message_must_fit(#[case] line: i64, #[case] text: &str, #[case] refusal: Option<&str>) {
    let (mut options, _) = options();
    options.text_limit = Some(4);
    let market = Market::open(options).unwrap();
    let sn = buy(&market, SINGLE, 1);
    let answer = market.send(&Content { line, ..content(&sn, "k", text) });
    match refusal {
        None => answer.unwrap(),
        Some(refusal) => assert_eq!(code(answer), refusal),
    }
    assert_eq!(market.was_sent(&sn, line, "k"), Ok(refusal.is_none()));
}

#[test]
fn nothing_goes_to_a_buyer_who_has_not_paid() {
    let (market, _) = market();
    let wanted = Wanted { product_ref: SINGLE.to_owned(), sku_ref: None, quantity: 1 };
    let order = NewOrder { lines: vec![wanted], buyer: None, remark: None, risk: false, paid: false };
    let sn = market.place(&order).unwrap().sn;
    assert_eq!(code(market.send(&content(&sn, "k", "x"))), "order_not_paid");
    assert_eq!(code(market.ship(&sn, &Shipment::NoLogistics)), "order_not_paid");
}

#[rstest]
#[case::told(SINGLE, Shipment::NoLogistics, None)]
#[case::carried(EARPHONES, parcel(), None)]
#[case::carried_without_number(EARPHONES, Shipment::NoLogistics, Some("tracking_number_required"))]
#[case::blank_number(EARPHONES, Shipment::Parcel { company: "顺丰".to_owned(), number: " ".to_owned() }, Some("tracking_number_required"))]
fn a_shipment_must_fit_the_goods(#[case] product: &str, #[case] how: Shipment, #[case] refusal: Option<&str>) {
    let (market, _) = market();
    let sn = buy(&market, product, 1);
    let answer = market.ship(&sn, &how);
    match refusal {
        None => assert_eq!(market.order(&sn).unwrap().shipment, Some(how)),
        Some(refusal) => assert_eq!(code(answer), refusal),
    }
    assert_eq!(market.was_shipped(&sn), Ok(refusal.is_none()));
}

#[test]
fn shipping_twice_and_shipping_a_refund_are_refused() {
    let (market, _) = market();
    let sn = buy(&market, SINGLE, 1);
    market.ship(&sn, &Shipment::NoLogistics).unwrap();
    assert_eq!(code(market.ship(&sn, &Shipment::NoLogistics)), "already_shipped");
    let refunded = buy(&market, SINGLE, 1);
    market.ask_refund(&refunded).unwrap();
    assert_eq!(code(market.ship(&refunded, &Shipment::NoLogistics)), "refund_open");
}

#[test]
fn a_lost_answer_is_accepted_and_a_lost_request_is_not() {
    let (market, _) = market();
    let sn = buy(&market, SINGLE, 1);
    market.set_faults(Faults { timeout_before_accept: Switch::next(1), ..Faults::default() });
    assert_eq!(market.send(&content(&sn, "k", "x")), Err(MarketError::LostRequest));
    assert_eq!(market.was_sent(&sn, 1, "k"), Ok(false));
    market.set_faults(Faults { timeout_after_accept: Switch::next(2), ..Faults::default() });
    assert_eq!(market.send(&content(&sn, "k", "x")), Err(MarketError::LostAnswer));
    assert_eq!(market.ship(&sn, &Shipment::NoLogistics), Err(MarketError::LostAnswer));
    assert_eq!((market.was_sent(&sn, 1, "k"), market.was_shipped(&sn)), (Ok(true), Ok(true)));
}

#[test]
fn faults_at_the_door_do_nothing_and_pass() {
    let (market, _) = market();
    let sn = buy(&market, SINGLE, 1);
    let faults = Faults {
        dead_login: Switch::next(1),
        rate_limit: Switch::next(1),
        transient: Switch::next(1),
        retry_after_ms: 750,
        ..Faults::default()
    };
    market.set_faults(faults);
    assert_eq!(market.send(&content(&sn, "k", "x")), Err(MarketError::DeadLogin));
    assert_eq!(market.check_login(), Err(MarketError::RateLimited { retry_after_ms: 750 }));
    assert_eq!(market.shelf(), Err(MarketError::Busy));
    assert_eq!(market.was_sent(&sn, 1, "k"), Ok(false));
    market.set_faults(Faults { dead_login: Switch::ALWAYS, ..Faults::default() });
    assert_eq!(market.check_login(), Err(MarketError::DeadLogin));
    market.log_in();
    assert_eq!(market.check_login(), Ok(()));
}
