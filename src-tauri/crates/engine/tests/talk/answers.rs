//! Who answers, and that nobody answers twice.

use crate::house::{House, ITEM, KEY};
use huolang_domain::talk::{
    LeftReason, MessageHandling, MessageSend, MessageSource, Repeat, ReplyKind, Route, SuggestionState, TalkMode,
};
use huolang_store::suggestions;
use huolang_testkit::model::ModelScript;

#[tokio::test]
async fn a_line_is_answered_once_whatever_comes_again() {
    let house = House::open(ModelScript::saying("在的亲，拍下自动发货")).await;
    house.say("2201", "在吗").await;
    assert_eq!(house.got("2201"), ["在的亲，拍下自动发货"]);
    house.market.push_again(32);
    house.market.faults(|faults| faults.duplicate_pushes = true);
    house.market.push_again(32);
    house.hear_and_answer().await;
    assert_eq!(house.got("2201").len(), 1);
    let rows = house.messages().await;
    assert_eq!(rows.len(), 2, "no echo became a message: {rows:?}");
    let told = (rows[1].source, rows[1].send, rows[1].answers.as_ref() == Some(&rows[0].id));
    assert_eq!(told, (MessageSource::Model, MessageSend::Sent, true));
    assert_eq!((rows[0].handling, rows[1].cost > 0), (MessageHandling::Answered, true));
    assert!(house.engine.contacts().list().iter().any(|contact| contact.host.starts_with("127.0.0.1")));
}

#[tokio::test]
async fn a_keyword_is_free_and_comes_before_any_model() {
    let house = House::open(ModelScript::default()).await;
    house.rule(|_| ()).await;
    house.say("2201", "什么时候发货？").await;
    assert_eq!(house.got("2201"), ["小鱼您好，付款后自动发货"]);
    assert!(house.model.script().asked().is_empty());
    let rows = house.messages().await;
    assert_eq!((rows[1].source, rows[1].route, rows[1].cost), (MessageSource::Rule, Some(Route::Rule), 0));
}

#[tokio::test]
async fn a_reply_may_be_given_once_a_day_only() {
    let house = House::open(ModelScript::saying("您看看详情页")).await;
    house.rule(|rule| rule.repeat = Repeat::OncePerDay).await;
    house.say("2201", "什么时候发货？").await;
    house.say("2201", "到底什么时候发货").await;
    assert_eq!(house.got("2201"), ["小鱼您好，付款后自动发货", "您看看详情页"]);
    house.clock.advance(86_400_000);
    house.say("2201", "发货了吗").await;
    assert_eq!(house.got("2201").len(), 3);
    assert_eq!(house.got("2201")[2], "小鱼您好，付款后自动发货");
}

#[tokio::test]
async fn words_choose_the_expert_and_the_model_where_they_do_not_tell() {
    let house = House::open(ModelScript::answering(|asked| {
        let system = asked.messages[0]["content"].as_str().unwrap_or_default().to_owned();
        if system.contains("只回一个词") { "tech".to_owned() } else { "支持的".to_owned() }
    }))
    .await;
    house.say("2201", "能便宜点吗").await;
    assert_eq!(house.model.script().asked().len(), 1, "a price is told by its words");
    house.say("2202", "电视上行不行呀").await;
    let asked = house.model.script().asked();
    assert_eq!(asked.len(), 3, "one question for the class, one for the answer");
    assert!(asked[2].messages[0]["content"].as_str().unwrap().contains("你负责回答商品用法"));
    let facts = asked[2].messages[1]["content"].as_str().unwrap();
    assert!(facts.contains("视频会员月卡") && facts.contains("支持手机和电视"), "{facts}");
}

#[tokio::test]
async fn quick_lines_are_one_question_and_one_answer() {
    let house = House::open(ModelScript::saying("在的")).await;
    house.set(|settings| settings.wait_ms = 1_500).await;
    house.market.say("2201", ITEM, "在吗");
    house.market.say("2201", ITEM, "这个能便宜吗");
    house.hear_and_answer().await;
    assert!(house.got("2201").is_empty(), "it waits for more");
    house.clock.advance(1_500);
    house.hear_and_answer().await;
    assert_eq!(house.got("2201").len(), 1);
    let user = house.model.script().asked()[0].messages[1]["content"].as_str().unwrap().to_owned();
    assert!(user.contains("在吗\n这个能便宜吗"), "{user}");
}

#[tokio::test]
async fn a_model_in_trouble_gives_way_to_the_default_reply() {
    use huolang_testkit::model::ModelFault as Fault;
    let house = House::open(ModelScript::saying("在的")).await;
    house.model.script().trouble([Fault::Nonsense, Fault::BadKey]);
    house.say("2201", "能便宜吗").await;
    assert!(house.got("2201").is_empty());
    let rows = house.messages().await;
    assert_eq!((rows[0].handling, rows[0].left_reason), (MessageHandling::Left, Some(LeftReason::ModelFailed)));
    assert_eq!(house.notices().await, ["ai_trouble:nonsense"]);
    house
        .rule(|rule| {
            rule.kind = ReplyKind::Default;
            rule.keywords.clear();
            rule.text = "稍等，店主马上来".to_owned();
        })
        .await;
    house.say("2202", "能便宜吗").await;
    assert_eq!(house.got("2202"), ["稍等，店主马上来"]);
    let mut causes = house.notices().await;
    causes.sort();
    assert_eq!(causes, ["ai_trouble:key_invalid", "ai_trouble:nonsense"], "one alert a cause");
    house.say("2203", "能便宜吗").await;
    assert_eq!(house.got("2203"), ["在的"]);
    assert!(house.notices().await.is_empty(), "it is over when the model answers");
}

#[tokio::test]
async fn suggest_shadow_and_off_send_nothing() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.mode(TalkMode::Suggest).await;
    house.say("2201", "能便宜吗").await;
    house.mode(TalkMode::Shadow).await;
    house.say("2202", "能便宜吗").await;
    house.mode(TalkMode::Off).await;
    house.say("2203", "能便宜吗").await;
    assert!(house.market.ledger().sent.is_empty());
    let mut conn = house.db.reader().await.unwrap();
    let open = suggestions::list(&mut conn, SuggestionState::Open, None, None, None, 9).await.unwrap();
    let shadow = suggestions::list(&mut conn, SuggestionState::Shadow, None, None, None, 9).await.unwrap();
    assert_eq!((open.len(), shadow.len()), (1, 1));
    assert_eq!(house.model.script().asked().len(), 2, "off asks nobody");
    let rows = house.messages().await;
    assert_eq!(rows[0].left_reason, Some(LeftReason::ModeOff));
    drop(conn);
    let accepted = house.engine.talk().accept(&open[0].id, None, "老板").await.unwrap();
    assert!(matches!(accepted, huolang_engine::talk::Accepted::Sent(_)), "{accepted:?}");
    assert_eq!(house.got("2201"), ["在的亲"]);
    assert!(house.engine.talk().accept(&open[0].id, None, "老板").await.is_err(), "it is accepted once");
    assert_eq!(house.market.ledger().sent.len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_found_in_the_chat_and_never_sent_again() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.market.faults(|faults| faults.break_after_send = 1);
    house.say("2201", "能便宜吗").await;
    house.hear_and_answer().await;
    house.clock.advance(10_000);
    house.hear_and_answer().await;
    assert_eq!(house.got("2201"), ["在的亲"]);
    let rows = house.messages().await;
    assert!(matches!(rows[1].send, MessageSend::Sent | MessageSend::Unknown), "{rows:?}");
    assert_eq!(house.market.ledger().repeated_uuids, 0);
}

#[tokio::test]
async fn a_refused_message_is_left_to_a_person() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.market.faults(|faults| faults.reject_sends = 1);
    house.say("2201", "能便宜吗").await;
    assert!(house.got("2201").is_empty());
    let rows = house.messages().await;
    assert_eq!((rows[0].left_reason, rows[1].send), (Some(LeftReason::SendFailed), MessageSend::Failed));
    assert!(house.talk().await.waiting_since.is_some(), "the buyer still waits");
}

#[tokio::test]
async fn nothing_that_is_secret_reaches_the_model_or_the_database_in_clear() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.market.seller_says("2201", ITEM, "您的卡 CARD-00012 请收好");
    house.hear().await;
    let talk = house.talk().await;
    house.engine.talk().take_over(&talk.id, false, None, "老板").await.unwrap();
    house.say("2201", "能便宜吗").await;
    let asked = house.model.script().asked();
    assert_eq!(asked.len(), 1);
    let whole = asked[0].messages.to_string();
    assert!(whole.contains("请收好") && !whole.contains("CARD-00012"), "{whole}");
    assert!(!whole.contains("80 元") && !whole.contains("8000"), "the floor is not told: {whole}");
    let path = house.db.sqlite_path().unwrap();
    for end in ["", "-wal"] {
        let bytes = std::fs::read(format!("{}{end}", path.display())).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("CARD-00012") && !text.contains(KEY) && !text.contains("能便宜吗"), "{end}");
    }
}
