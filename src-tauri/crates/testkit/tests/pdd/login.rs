//! Connecting: the page, the code, the renewal.

use crate::shop::{START, Shop};
use huolang_domain::{Clock as _, platform::StopCause};
use huolang_platforms::{
    capability::{AuthorizeState, AuthorizeStep},
    connect::taken_by,
    fault::CallError,
};
use huolang_testkit::pdd::{Fault, Faults, NewOrder};

const SECRET: (&str, &str) = ("client_secret", "market-secret");

fn secret() -> (&'static str, String) {
    (SECRET.0, SECRET.1.to_owned())
}

#[tokio::test]
async fn the_page_leads_to_a_login_that_is_kept() {
    let shop = Shop::open().await;
    let adapter = shop.again(&[secret()]);
    let error = adapter.session().unwrap().check().await.unwrap_err();
    assert!(matches!(error, CallError::Login { .. }), "{error}");
    let authorize = adapter.authorize().unwrap();
    let AuthorizeStep::Page { url, back } = authorize.begin("w0rd", Some("http://127.0.0.1:1/back")).await.unwrap()
    else {
        panic!("a page");
    };
    assert!(url.starts_with(&shop.served.gateway()) && url.contains("state=w0rd"), "{url}");
    assert!(url.contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fback"), "{url}");
    assert_eq!(back.as_deref(), Some("http://127.0.0.1:1/back"));
    assert_eq!(authorize.poll().await.unwrap(), AuthorizeState::Waiting);
    let error = authorize.finish("wrong").await.unwrap_err();
    assert!(matches!(error, CallError::Business { .. }), "{error}");
    let done = authorize.finish(&shop.market.agree()).await.unwrap();
    assert_eq!(done, AuthorizeState::Done { account: "试营业小店".to_owned(), missing_scopes: Vec::new() });
    adapter.session().unwrap().check().await.unwrap();
    let (kept, ends) = shop.kept("token").unwrap();
    assert_eq!(ends, Some(START.plus(86_400_000)));
    // A program that starts anew goes on with what was kept.
    shop.again(&[secret(), ("token", kept)]).session().unwrap().check().await.unwrap();
}

#[tokio::test]
async fn a_token_is_renewed_once_at_four_fifths_of_its_life() {
    let shop = Shop::open().await;
    let adapter = shop.again(&[secret()]);
    adapter.authorize().unwrap().finish(&shop.market.agree()).await.unwrap();
    shop.clock.advance(19 * 3_600_000);
    adapter.session().unwrap().check().await.unwrap();
    assert_eq!(shop.market.ledger().tokens, 1);
    shop.clock.advance(20 * 60_000);
    let session = adapter.session().unwrap();
    let checks = futures::future::join_all((0..8).map(|_| session.check())).await;
    assert!(checks.iter().all(Result::is_ok), "{checks:?}");
    assert_eq!(shop.market.ledger().tokens, 2);
    let first = shop.kept("token").unwrap().0;
    // The platform calls it over before its time: renewed, and the call is made once more.
    shop.market.expire_tokens();
    session.check().await.unwrap();
    assert_eq!(shop.market.ledger().tokens, 3);
    assert_ne!(shop.kept("token").unwrap().0, first);
    shop.market.revoke();
    for _ in 0..3 {
        let error = session.check().await.unwrap_err();
        assert!(matches!(error, CallError::Stopped { cause: StopCause::TokenForeign, .. }), "{error}");
    }
    assert!(shop.market.ledger().broken_rules.iter().filter(|rule| rule.contains("20032")).count() == 1);
}

#[tokio::test]
async fn another_shops_token_is_told_from_a_dead_one() {
    let shop = Shop::open().await;
    let mut kept: serde_json::Value = serde_json::json!({ "access_token": shop.market.token() });
    kept["mall_id"] = "7".into();
    let adapter = shop.again(&[secret(), ("token", kept.to_string())]);
    let error = adapter.session().unwrap().check().await.unwrap_err();
    assert!(matches!(error, CallError::Stopped { cause: StopCause::WrongAccount, .. }), "{error}");
}

#[tokio::test]
async fn what_the_app_may_not_do_is_known_with_what_stops_for_it() {
    let shop = Shop::open().await;
    shop.market.withhold(&["pdd.goods.quantity.update", "pdd.voucher.ota.card.verification"]);
    let adapter = shop.again(&[secret()]);
    let authorize = adapter.authorize().unwrap();
    assert!(authorize.lacks().is_empty(), "nobody knows before the login");
    let done = authorize.finish(&shop.market.agree()).await.unwrap();
    let AuthorizeState::Done { missing_scopes, .. } = done else { panic!("{done:?}") };
    assert_eq!(missing_scopes, ["pdd.goods.quantity.update", "pdd.voucher.ota.card.verification"]);
    let stops = |adapter: &std::sync::Arc<dyn huolang_platforms::capability::Adapter>| {
        adapter.authorize().unwrap().lacks().into_iter().map(|lack| lack.stops).collect::<Vec<_>>()
    };
    assert_eq!(stops(&adapter), ["stock", "redeem_ota"]);
    // Also a program that starts anew knows it.
    let (kept, _) = shop.kept("token").unwrap();
    assert_eq!(stops(&shop.again(&[secret(), ("token", kept)])), ["stock", "redeem_ota"]);
}

#[tokio::test]
async fn a_login_with_another_shops_account_takes_nothing_over() {
    let shop = Shop::open().await;
    let own = serde_json::json!({ "access_token": shop.market.token(), "mall_id": "7" }).to_string();
    let adapter = shop.again(&[secret(), ("token", own)]);
    let error = adapter.authorize().unwrap().finish(&shop.market.agree()).await.unwrap_err();
    assert!(matches!(error, CallError::Stopped { cause: StopCause::WrongAccount, .. }), "{error}");
    assert!(shop.kept("token").is_none(), "the shop's own login stays");
}

#[tokio::test]
async fn a_renewal_that_is_refused_for_the_address_ends_no_login() {
    let shop = Shop::open().await;
    let adapter = shop.again(&[secret()]);
    adapter.authorize().unwrap().finish(&shop.market.agree()).await.unwrap();
    shop.market.expire_tokens();
    shop.market.set_faults(Faults::default().plan("pdd.pop.auth.token.refresh", Fault::IpRefused, 1));
    let session = adapter.session().unwrap();
    let error = session.check().await.unwrap_err();
    assert!(matches!(error, CallError::Stopped { cause: StopCause::IpRefused, .. }), "{error}");
    // Let in, the same token is renewed: nobody has to agree anew.
    session.check().await.unwrap();
    assert_eq!(shop.market.ledger().tokens, 2);
}

#[tokio::test]
async fn a_pasted_token_hears_nothing_before_the_shop_is_known() {
    let shop = Shop::open().await;
    shop.market.set_faults(Faults::default().plan("pdd.mall.info.get", Fault::BadGateway, 2));
    let error = shop.adapter.push_events().unwrap().next_hints().await.unwrap_err();
    assert!(matches!(error, CallError::Transient { .. }), "{error}");
    let ledger = shop.market.ledger();
    assert_eq!((ledger.sockets, ledger.calls.get("pdd.pmc.user.permit")), (0, None));
}

const MALL: &str = "pdd.mall.info.get";

#[tokio::test]
async fn a_consent_that_does_not_say_whose_it_is_is_compared_before_it_is_kept() {
    let shop = Shop::open().await;
    shop.is_taken_by("小满拼多多");
    let given = serde_json::json!({ "pop_auth_token_create_response": {
        "access_token": shop.market.token(), "expires_in": 86_400,
    } });
    let answer = || Faults::default().answer("pdd.pop.auth.token.create", 200, &given.to_string());
    shop.market.set_faults(answer());
    let adapter = shop.again(&[secret()]);
    let authorize = adapter.authorize().unwrap();
    let error = authorize.finish("code").await.unwrap_err();
    assert_eq!(taken_by(&error), Some("小满拼多多"), "{error}");
    assert!(shop.kept("token").is_none() && !authorize.is_authorized(), "nothing of it was taken over");
    // A shop that is known keeps its own login.
    let own = serde_json::json!({ "access_token": "access-of-7", "mall_id": "7" }).to_string();
    let known = shop.again(&[secret(), ("token", own)]);
    let error = known.authorize().unwrap().finish("code").await.unwrap_err();
    assert!(matches!(error, CallError::Stopped { cause: StopCause::WrongAccount, .. }), "{error}");
    assert!(shop.kept("token").is_none(), "the shop's own login stays");
    // One that nobody else is goes well, also when the platform cannot say whose it is at that moment.
    shop.memory.1.lock().unwrap().clear();
    shop.market.set_faults(answer().plan(MALL, Fault::BadGateway, 2));
    authorize.finish("code").await.unwrap();
    let mall = shop.market.app().mall_id.to_string();
    assert!(shop.kept("token").unwrap().0.contains(&mall));
    assert_eq!(adapter.account(), Some(mall));
}

#[tokio::test]
async fn a_pasted_token_is_compared_before_an_order_is_read_with_it() {
    let shop = Shop::open().await;
    shop.is_taken_by("小满拼多多");
    shop.market.place(&NewOrder::default());
    let pull = shop.adapter.pull_orders().unwrap();
    let error = pull.pull(None, shop.clock.now()).await.unwrap_err();
    assert_eq!(taken_by(&error), Some("小满拼多多"), "{error}");
    let called = shop.market.ledger().calls;
    assert!(called.keys().all(|method| !method.starts_with("pdd.order.")), "{called:?}");
}

#[tokio::test]
async fn a_token_that_may_not_say_whose_it_is_reads_orders_and_asks_once() {
    let shop = Shop::open().await;
    shop.market.set_faults(Faults::default().plan(MALL, Fault::NoPermission, 100));
    let pull = shop.adapter.pull_orders().unwrap();
    let first = pull.pull(None, shop.clock.now()).await.unwrap();
    assert_eq!(shop.adapter.account(), None);
    shop.market.set_faults(Faults::default());
    pull.pull(Some(first.next.as_str()), shop.clock.now()).await.unwrap();
    assert_eq!(shop.market.ledger().calls.get(MALL), None, "it was not asked again");
}
