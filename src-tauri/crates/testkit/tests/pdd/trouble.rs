//! Bad input, each with its own class: what the seller is told hangs on it.

use crate::shop::Shop;
use huolang_domain::{Clock as _, platform::StopCause, state::OrderStatus};
use huolang_platforms::fault::CallError;
use huolang_testkit::pdd::{Fault, Faults, NewOrder};
use rstest::rstest;

async fn pull_error(shop: &Shop) -> CallError {
    shop.adapter.pull_orders().unwrap().pull(None, shop.clock.now()).await.map(|_| ()).unwrap_err()
}

fn words(error: &CallError) -> String {
    match error {
        CallError::Stopped { cause, .. } => cause.to_string(),
        CallError::Business { code, .. } => code.clone(),
        CallError::Login { .. } => "login".to_owned(),
        CallError::RateLimited { .. } => "rate_limited".to_owned(),
        CallError::Transient { .. } => "transient".to_owned(),
        CallError::Unknown { .. } => "unknown".to_owned(),
    }
}

#[rstest]
#[case::foreign_token(Fault::ForeignToken, "token_foreign")]
#[case::address(Fault::IpRefused, "ip_refused")]
#[case::permission(Fault::NoPermission, "permission_missing")]
#[case::risk_control(Fault::Blocked, "risk_control")]
#[case::limited(Fault::RateLimited, "rate_limited")]
#[case::maintenance(Fault::Maintenance, "transient")]
#[case::server(Fault::ServerError, "transient")]
#[case::broken(Fault::Broken, "transient")]
#[case::in_between(Fault::BadGateway, "transient")]
#[case::cut_off(Fault::Truncated, "answer_not_understood")]
#[case::huge(Fault::Huge, "answer_too_large")]
#[tokio::test]
async fn every_refusal_has_its_class(#[case] fault: Fault, #[case] class: &str) {
    let shop = Shop::open().await;
    shop.market.set_faults(Faults::default().plan("pdd.order.list.get", fault, 2));
    let error = pull_error(&shop).await;
    assert_eq!(words(&error), class, "{error}");
    if fault == Fault::IpRefused {
        assert!(error.to_string().contains("203.0.113.7"));
    }
}

#[tokio::test]
async fn a_wrong_secret_stops_the_shop() {
    let shop = Shop::open().await;
    let adapter = shop.again(&[("client_secret", "wrong".to_owned()), ("access_token", shop.market.token())]);
    let error = adapter.session().unwrap().check().await.unwrap_err();
    assert!(matches!(error, CallError::Stopped { cause: StopCause::AppRefused, .. }), "{error}");
}

#[tokio::test]
async fn a_clock_eleven_minutes_off_is_made_up_for_and_told() {
    let shop = Shop::open().await;
    shop.market.set_faults(Faults { clock_ahead_s: 660, ..Faults::default() });
    let token = shop.market.token();
    let adapter = shop.again(&[("client_secret", "market-secret".to_owned()), ("access_token", token)]);
    let shop = Shop { adapter, ..shop };
    shop.adapter.pull_orders().unwrap().pull(None, shop.clock.now()).await.unwrap();
    let told = shop.adapter.take_oddities();
    assert_eq!((told[0].code.as_str(), told[0].detail.as_str()), ("clock_off", "11"));
    assert!(shop.adapter.take_oddities().is_empty());
}

#[tokio::test]
async fn the_platform_is_asked_for_its_time_once_an_hour() {
    let shop = Shop::open().await;
    let asked = || shop.market.ledger().calls.get("pdd.time.get").copied().unwrap_or(0);
    for (minutes, wanted) in [(0, 1), (30, 1), (29, 1), (1, 2), (1, 2), (60, 3)] {
        shop.clock.advance(minutes * 60_000);
        shop.adapter.session().unwrap().check().await.unwrap();
        assert_eq!(asked(), wanted, "{minutes} minutes later");
    }
    // A clock that was set back makes the old answer worthless.
    shop.clock.advance(-120_000);
    shop.adapter.session().unwrap().check().await.unwrap();
    assert_eq!(asked(), 4);
}

#[tokio::test]
async fn an_unknown_state_moves_nothing_and_is_told_once() {
    let shop = Shop::open().await;
    let sn = shop.market.place(&NewOrder::default());
    shop.market.set_faults(Faults { strange_status: true, ..Faults::default() });
    let order = shop.adapter.order_detail().unwrap().order(&sn.as_str().into()).await.unwrap().unwrap();
    assert_eq!((order.status, order.risk), (OrderStatus::PendingPayment, true));
    let told = shop.adapter.take_oddities();
    assert_eq!(told.len(), 1);
    assert!(told[0].code == "unknown_status" && told[0].detail.contains("order_status 7"), "{told:?}");
}

#[tokio::test]
async fn a_method_that_is_limited_again_and_again_rests() {
    let shop = Shop::open().await;
    shop.market.set_faults(Faults::default().plan("pdd.order.list.get", Fault::RateLimited, 100));
    let mut waits = Vec::new();
    for _ in 0..5 {
        let CallError::RateLimited { retry_after_ms: Some(wait), .. } = pull_error(&shop).await else {
            panic!("limited")
        };
        waits.push(wait / 1_000);
        shop.clock.advance(wait);
    }
    assert_eq!(waits, [1, 2, 4, 8, 300]);
    shop.clock.advance(-1_000);
    let before = shop.market.ledger().calls.len();
    // While it rests nothing is asked.
    assert_eq!(words(&pull_error(&shop).await), "rate_limited");
    assert_eq!(shop.market.ledger().calls.len(), before);
}
