//! Sending goods: once, to the right person, and with the truth about what happened.

use crate::stage::{ITEM, Stage, hints_within, until};
use huolang_domain::{OrderSn, rule::Channel};
use huolang_platforms::{
    capability::{Content, DeliverContent as _, Found, ReadBack as _},
    fault::CallError,
    xianyu::XianyuAdapter,
};
use huolang_testkit::xianyu::Purchase;
use std::time::Duration;

fn content(id: &str, key: &str, text: &str) -> Content {
    Content { sn: OrderSn::from(id), line: 1, key: key.to_owned(), text: text.to_owned(), channel: Channel::Usual }
}

async fn found(adapter: &XianyuAdapter, id: &str, key: &str, text: &str) -> Found {
    adapter.content_saying(&content(id, key, text)).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn goods_go_to_the_buyer_of_the_order() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    stage.market.say("2299", ITEM, "我是另一个买家");
    let first = stage.market.buy(&Purchase::of("2201", ITEM));
    let second = stage.market.buy(&Purchase::of("2201", ITEM));
    adapter.deliver(&content(&first, "k1", "卡密 AAA")).await.unwrap();
    adapter.deliver(&content(&second, "k2", "卡密 BBB")).await.unwrap();
    let ledger = stage.market.ledger();
    assert_eq!(ledger.got("2201"), ["卡密 AAA", "卡密 BBB"]);
    assert_eq!(ledger.sent.len(), 2);
    assert_eq!(stage.market.chat_of_order(&first), stage.market.chat_of_order(&second));
    assert_eq!(ledger.repeated_uuids, 0);
}

#[tokio::test(start_paused = true)]
async fn a_refused_message_was_not_delivered() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    stage.market.faults(|faults| faults.reject_sends = 1);
    let error = adapter.deliver(&content(&id, "k", "卡密 AAA")).await.unwrap_err();
    assert_eq!(error, CallError::Business { code: "CSI_FORBID".into(), message: "安全拦截".into() });
    assert!(stage.market.ledger().sent.is_empty());
    adapter.deliver(&content(&id, "k", "卡密 AAA")).await.unwrap();
    assert_eq!(stage.market.ledger().times_sent("AAA"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_looked_up_in_the_chat() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    stage.market.faults(|faults| faults.lose_send_answers = 1);
    let error = adapter.deliver(&content(&id, "k", "卡密 AAA")).await.unwrap_err();
    assert!(matches!(error, CallError::Unknown { .. }), "{error}");
    assert_eq!(found(&adapter, &id, "k", "卡密 AAA").await, Found::Done);
    assert_eq!(adapter.content(&OrderSn::from(id.as_str()), 1, "k").await.unwrap(), Found::CannotTell);

    let other = stage.market.buy(&Purchase::of("2202", ITEM));
    stage.market.faults(|faults| faults.break_before_send = 1);
    let error = adapter.deliver(&content(&other, "k2", "卡密 BBB")).await.unwrap_err();
    assert!(matches!(error, CallError::Unknown { .. }), "{error}");
    assert_eq!(found(&adapter, &other, "k2", "卡密 BBB").await, Found::NotDone);
    adapter.deliver(&content(&other, "k2", "卡密 BBB")).await.unwrap();
    let ledger = stage.market.ledger();
    assert_eq!((ledger.times_sent("AAA"), ledger.times_sent("BBB")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_restart_between_sending_and_answer_finds_what_was_sent() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    stage.market.faults(|faults| faults.break_after_send = 1);
    let _ = adapter.deliver(&content(&id, "k", "卡密 AAA")).await;
    drop(adapter);
    let again = stage.open_up().await;
    assert_eq!(found(&again, &id, "k", "卡密 AAA").await, Found::Done);
    // The same words for a later order in this chat are not there yet.
    tokio::time::sleep(Duration::from_secs(120)).await;
    let later = stage.market.buy(&Purchase::of("2201", ITEM));
    assert_eq!(found(&again, &later, "k2", "卡密 AAA").await, Found::NotDone);
}

#[tokio::test(start_paused = true)]
async fn orders_read_side_by_side_after_a_start_are_all_known_as_own_sales() {
    let stage = Stage::new().set("detail_gap_ms", "0");
    let ids = ["2201", "2202", "2203"].map(|buyer| stage.market.buy(&Purchase::of(buyer, ITEM)));
    let adapter = stage.open();
    let sns = ids.map(|id| OrderSn::from(id.as_str()));
    let found = tokio::join!(adapter.shipped(&sns[0]), adapter.shipped(&sns[1]), adapter.shipped(&sns[2]));
    assert_eq!(
        (found.0.unwrap(), found.1.unwrap(), found.2.unwrap()),
        (Found::NotDone, Found::NotDone, Found::NotDone)
    );
}

#[tokio::test(start_paused = true)]
async fn long_texts_go_in_parts_and_a_retry_goes_on_behind_them() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    let lines: Vec<String> = (0..60).map(|number| format!("卡号{number:04} 密码{:040}", number)).collect();
    let text = lines.join("\n");
    assert!(text.chars().count() > 2_000);
    stage.market.faults(|faults| faults.flow_control = 1);
    adapter.deliver(&content(&id, "k", &text)).await.unwrap();
    let ledger = stage.market.ledger();
    assert!(ledger.sent.len() >= 3 && ledger.sent.iter().all(|sent| sent.text.chars().count() <= 1_000));
    for line in &lines {
        assert_eq!(ledger.times_sent(line), 1, "{line}");
    }
    let sent = ledger.sent.len();
    adapter.deliver(&content(&id, "k", &text)).await.unwrap();
    assert_eq!(stage.market.ledger().sent.len(), sent, "the same sending is not repeated");
    assert_eq!(found(&adapter, &id, "k", &text).await, Found::Done);
}

#[tokio::test(start_paused = true)]
async fn a_long_text_that_is_wanted_once_more_goes_out_whole() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    let lines: Vec<String> = (0..60).map(|number| format!("卡号{number:04} 密码{number:040}")).collect();
    let text = lines.join("\n");
    adapter.deliver(&content(&id, "k", &text)).await.unwrap();
    let parts = stage.market.ledger().sent.len();
    assert!(parts >= 2, "{parts} parts");
    // A person asks for it: a sending of its own.
    adapter.deliver(&content(&id, "k:again", &text)).await.unwrap();
    let ledger = stage.market.ledger();
    assert_eq!(ledger.sent.len(), 2 * parts);
    assert!(lines.iter().all(|line| ledger.times_sent(line) == 2));
    assert_eq!(ledger.repeated_uuids, 0);
}

#[tokio::test(start_paused = true)]
async fn a_long_text_that_broke_off_goes_on_behind_its_parts_after_a_restart() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    let lines: Vec<String> = (0..60).map(|number| format!("卡号{number:04} 密码{:040}", number)).collect();
    let text = lines.join("\n");
    // The first part goes out, then the platform wants fewer messages for as long as the program tries.
    let goods = content(&id, "k", &text);
    let refusing = async {
        until(|| stage.market.ledger().sent.len() == 1).await;
        stage.market.faults(|faults| faults.flow_control = 100);
    };
    let (answer, ()) = tokio::join!(adapter.deliver(&goods), refusing);
    assert!(matches!(answer, Err(CallError::RateLimited { .. })), "{answer:?}");
    drop(adapter);
    stage.market.faults(|faults| faults.flow_control = 0);
    let again = stage.open_up().await;
    again.deliver(&goods).await.unwrap();
    let ledger = stage.market.ledger();
    assert!(ledger.sent.len() >= 3, "{} parts", ledger.sent.len());
    for line in &lines {
        assert_eq!(ledger.times_sent(line), 1, "{line}");
    }
    assert_eq!(ledger.repeated_uuids, 0);
}

#[tokio::test(start_paused = true)]
async fn a_chat_that_is_not_opened_is_not_made_up() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    // No card told of the chat either.
    stage.market.faults(|faults| faults.lose_pushes = 10);
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    stage.market.faults(|faults| {
        faults.lose_pushes = 0;
        faults.refuse_chats = 1;
    });
    let error = adapter.deliver(&content(&id, "k", "卡密 AAA")).await.unwrap_err();
    assert!(matches!(error, CallError::Business { .. }), "{error}");
    stage.market.say("2201", ITEM, "在吗");
    tokio::time::sleep(Duration::from_secs(1)).await;
    stage.market.faults(|faults| faults.refuse_chats = 1);
    adapter.deliver(&content(&id, "k", "卡密 AAA")).await.unwrap();
    assert_eq!(stage.market.ledger().got("2201"), ["卡密 AAA"]);
}

#[tokio::test(start_paused = true)]
async fn a_first_order_whose_card_names_a_placeholder_goes_into_the_chat_that_the_platform_opens() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    stage.market.faults(|faults| faults.lose_pushes = 2);
    let id = stage.market.place(&Purchase::of("2201", ITEM));
    stage.market.pay_in(&id, "0");
    let hints = hints_within(&adapter, 5).await;
    assert!(hints.iter().any(|hint| hint.sn.as_ref().is_some_and(|sn| sn.as_str() == id)), "{hints:?}");
    // Where the platform opens none, the placeholder is no way to the buyer.
    stage.market.faults(|faults| faults.refuse_chats = 1);
    let error = adapter.deliver(&content(&id, "k", "卡密 AAA")).await.unwrap_err();
    assert!(matches!(&error, CallError::Business { code, .. } if code == "BIZ_FORBID"), "{error}");
    adapter.deliver(&content(&id, "k", "卡密 AAA")).await.unwrap();
    let ledger = stage.market.ledger();
    assert_eq!(ledger.got("2201"), ["卡密 AAA"]);
    assert_eq!(Some(&ledger.sent[0].cid), stage.market.chat_of_order(&id).as_ref());
}

#[tokio::test(start_paused = true)]
async fn a_voucher_carries_the_goods_and_ships() {
    let stage = Stage::new().set("deliver_by", "voucher");
    let adapter = stage.open();
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    assert_eq!(adapter.text_limit(Channel::Usual), Some(200));
    assert_eq!(adapter.text_limit(Channel::Chat), Some(1_000), "a rule may choose another way");
    adapter.deliver(&content(&id, "k", "卡密 AAA")).await.unwrap();
    let ledger = stage.market.ledger();
    assert_eq!(ledger.vouchers, [(id.clone(), "卡密 AAA".to_owned())]);
    assert!(ledger.sent.is_empty() && stage.market.is_shipped(&id));
    let error = adapter.deliver(&content(&id, "k", &"长".repeat(201))).await.unwrap_err();
    assert!(matches!(error, CallError::Business { .. }));
}

#[tokio::test(start_paused = true)]
async fn without_a_connection_nothing_went_out() {
    let stage = Stage::new();
    stage.market.faults(|faults| faults.refuse_tokens = 1_000);
    let adapter = stage.open();
    let id = stage.market.buy(&Purchase::of("2201", ITEM));
    let error = adapter.deliver(&content(&id, "k", "卡密 AAA")).await.unwrap_err();
    assert!(matches!(error, CallError::Transient { .. }), "{error}");
}
