//! One alert a cause, and the other shops go on.

use crate::house::{House, SHOP};
use huolang_domain::{ErrorCode, platform::PlatformKind};
use huolang_engine::shops::{LaneLimits, Standing};
use huolang_testkit::pdd::{Fault, Faults};
use rstest::rstest;
use std::time::Duration;

const LIST: &str = "pdd.order.number.list.increment.get";

#[rstest]
#[case::address(Fault::IpRefused, "shop_stopped", "ip_refused:pdd")]
#[case::permission(Fault::NoPermission, "shop_stopped", "permission_missing:pdd")]
#[case::risk_control(Fault::Blocked, "risk_control", "risk_control:pdd")]
#[case::token(Fault::ForeignToken, "shop_stopped", "token_foreign:pdd")]
#[tokio::test]
async fn what_only_a_person_can_mend_parks_the_shop_with_one_alert(
    #[case] fault: Fault,
    #[case] event: &str,
    #[case] cause: &str,
) {
    let house = House::open(|_| {}).await;
    house.work().await;
    house.market.set_faults(Faults::default().plan(LIST, fault, 100));
    for _ in 0..3 {
        house.a_minute_later().await;
    }
    assert_eq!(house.open_notices().await, [(event.to_owned(), cause.to_owned())]);
    let shop = house.engine.shops().get(&SHOP.into()).unwrap();
    assert_eq!(shop.standing(), Standing::Parked);
    let address = shop.stop().and_then(|stop| stop.address);
    assert_eq!(address.as_deref(), (fault == Fault::IpRefused).then_some("203.0.113.7"));
}

const MALL: &str = "pdd.mall.info.get";

/// Each with its own code, by which the screens choose the sentence and the next step.
#[rstest]
#[case::foreign_token(Fault::ForeignToken, ErrorCode::ShopTokenForeign, "顶掉", "登录授权")]
#[case::address(Fault::IpRefused, ErrorCode::ShopIpRefused, "203.0.113.7", "白名单")]
#[case::permission(Fault::NoPermission, ErrorCode::PermissionMissing, "权限", "开通后重新授权")]
#[case::risk_control(Fault::Blocked, ErrorCode::PlatformRiskControl, "验证", "检查登录")]
#[case::cut_off(Fault::Truncated, ErrorCode::AnswerNotUnderstood, "不完整", "检查网络")]
#[case::huge(Fault::Huge, ErrorCode::AnswerTooLarge, "太多内容", "检查接口地址")]
#[tokio::test]
async fn checking_the_login_names_the_cause_and_the_next_step(
    #[case] fault: Fault,
    #[case] code: ErrorCode,
    #[case] cause: &str,
    #[case] step: &str,
) {
    let house = House::open(|_| {}).await;
    house.market.set_faults(Faults::default().plan(MALL, fault, 2));
    let error = house.engine.check_login(&SHOP.into()).await.unwrap_err();
    assert_eq!(error.code(), code, "{error}");
    if fault == Fault::IpRefused {
        assert!(error.to_string().contains("203.0.113.7"), "{error}");
    }
    let told = house.told().await;
    assert!(told.len() == 1 && told[0].contains(cause) && told[0].contains(step), "{told:?}");
}

#[tokio::test]
async fn checking_the_login_tells_a_token_that_is_over_from_a_wrong_secret() {
    let house = House::open(|_| {}).await;
    house.market.expire_tokens();
    let over = house.engine.check_login(&SHOP.into()).await.unwrap_err();
    assert_eq!(over.code(), ErrorCode::ShopLoginDead, "{over}");
    let limits = LaneLimits { per_second: 0, ..LaneLimits::usual(PlatformKind::Pdd) };
    house.connect_as("typo", &house.market.token(), "another-secret", limits).await;
    let wrong = house.engine.check_login(&"typo".into()).await.unwrap_err();
    assert_eq!(wrong.code(), ErrorCode::ShopAppRefused, "{wrong}");
    let told = house.told().await;
    assert!(told.iter().any(|text| text.contains("重新登录")), "{told:?}");
    assert!(told.iter().any(|text| text.contains("密钥不对")), "{told:?}");
}

#[rstest]
#[case::cut_off(Fault::Truncated, ErrorCode::AnswerNotUnderstood, "answer_not_understood")]
#[case::huge(Fault::Huge, ErrorCode::AnswerTooLarge, "answer_too_large")]
#[tokio::test]
async fn what_passes_is_told_once_and_ends_by_itself(
    #[case] fault: Fault,
    #[case] refused: ErrorCode,
    #[case] code: &str,
) {
    let house = House::open(|_| {}).await;
    house.work().await;
    house.market.set_faults(Faults::default().plan(LIST, fault, 6));
    for _ in 0..3 {
        house.clock.advance(60_000);
        let error = house.engine.poll_round(&SHOP.into()).await.unwrap_err();
        assert_eq!(error.code(), refused);
    }
    assert_eq!(house.open_notices().await, [("shop_trouble".to_owned(), format!("trouble:pdd:{code}"))]);
    house.market.set_faults(Faults::default());
    house.a_minute_later().await;
    assert!(house.open_notices().await.is_empty());
}

#[rstest]
#[case::address(Fault::IpRefused)]
#[case::permission(Fault::NoPermission)]
#[case::foreign_token(Fault::ForeignToken)]
#[case::risk_control(Fault::Blocked)]
#[case::limited(Fault::RateLimited)]
#[case::maintenance(Fault::Maintenance)]
#[case::in_between(Fault::BadGateway)]
#[case::cut_off(Fault::Truncated)]
#[case::huge(Fault::Huge)]
#[tokio::test]
async fn the_other_shops_go_on(#[case] fault: Fault) {
    let house = House::open(|_| {}).await;
    let token = house.market.token();
    house.connect("second", &token).await;
    house.work().await;
    house.engine.poll_round(&"second".into()).await.unwrap();
    // A read without a good answer is made again once.
    house.market.set_faults(Faults::default().plan(LIST, fault, 2));
    house.clock.advance(60_000);
    house.engine.poll_round(&SHOP.into()).await.unwrap_err();
    house.market.set_faults(Faults::default());
    let sn = house.pay();
    house.clock.advance(60_000);
    let polled = house.engine.poll_round(&"second".into()).await.unwrap();
    assert_eq!(polled.read, 1);
    assert!(house.find(&sn).await.is_some());
}

#[tokio::test]
async fn an_unknown_state_is_told_and_delivers_nothing() {
    let house = House::open(|_| {}).await;
    house.work().await;
    house.market.set_faults(Faults { strange_status: true, ..Faults::default() });
    let sn = house.pay();
    house.a_minute_later().await;
    assert_eq!(house.why(&sn).await, "");
    assert_eq!(house.open_notices().await, [("shop_trouble".to_owned(), format!("trouble:pdd:unknown_status:{sn}"))]);
    let told = house.told().await;
    let says = |words: &str| told[0].contains(words);
    assert!(says("没见过的订单状态") && says("order_status 7") && says("到平台后台看看"), "{told:?}");
    assert!(house.order(&sn).await.risk);
}

#[tokio::test]
async fn every_order_in_an_unknown_state_is_told_of() {
    let house = House::open(|_| {}).await;
    house.work().await;
    house.market.set_faults(Faults { strange_status: true, ..Faults::default() });
    let sns = [house.pay(), house.pay()];
    house.a_minute_later().await;
    let mut told = house.open_notices().await;
    let mut wanted = sns.map(|sn| ("shop_trouble".to_owned(), format!("trouble:pdd:unknown_status:{sn}")));
    told.sort();
    wanted.sort();
    assert_eq!(told, wanted);
}

#[tokio::test]
async fn the_alert_that_a_shop_gets_no_messages_ends_when_it_gets_them_and_not_before() {
    let house = House::open(|_| {}).await;
    house.work().await;
    let listen = async || {
        let listening = tokio::time::timeout(Duration::from_secs(3), house.engine.hint_round(&SHOP.into())).await;
        assert!(listening.is_err(), "no message came");
        house.a_minute_later().await;
        house.open_notices().await
    };
    house.market.set_faults(Faults::default().plan("pdd.pmc.user.permit", Fault::NoPermission, 10));
    let refused = [("shop_trouble".to_owned(), "trouble:pdd:push_refused".to_owned())];
    assert_eq!(listen().await, refused);
    house.a_minute_later().await;
    assert_eq!(house.open_notices().await, refused, "a listing says nothing about it");
    house.market.set_faults(Faults::default());
    assert_eq!(listen().await, []);
}

#[tokio::test]
async fn pausing_a_shop_that_was_stopped_ends_its_alert() {
    let house = House::open(|_| {}).await;
    house.work().await;
    house.market.set_faults(Faults::default().plan(LIST, Fault::ForeignToken, 100));
    house.a_minute_later().await;
    assert_eq!(house.open_notices().await, [("shop_stopped".to_owned(), "token_foreign:pdd".to_owned())]);
    house.engine.pause_shop(&SHOP.into()).await.unwrap();
    assert_eq!(house.open_notices().await, []);
    assert_eq!(house.engine.shops().get(&SHOP.into()).unwrap().standing(), Standing::Paused);
}

#[tokio::test]
async fn a_wrong_secret_is_told_once_and_the_other_shops_go_on() {
    let house = House::open(|_| {}).await;
    house.work().await;
    let limits = LaneLimits { per_second: 0, ..LaneLimits::usual(PlatformKind::Pdd) };
    house.connect_as("typo", &house.market.token(), "another-secret", limits).await;
    for _ in 0..3 {
        house.clock.advance(60_000);
        let _ = house.engine.poll_round(&"typo".into()).await;
    }
    assert_eq!(house.open_notices().await, [("shop_stopped".to_owned(), "app_refused:typo".to_owned())]);
    let sn = house.pay();
    house.a_minute_later().await;
    assert!(house.find(&sn).await.is_some());
}

#[tokio::test]
async fn a_token_that_is_over_and_cannot_be_renewed_asks_for_a_login_once() {
    let house = House::open(|_| {}).await;
    house.work().await;
    house.market.expire_tokens();
    for _ in 0..3 {
        house.a_minute_later().await;
    }
    assert_eq!(house.open_notices().await, [("login_dead".to_owned(), "login_dead:pdd".to_owned())]);
    assert_eq!(house.engine.shops().get(&SHOP.into()).unwrap().standing(), Standing::Parked);
}

#[tokio::test]
async fn a_clock_eleven_minutes_off_is_told_until_it_is_right_and_holds_nothing_up() {
    let house = House::open(|_| {}).await;
    house.market.set_faults(Faults { clock_ahead_s: 660, ..Faults::default() });
    let sn = house.pay();
    house.work().await;
    house.a_minute_later().await;
    assert!(house.find(&sn).await.is_some(), "the platform's own time is used");
    let told = house.open_notices().await;
    let told: Vec<&str> =
        told.iter().filter(|(event, _)| event == "shop_trouble").map(|(_, cause)| cause.as_str()).collect();
    assert_eq!(told, ["trouble:pdd:clock_off"]);
    let sentences = house.told().await;
    assert!(sentences.iter().any(|text| text.contains("差 11 分钟") && text.contains("自动校时")), "{sentences:?}");
    // Somebody set it right; the platform is asked for its time once an hour.
    house.market.set_faults(Faults::default());
    house.clock.advance(3_600_000);
    house.a_minute_later().await;
    let told = house.open_notices().await;
    assert!(told.iter().all(|(event, _)| event != "shop_trouble"), "{told:?}");
}
