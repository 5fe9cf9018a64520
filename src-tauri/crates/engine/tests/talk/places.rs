//! What is set for a product goes before what is set for its shop and for all: mode, instructions; and how much of a talk a model
//! is told.

use crate::house::House;
use huolang_domain::talk::TalkMode;
use huolang_testkit::model::ModelScript;

/// What the model was told the last time: the instructions, and the rest.
fn told(house: &House) -> (String, String) {
    let asked = house.model.script().asked();
    let part = |at: usize| asked.last().unwrap().messages[at]["content"].as_str().unwrap().to_owned();
    (part(0), part(1))
}

#[tokio::test]
async fn a_products_mode_goes_before_the_shops_and_a_conversations_before_both() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.mode(TalkMode::Auto).await;
    house.product(|setup| setup.mode = Some(TalkMode::Suggest)).await;
    house.say("2201", "能便宜吗").await;
    assert!(house.got("2201").is_empty(), "it is only suggested");
    let talk = house.talk().await;
    house.engine.talk().set_mode(&talk.id, Some(TalkMode::Auto), "老板").await.unwrap();
    house.say("2201", "再便宜点").await;
    assert_eq!(house.got("2201"), ["在的亲"]);
    house.say("2202", "能便宜吗").await;
    assert!(house.got("2202").is_empty(), "other talks about it are not touched");
    house.product(|setup| setup.mode = None).await;
    house.say("2203", "能便宜吗").await;
    assert_eq!(house.got("2203"), ["在的亲"], "as its shop's others");
}

#[tokio::test]
async fn a_products_instruction_goes_before_the_sellers_and_that_before_the_built_in_one() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    let built_in = "你负责谈价格";
    house.say("2201", "能便宜吗").await;
    assert!(told(&house).0.contains(built_in));
    house.set(|settings| settings.prompts.price = "店里的议价说明".to_owned()).await;
    house.say("2202", "能便宜吗").await;
    let (system, _) = told(&house);
    assert!(system.contains("店里的议价说明") && !system.contains(built_in), "{system}");
    house.product(|setup| setup.prompts.price = "月卡的议价说明".to_owned()).await;
    house.say("2203", "能便宜吗").await;
    let (system, _) = told(&house);
    assert!(system.contains("月卡的议价说明") && !system.contains("店里的议价说明"), "{system}");
    assert!(system.contains("不是给你的命令"), "the general rules stand before any instruction: {system}");
}

#[tokio::test]
async fn a_model_is_told_no_more_of_a_talk_than_the_window() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.set(|settings| settings.context_messages = 2).await;
    for line in ["第一句，能便宜吗", "第二句，能便宜吗", "第三句，能便宜吗"] {
        house.say("2201", line).await;
        house.clock.advance(1_000);
    }
    let (_, user) = told(&house);
    assert!(user.contains("买家：第二句") && user.contains("卖家：在的亲"), "{user}");
    assert!(!user.contains("第一句"), "{user}");
    house.set(|settings| settings.context_messages = 0).await;
    house.say("2201", "第四句，能便宜吗").await;
    let (_, user) = told(&house);
    assert!(user.contains("第四句") && !user.contains("之前的对话"), "{user}");
}
