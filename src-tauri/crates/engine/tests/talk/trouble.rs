//! Each trouble of a model: the buyer's line is left to a person, one alert a cause tells the next step, and it ends by itself.

use crate::house::House;
use huolang_domain::talk::LeftReason;
use huolang_testkit::model::{ModelFault as Fault, ModelScript};
use rstest::rstest;

#[rstest]
#[case::wrong_key(Fault::BadKey, "key_invalid", "请到 AI 设置换一个")]
#[case::no_money(Fault::NoMoney, "no_money", "请充值或换一个服务商")]
#[case::too_fast(Fault::RateLimited { after_s: 1 }, "rate_limited", "稍后会自动恢复")]
#[case::slow(Fault::Slow { ms: 3_000 }, "timed_out", "请换快一点的模型或把超时调长")]
#[case::broken(Fault::BreakOff, "broke_off", "稍后会自动再问")]
#[case::nonsense(Fault::Nonsense, "nonsense", "请检查接口地址")]
#[case::refused(Fault::Status { status: 418 }, "refused", "请到 AI 设置点“测试”")]
#[tokio::test]
async fn trouble_with_the_model_is_told_once(#[case] fault: Fault, #[case] word: &str, #[case] step: &str) {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.set(|settings| settings.timeout_ms = 1_000).await;
    house.model.script().trouble([fault.clone(), fault]);
    house.say("2201", "能便宜吗").await;
    house.say("2202", "能便宜吗").await;
    assert!(house.market.ledger().sent.is_empty());
    assert_eq!(house.messages().await[0].left_reason, Some(LeftReason::ModelFailed));
    let told = house.told().await;
    assert_eq!(told.iter().map(|(cause, _)| cause.clone()).collect::<Vec<_>>(), [format!("ai_trouble:{word}")]);
    assert!(told[0].1.contains(step) && told[0].1.contains("现在只发固定回复"), "{told:?}");
    house.say("2203", "能便宜吗").await;
    assert_eq!(house.got("2203"), ["在的亲"]);
    assert!(house.told().await.is_empty(), "it is over when the model answers");
}

#[tokio::test]
async fn a_model_that_is_down_is_told_once() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.set(|settings| settings.base_url = "http://127.0.0.1:9/v1".to_owned()).await;
    house.say("2201", "能便宜吗").await;
    house.say("2202", "能便宜吗").await;
    let told = house.told().await;
    assert_eq!(told.iter().map(|(cause, _)| cause.as_str()).collect::<Vec<_>>(), ["ai_trouble:unreachable"]);
    assert!(told[0].1.contains("请检查网络和接口地址"), "{told:?}");
    assert!(house.market.ledger().sent.is_empty());
}

#[tokio::test]
async fn a_used_up_budget_is_told_once() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.set(|settings| settings.caps.day_cost = Some(0)).await;
    house.say("2201", "能便宜吗").await;
    house.say("2202", "能便宜吗").await;
    let told = house.told().await;
    assert_eq!(told.iter().map(|(cause, _)| cause.as_str()).collect::<Vec<_>>(), ["ai_budget:day"]);
    assert!(told[0].1.contains("到设置里提高上限") && told[0].1.contains("现在只发固定回复"), "{told:?}");
    assert!(house.model.script().asked().is_empty());
}
