//! Each trouble of the platform: one alert a cause, a sentence with the next step, and the program goes on.

use crate::house::{House, ITEM};
use huolang_domain::rule::Channel;
use huolang_testkit::xianyu::{Faults, Purchase};
use rstest::rstest;
use serde_json::json;

#[rstest]
#[case::person(|faults: &mut Faults| faults.captcha = true, "risk_control:xianyu", "按提示到平台完成验证，再点“检查登录”")]
#[case::machine(|faults: &mut Faults| faults.risk_block = true, "account_blocked:xianyu", "先停用一两天再试")]
#[case::other_account(|faults: &mut Faults| faults.foreign_login = true, "wrong_account:xianyu", "换回本店账号登录")]
#[tokio::test]
async fn what_only_a_person_can_mend_is_told_once_with_the_next_step(
    #[case] fault: fn(&mut Faults),
    #[case] cause: &str,
    #[case] step: &str,
) {
    let house = House::open(&[]).await;
    house.hear_and_work().await;
    house.market.faults(fault);
    for buyer in 0..3 {
        house.market.buy(&Purchase::of(&format!("220{buyer}"), ITEM));
        house.later(60_000).await;
    }
    let told = house.told().await;
    assert_eq!(told.iter().map(|(cause, _)| cause.as_str()).collect::<Vec<_>>(), [cause]);
    assert!(told[0].1.contains(step), "{told:?}");
    assert!(house.market.ledger().sent.is_empty());
    let calls: u64 = house.market.ledger().calls.values().sum();
    house.later(60_000).await;
    assert_eq!(house.market.ledger().calls.values().sum::<u64>(), calls, "nothing is called while it stands still");
}

#[tokio::test]
async fn a_dead_login_is_told_once_with_the_next_step() {
    let house = House::open(&[]).await;
    house.hear_and_work().await;
    house.market.end_session();
    for _ in 0..3 {
        house.later(60_000).await;
    }
    let told = house.told().await;
    assert_eq!(told.iter().map(|(cause, _)| cause.as_str()).collect::<Vec<_>>(), ["login_dead:xianyu"]);
    assert!(told[0].1.contains("请重新登录店铺"), "{told:?}");
}

#[rstest]
#[case::too_many("too_many")]
#[case::taken_over("taken_over")]
#[tokio::test]
async fn another_session_is_told_once_and_not_fought(#[case] how: &str) {
    let house = House::open(&[]).await;
    house.hear_and_work().await;
    if how == "too_many" {
        house.market.faults(|faults| faults.too_many = true);
        house.market.drop_lines();
        house.until(|| house.market.ledger().connections >= 2).await;
    } else {
        house.market.kick("/s/session/remove");
    }
    for _ in 0..3 {
        house.later(60_000).await;
    }
    let told = house.told().await;
    assert_eq!(told.iter().map(|(cause, _)| cause.as_str()).collect::<Vec<_>>(), ["session_taken:xianyu"]);
    assert!(told[0].1.contains("请先退出那边"), "{told:?}");
}

#[rstest]
#[case::no_lists(|faults: &mut Faults| faults.no_lists = true, "trouble:xianyu:list_not_allowed", "到闲鱼 App 里核对")]
#[case::refused(|faults: &mut Faults| faults.refuse_lists = 100, "trouble:xianyu:other", "查询失败）。货郎稍后会再试")]
#[tokio::test]
async fn a_refused_list_is_told_once_and_ends_by_itself(
    #[case] fault: fn(&mut Faults),
    #[case] cause: &str,
    #[case] step: &str,
) {
    let house = House::open(&[]).await;
    house.hear_and_work().await;
    house.market.faults(fault);
    for _ in 0..3 {
        house.later(300_000).await;
    }
    let told = house.told().await;
    assert_eq!(told.iter().map(|(cause, _)| cause.as_str()).collect::<Vec<_>>(), [cause]);
    assert!(told[0].1.replace('，', "。").contains(step), "{told:?}");
    house.market.faults(|faults| *faults = Faults::default());
    let order = house.market.buy(&Purchase::of("2201", ITEM));
    house.later(300_000).await;
    assert!(house.told().await.is_empty());
    assert!(house.market.is_shipped(&order));
}

#[rstest]
#[case::unreadable(false, "trouble:xianyu:frame_not_understood", "常出现就升级货郎")]
#[case::too_large(true, "trouble:xianyu:frame_too_large", "常出现请检查网络代理")]
#[tokio::test]
async fn what_the_socket_cannot_take_is_told_once_and_the_order_is_delivered(
    #[case] huge: bool,
    #[case] cause: &str,
    #[case] step: &str,
) {
    let house = House::open(&[]).await;
    house.hear_and_work().await;
    // A connection that breaks is waited for longer each time: once is enough.
    for _ in 0..if huge { 1 } else { 2 } {
        if huge {
            house.market.faults(|faults| faults.huge_frames = 1);
            house.market.drop_lines();
        } else {
            house.market.push_raw(vec![json!("!!!not base64!!!"), json!(7)]);
        }
        house.hint_refused().await;
        house.later(60_000).await;
    }
    let told = house.told().await;
    assert_eq!(told.iter().map(|(cause, _)| cause.as_str()).collect::<Vec<_>>(), [cause]);
    assert!(told[0].1.contains(step), "{told:?}");
    house.until(|| house.market.listening() == 1).await;
    house.market.buy(&Purchase::of("2201", ITEM));
    house.later(60_000).await;
    assert_eq!(house.market.ledger().got("2201").len(), 1);
}

#[tokio::test]
async fn an_account_without_a_token_for_messages_is_told_once_and_its_orders_go_on() {
    let house = House::open(&[]).await;
    house.change_rule(ITEM, |rule| rule.channel = Channel::Voucher).await;
    house.market.faults(|faults| faults.deny_tokens = 1_000);
    house.hint_refused().await;
    let order = house.market.buy(&Purchase::of("2201", ITEM));
    house.later(60_000).await;
    let told = house.told().await;
    let causes: Vec<&str> = told.iter().map(|(cause, _)| cause.as_str()).collect();
    assert_eq!(causes, ["trouble:xianyu:no_message_token"]);
    assert!(told[0].1.contains("看看账号是不是受限，再重新扫码登录"), "{told:?}");
    assert!(house.market.is_shipped(&order), "found by listing, and its credential needs no chat");
}

#[rstest]
#[case::internal(|faults: &mut Faults| faults.internal = 2)]
#[case::overloaded(|faults: &mut Faults| faults.rate_limited = 2)]
#[tokio::test]
async fn what_passes_by_itself_troubles_nobody(#[case] fault: fn(&mut Faults)) {
    let house = House::open(&[]).await;
    house.hear_and_work().await;
    house.market.faults(fault);
    house.market.buy(&Purchase::of("2201", ITEM));
    house.later(60_000).await;
    assert!(house.told().await.is_empty(), "{:?}", house.told().await);
    house.market.faults(|faults| *faults = Faults::default());
    for _ in 0..4 {
        house.later(600_000).await;
    }
    assert_eq!(house.market.ledger().got("2201").len(), 1);
    assert!(house.told().await.is_empty());
}
