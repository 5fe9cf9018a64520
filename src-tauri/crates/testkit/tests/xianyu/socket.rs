//! The socket: pushes of every kind, ends of every kind, gaps.

use crate::stage::{ITEM, Stage, hints_within, messages_within, until};
use huolang_domain::{Dice, platform::StopCause};
use huolang_platforms::{capability::PushEvents as _, fault::CallError};
use huolang_testkit::xianyu::{Purchase, Shape};
use serde_json::json;
use std::{
    collections::HashSet,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

const TOKEN: &str = "mtop.taobao.idlemessage.pc.login.token";

#[tokio::test(start_paused = true)]
async fn every_element_of_a_push_counts_once_whatever_their_order() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    stage.market.faults(|faults| faults.lose_pushes = 1_000);
    let said: HashSet<String> =
        (0..32).map(|number| stage.market.say("2201", ITEM, &format!("第{number}句"))).collect();
    stage.market.faults(|faults| {
        faults.lose_pushes = 0;
        faults.duplicate_pushes = true;
    });
    // 32 in one push, the newest first, everything twice.
    stage.market.push_again(32);
    let messages = messages_within(&adapter, 30).await;
    let ids: HashSet<String> = messages.iter().map(|message| message.message_id.clone()).collect();
    assert_eq!((messages.len(), ids), (32, said));
    assert_eq!(stage.market.ledger().acks, 2);
    assert_eq!(messages[0].peer_id, "2201");
    assert_eq!(messages[0].product_ref, ITEM);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_can_read_is_told_once_and_made_up_for() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let _ = hints_within(&adapter, 5).await;
    stage.market.faults(|faults| faults.lose_pushes = 1);
    let id = stage.market.say("2201", ITEM, "在吗");
    stage.market.push_raw(vec![json!("!!!not base64!!!"), json!("gg=="), json!(7)]);
    stage.market.send_frame("{no json");
    stage.market.send_frame("[]");
    stage.market.push(&[json!({ "1": 7 }), json!({ "operation": {}, "sessionId": "1" })], Shape::Encoded);
    stage.market.push(&[json!({ "1": "1@goofish" })], Shape::Plain);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let error = adapter.next_hints().await.unwrap_err();
    assert!(matches!(&error, CallError::Business { code, .. } if code == "frame_not_understood"), "{error}");
    assert!(!hints_within(&adapter, 5).await.is_empty(), "the list is looked at");
    let messages = messages_within(&adapter, 60).await;
    assert_eq!(messages.iter().map(|message| &message.message_id).collect::<Vec<_>>(), [&id]);
    assert_eq!(stage.market.ledger().connections, 1);
}

#[tokio::test(start_paused = true)]
async fn a_gap_loses_neither_messages_nor_orders() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let first = stage.market.say("2201", ITEM, "一");
    assert_eq!(messages_within(&adapter, 10).await.len(), 1);
    let _ = hints_within(&adapter, 1).await;
    stage.market.drop_lines();
    let mut said = Vec::new();
    for buyer in ["2201", "2202", "2203"] {
        said.extend((0..50).map(|number| stage.market.say(buyer, ITEM, &format!("缺口{number}"))));
    }
    let order = stage.market.buy(&Purchase::of("2204", ITEM));
    let mut ids: Vec<String> =
        messages_within(&adapter, 120).await.into_iter().map(|message| message.message_id).collect();
    let hints = hints_within(&adapter, 10).await;
    assert!(hints.iter().any(|hint| hint.sn.as_ref().is_some_and(|sn| sn.as_str() == order)), "{hints:?}");
    assert!(hints.iter().any(|hint| hint.sn.is_none()), "the list is looked at after a gap");
    ids.retain(|id| said.contains(id));
    let unique: HashSet<&String> = ids.iter().collect();
    assert_eq!((ids.len(), unique.len()), (150, 150));
    assert!(!ids.contains(&first));
}

#[tokio::test(start_paused = true)]
async fn what_is_lost_while_a_gap_is_filled_is_fetched_too() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    assert!(messages_within(&adapter, 5).await.is_empty());
    stage.market.faults(|faults| {
        faults.lose_pushes = 1;
        faults.flow_control_history = 1;
    });
    let first = stage.market.say("2201", ITEM, "一");
    // Nobody can read it: the gap is filled, and waits with the list of chats in hand.
    stage.market.push_raw(vec![json!("!!!")]);
    tokio::time::sleep(Duration::from_secs(1)).await;
    stage.market.faults(|faults| faults.lose_pushes = 1);
    let second = stage.market.say("2202", ITEM, "二");
    stage.market.push_raw(vec![json!("!!!")]);
    let messages = messages_within(&adapter, 60).await;
    let ids: Vec<&String> = messages.iter().map(|message| &message.message_id).collect();
    assert_eq!(ids, [&first, &second]);
    assert_eq!(stage.market.ledger().connections, 1);
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_dropped_pushes_is_taken_up_where_the_server_stands() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    assert!(messages_within(&adapter, 5).await.is_empty());
    stage.market.lose_stream();
    let missed = stage.market.say("2201", ITEM, "一");
    let found: Vec<String> =
        messages_within(&adapter, 30).await.into_iter().map(|message| message.message_id).collect();
    assert_eq!(found, [missed]);
    let later = stage.market.say("2201", ITEM, "二");
    let heard: Vec<String> =
        messages_within(&adapter, 10).await.into_iter().map(|message| message.message_id).collect();
    assert_eq!(heard, [later]);
    assert_eq!(stage.market.ledger().connections, 1);
}

/// Draws the same each time, as any dice may.
struct Stubborn;

impl Dice for Stubborn {
    fn below(&self, _: u64) -> u64 {
        0
    }
}

#[tokio::test(start_paused = true)]
async fn frames_of_one_moment_are_told_apart() {
    let stage = Stage::new();
    let adapter = stage.try_open_with(Arc::new(Stubborn)).unwrap();
    adapter.socket().start();
    until(|| adapter.socket().shared.is_up() && stage.market.listening() == 1).await;
    stage.market.faults(|faults| faults.lose_pushes = 1);
    let lost = stage.market.say("2201", ITEM, "在吗");
    // The new connection reports itself and asks for what was missed within one millisecond.
    stage.market.drop_lines();
    let messages = messages_within(&adapter, 60).await;
    assert!(messages.iter().any(|message| message.message_id == lost), "{messages:?}");
    assert_eq!(stage.market.ledger().repeated_mids, 0);
}

#[tokio::test(start_paused = true)]
async fn what_came_while_the_program_was_off_is_fetched() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    stage.market.say("2201", ITEM, "一");
    messages_within(&adapter, 40).await;
    drop(adapter);
    until(|| stage.market.listening() == 0).await;
    let said = stage.market.say("2201", ITEM, "二");
    let again = stage.open_up().await;
    let messages = messages_within(&again, 60).await;
    assert!(messages.iter().any(|message| message.message_id == said));
}

#[tokio::test(start_paused = true)]
async fn a_program_that_is_killed_right_after_its_first_connection_looks_back_to_it() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    // Long before a sign of life; nothing is said before the end.
    until(|| !stage.kept("seen_until").is_empty()).await;
    assert_eq!(stage.market.ledger().heartbeats, 0);
    drop(adapter);
    until(|| stage.market.listening() == 0).await;
    let said = stage.market.say("2201", ITEM, "在吗");
    let again = stage.open_up().await;
    let messages = messages_within(&again, 60).await;
    assert!(messages.iter().any(|message| message.message_id == said), "{messages:?}");
}

#[tokio::test(start_paused = true)]
async fn a_program_that_is_killed_the_moment_the_platform_hears_it_looks_back_to_there() {
    let stage = Stage::new();
    // A slow disk: whatever is kept behind the registration comes too late.
    stage.memory.slow_ms.store(1_000, Ordering::Relaxed);
    let adapter = stage.open();
    adapter.socket().start();
    until(|| stage.market.listening() == 1).await;
    let at_the_kill = stage.memory.kept.lock().unwrap().clone();
    drop(adapter);
    until(|| stage.market.listening() == 0).await;
    *stage.memory.kept.lock().unwrap() = at_the_kill;
    stage.memory.slow_ms.store(0, Ordering::Relaxed);
    let said = stage.market.say("2201", ITEM, "能便宜吗");
    let again = stage.open_up().await;
    let messages = messages_within(&again, 60).await;
    assert!(messages.iter().any(|message| message.message_id == said), "{messages:?}");
}

#[tokio::test(start_paused = true)]
async fn what_lies_before_the_first_connection_is_left_alone() {
    let stage = Stage::new();
    stage.market.say("2201", ITEM, "昨天问过的");
    tokio::time::sleep(Duration::from_secs(60)).await;
    let adapter = stage.open_up().await;
    let messages = messages_within(&adapter, 60).await;
    assert!(messages.is_empty(), "{messages:?}");
}

#[tokio::test(start_paused = true)]
async fn messages_that_nobody_took_over_before_a_kill_are_fetched_again() {
    let stage = Stage::new();
    drop(stage.open_up().await);
    until(|| stage.market.listening() == 0).await;
    let said = stage.market.say("2201", ITEM, "在吗");
    // Longer ago than a gap is looked through again.
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    let adapter = stage.open_up().await;
    tokio::time::sleep(Duration::from_secs(40)).await;
    drop(adapter);
    until(|| stage.market.listening() == 0).await;
    let again = stage.open_up().await;
    let messages = messages_within(&again, 60).await;
    assert!(messages.iter().any(|message| message.message_id == said), "{messages:?}");
    drop(again);
    until(|| stage.market.listening() == 0).await;
    // In safety now: nobody asks for them any more.
    let last = stage.open_up().await;
    let messages = messages_within(&last, 60).await;
    assert!(messages.is_empty(), "{messages:?}");
}

#[tokio::test(start_paused = true)]
async fn ends_are_told_apart() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    stage.market.kick("/push/kickout");
    until(|| stage.market.listening() == 0).await;
    until(|| stage.market.listening() == 1).await;
    assert_eq!(stage.market.ledger().called(TOKEN), 3, "a new token after a kick-out, one renewed signature");
    // The first refusal of a token: a new one.
    stage.market.forget_tokens();
    stage.market.drop_lines();
    until(|| stage.market.listening() == 1).await;
    assert_eq!(stage.market.ledger().called(TOKEN), 4);
    stage.market.kick("/s/session/remove");
    let error = loop {
        if let Err(error) = adapter.next_hints().await {
            break error;
        }
    };
    assert_eq!(error.stop_cause(), Some(StopCause::SessionTaken));
    let before = stage.market.ledger().connections;
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    assert_eq!(stage.market.ledger().connections, before, "nobody fights for the account");
}

#[tokio::test(start_paused = true)]
async fn refusals_lead_to_no_storm() {
    let stage = Stage::new();
    let adapter = stage.open();
    stage.market.faults(|faults| faults.refuse_tokens = 1_000);
    adapter.socket().start();
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    let refused = stage.market.ledger().connections;
    assert!((5..40).contains(&refused), "{refused} connections in an hour");
    drop(adapter);

    let stage = Stage::new();
    stage.market.faults(|faults| faults.flow_control_reg = 2);
    let adapter = stage.open_up().await;
    assert_eq!(stage.market.ledger().connections, 3);
    drop(adapter);

    let stage = Stage::new();
    stage.market.faults(|faults| faults.too_many = true);
    let adapter = stage.open();
    let error = adapter.next_hints().await.unwrap_err();
    assert_eq!(error.stop_cause(), Some(StopCause::SessionTaken));
}

#[tokio::test(start_paused = true)]
async fn a_platform_that_gives_no_token_is_told_once_and_asked_rarely() {
    let stage = Stage::new();
    stage.market.faults(|faults| faults.deny_tokens = 1_000);
    let adapter = stage.open();
    let error = loop {
        if let Err(error) = adapter.next_hints().await {
            break error;
        }
    };
    assert!(matches!(&error, CallError::Business { code, .. } if code == "no_message_token"), "{error}");
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    let asked = stage.market.ledger().called(TOKEN);
    assert!((3..12).contains(&asked), "{asked} calls in an hour");
    assert_eq!(stage.market.ledger().connections, 0);
    stage.market.faults(|faults| faults.deny_tokens = 0);
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    assert_eq!(stage.market.listening(), 1, "it goes on by itself");
}

#[tokio::test(start_paused = true)]
async fn a_silent_connection_is_given_up() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    tokio::time::sleep(Duration::from_secs(600)).await;
    let ledger = stage.market.ledger();
    assert_eq!(ledger.connections, 1);
    assert!(ledger.heartbeats >= 38, "{}", ledger.heartbeats);
    let _ = messages_within(&adapter, 1).await;

    // The socket stays open, and nothing comes over it any more.
    stage.market.faults(|faults| faults.silent = true);
    let said = stage.market.say("2201", ITEM, "在吗");
    let since = stage.clock.now();
    until(|| !adapter.socket().shared.is_up()).await;
    let silent_for = stage.clock.now().since(since);
    // Two signs of life without an answer, however long after the last one the silence began.
    assert!((14_000..=46_000).contains(&silent_for), "{silent_for} ms");
    tokio::time::sleep(Duration::from_secs(1_800)).await;
    let tries = stage.market.ledger().connections;
    assert!((5..30).contains(&tries), "{tries} connections in half an hour of silence");
    stage.market.faults(|faults| faults.silent = false);
    let heard = messages_within(&adapter, 300).await;
    assert_eq!(heard.iter().map(|message| &message.message_id).collect::<Vec<_>>(), [&said]);
}

#[tokio::test(start_paused = true)]
async fn frames_beyond_every_limit_are_told_once_and_lead_to_no_storm() {
    let stage = Stage::new();
    let adapter = stage.open_up().await;
    let _ = hints_within(&adapter, 5).await;
    stage.market.faults(|faults| faults.huge_frames = 1_000);
    let before = stage.market.ledger().connections;
    stage.market.drop_lines();
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    let tries = stage.market.ledger().connections - before;
    assert!((5..60).contains(&tries), "{tries} connections in an hour");
    stage.market.faults(|faults| faults.huge_frames = 0);
    let told = async {
        let mut told = Vec::new();
        while told.is_empty() {
            told.extend(adapter.next_hints().await.err());
        }
        while let Ok(next) = tokio::time::timeout(Duration::from_secs(1), adapter.next_hints()).await {
            told.extend(next.err());
        }
        told
    }
    .await;
    let codes: Vec<&str> = told
        .iter()
        .map(|error| match error {
            CallError::Business { code, .. } => code.as_str(),
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(codes, ["frame_too_large"]);
    let said = stage.market.say("2201", ITEM, "在吗");
    let heard = messages_within(&adapter, 300).await;
    assert_eq!(heard.iter().map(|message| &message.message_id).collect::<Vec<_>>(), [&said]);
}
