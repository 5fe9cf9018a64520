//! Troubles: one alert a cause, in words of its own.

use crate::house::{DAY, House, NOW, SHOP};
use huolang_domain::Millis;
use huolang_engine::{notices::words::word, settings::Language};
use huolang_store::notices::{self, Notice, NoticeState};
use huolang_testkit::douyin_life::LifeOptions;
use rstest::rstest;
use serde_json::json;

async fn open(house: &House) -> Vec<Notice> {
    let mut conn = house.engine.db().reader().await.unwrap();
    notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap()
}

#[rstest]
#[case::address(2_100_007, "IP不在白名单", "ip_refused", "IP 白名单")]
#[case::revoked(2_119_005, "应用未获商家授权", "permission_missing", "授权")]
#[case::account(2_119_001, "参数不合法: account_id", "wrong_account", "账户 ID")]
#[case::app(10_013, "client_key 或者 client_secret 报错", "app_refused", "密钥")]
#[tokio::test]
async fn what_needs_a_person_parks_the_shop_with_one_alert(
    #[case] code: i64,
    #[case] words: &'static str,
    #[case] cause: &str,
    #[case] told: &str,
) {
    let house = House::open(json!({})).await;
    house.market().refuse(if code == 10_013 { "client_token" } else { "order/query" }, code, words);
    assert!(house.engine.poll_round(&SHOP.into()).await.is_err());
    for _ in 0..3 {
        house.engine.poll_round(&SHOP.into()).await.unwrap();
    }
    assert_eq!(house.shop().await.parked_reason.as_deref(), Some(cause));
    let notices = open(&house).await;
    assert_eq!(notices.len(), 1, "{notices:?}");
    let said = word(&notices[0], Language::ZhCn);
    assert!(said.body.contains(told) && said.title.contains("来客小店"), "{said:?}");
    assert_eq!(house.market().ledger().calls.values().sum::<u64>(), if code == 10_013 { 1 } else { 2 });
}

#[tokio::test]
async fn a_used_up_quota_is_told_once_and_closed_the_next_day() {
    let options = LifeOptions { orders_per_second: 0, decrypt_quota: 10, ..LifeOptions::default() };
    let house = House::with(options, json!({ "page_size": "100" })).await;
    house.market().fill(500, NOW - 3 * DAY, NOW - 700, 2);
    while house.engine.poll_round(&SHOP.into()).await.unwrap().more {}
    while house.engine.poll_round(&SHOP.into()).await.unwrap().more {}
    assert_eq!(house.total().await, 500, "orders count more than their phones");
    let notices = open(&house).await;
    assert_eq!(notices.iter().map(|notice| notice.event.as_str()).collect::<Vec<_>>(), ["shop_limited"]);
    assert!(word(&notices[0], Language::ZhCn).body.contains("零点"));
    house.market().allow("decrypt/batch");
    house.clock.advance(DAY * 1_000);
    house.market().refuse("decrypt/batch", 2_190_004, "应用未获得该能力");
    while house.engine.poll_round(&SHOP.into()).await.unwrap().more {}
    assert!(open(&house).await.is_empty());
}

#[tokio::test]
async fn too_many_calls_keep_the_shop_quiet_for_a_moment_and_trouble_nobody() {
    let house = House::open(json!({ "sync_days": "1" })).await;
    house.market().fill(5, NOW - DAY, NOW - 700, 0);
    house.market().refuse("order/query", 2_119_003, "请求太过频繁");
    let calls = || house.market().ledger().calls["/goodlife/v1/trade/order/query/"];
    assert!(house.engine.poll_round(&SHOP.into()).await.is_err());
    assert_eq!(calls(), 1, "it is not asked again at once");
    house.market().allow("order/query");
    let quiet = house.engine.poll_round(&SHOP.into()).await.unwrap();
    assert_eq!((quiet.read, quiet.not_before, calls()), (0, Some(Millis(NOW * 1_000 + 1_000)), 1));
    house.clock.advance(1_000);
    while house.engine.poll_round(&SHOP.into()).await.unwrap().more {}
    assert_eq!(house.total().await, 5);
    assert!(open(&house).await.is_empty());
}
