//! Refusals: each in its class, each cause with its own word.

use crate::house::{DAY, House, NOW};
use huolang_domain::platform::StopCause;
use huolang_platforms::{
    capability::{PullOrders as _, Session as _},
    fault::{CallError, Hindrance},
};
use huolang_testkit::douyin_life::{Fault, LifeOptions};
use rstest::rstest;

const QUERY: &str = "order/query";

#[rstest]
#[case::address(2_100_007, "IP不在白名单，请开通权限 1.2.3.4", StopCause::IpRefused)]
#[case::no_permission(2_100_007, "无权限", StopCause::PermissionMissing)]
#[case::scope(2_190_004, "应用未获得该能力", StopCause::PermissionMissing)]
#[case::revoked(2_119_005, "应用未获商家授权", StopCause::PermissionMissing)]
#[case::restricted(2_119_008, "平台管控", StopCause::AppRefused)]
#[case::account(2_119_001, "参数不合法: account_id 不存在", StopCause::WrongAccount)]
#[tokio::test]
async fn what_needs_a_person_stops_at_once(#[case] code: i64, #[case] words: &'static str, #[case] cause: StopCause) {
    let house = House::open().await;
    house.market().refuse(QUERY, code, words);
    let error = house.shop().check().await.unwrap_err();
    assert_eq!(error.stop_cause(), Some(cause), "{error:?}");
    assert!(error.to_string().contains(words));
    let calls: u64 =
        house.market().ledger().calls.iter().filter(|(path, _)| path.contains(QUERY)).map(|(_, n)| n).sum();
    assert_eq!(calls, 1, "never tried again by itself");
}

#[tokio::test]
async fn a_wrong_account_or_secret_or_app_is_told_apart() {
    let mut house = House::open().await;
    assert_eq!(house.shop_with("wrong").check().await.unwrap_err().stop_cause(), Some(StopCause::AppRefused));
    house.set("account_id", "7100000000000000999");
    assert_eq!(house.shop().check().await.unwrap_err().stop_cause(), Some(StopCause::WrongAccount));
    house.set("app_id", "aw-gone");
    assert_eq!(house.shop().check().await.unwrap_err().stop_cause(), Some(StopCause::AppRefused));
}

#[rstest]
#[case::busy(Fault::Code(2_100_004, "系统繁忙"))]
#[case::gateway(Fault::Status(502))]
#[case::no_json(Fault::Status(200))]
#[case::lost(Fault::LostAnswer)]
#[tokio::test]
async fn a_busy_platform_is_asked_three_times(#[case] fault: Fault) {
    let house = House::open().await;
    let shop = house.shop();
    house.market().plan(QUERY, fault, 0, 2);
    shop.check().await.unwrap();
    house.market().plan(QUERY, fault, 0, 3);
    assert!(matches!(shop.check().await, Err(CallError::Transient { .. })));
}

#[tokio::test]
async fn too_fast_is_told_and_not_hammered() {
    let house = House::with(LifeOptions { orders_per_second: 2, ..LifeOptions::default() }).await;
    let shop = house.shop();
    shop.check().await.unwrap();
    shop.check().await.unwrap();
    assert!(matches!(shop.check().await, Err(CallError::RateLimited { .. })));
    assert_eq!(house.market().ledger().too_fast, 1);
    house.clock.advance(1_000);
    shop.check().await.unwrap();
}

#[tokio::test]
async fn a_used_up_quota_waits_for_midnight_without_calls() {
    let house = House::open().await;
    house.market().fill(10, NOW - DAY, NOW - 700, 0);
    let shop = house.shop();
    house.market().refuse(QUERY, 28_003_017, "quota已用完");
    let midnight = 1_765_123_200 - NOW;
    for _ in 0..3 {
        let error = shop.check().await.unwrap_err();
        let until = CallError::RateLimited { message: String::new(), retry_after_ms: Some(midnight * 1_000) };
        assert_eq!(std::mem::discriminant(&error), std::mem::discriminant(&until));
    }
    assert_eq!(shop.hindrances(), [Hindrance::QuotaUsed]);
    assert_eq!(house.market().ledger().calls["/goodlife/v1/trade/order/query/"], 1);
    house.market().allow(QUERY);
    house.clock.advance(midnight * 1_000);
    shop.check().await.unwrap();
}
