//! Seven days in simulated time, with a disconnect every 20 minutes.

use crate::{
    orders::list,
    stage::{ITEM, Stage},
};
use huolang_domain::{OrderSn, rule::Channel, state::OrderStatus};
use huolang_platforms::{
    capability::{Author, Chat as _, Content, DeliverContent as _, OrderDetail as _, PushEvents as _},
    xianyu::XianyuAdapter,
};
use huolang_testkit::xianyu::Purchase;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

const DAY: Duration = Duration::from_secs(86_400);

/// What the program took in: messages by id, deliveries by order.
#[derive(Default)]
struct Taken {
    messages: Mutex<HashMap<String, usize>>,
    delivered: Mutex<HashMap<String, usize>>,
}

async fn listen(adapter: Arc<XianyuAdapter>, taken: Arc<Taken>) {
    loop {
        for message in adapter.next_messages().await.unwrap() {
            if message.author == Author::Buyer {
                *taken.messages.lock().unwrap().entry(message.message_id).or_default() += 1;
            }
        }
    }
}

async fn deliver(adapter: &XianyuAdapter, taken: &Taken, sn: &OrderSn, status: OrderStatus) {
    if status != OrderStatus::PendingShip || taken.delivered.lock().unwrap().contains_key(sn.as_str()) {
        return;
    }
    let text = format!("卡密 {sn}");
    for _ in 0..20 {
        let content =
            Content { sn: sn.clone(), line: 1, key: sn.to_string(), text: text.clone(), channel: Channel::Usual };
        match adapter.deliver(&content).await {
            Ok(()) => break,
            Err(huolang_platforms::fault::CallError::Unknown { .. }) => {
                use huolang_platforms::capability::{Found, ReadBack as _};
                tokio::time::sleep(Duration::from_secs(5)).await;
                let found = adapter.content_saying(&content).await;
                if found == Ok(Found::Done) {
                    break;
                }
            }
            Err(_) => tokio::time::sleep(Duration::from_secs(5)).await,
        }
    }
    *taken.delivered.lock().unwrap().entry(sn.to_string()).or_default() += 1;
}

#[tokio::test(start_paused = true)]
async fn seven_days_lose_nothing_and_repeat_nothing() {
    let stage = Arc::new(Stage::new());
    let adapter = stage.open_up().await;
    let taken = Arc::new(Taken::default());
    let listening = tokio::spawn(listen(adapter.clone(), taken.clone()));
    let working = {
        let (stage, adapter, taken) = (stage.clone(), adapter.clone(), taken.clone());
        tokio::spawn(async move {
            let mut cursor = None;
            loop {
                let hints = tokio::time::timeout(Duration::from_secs(60), adapter.next_hints()).await;
                let sns: Vec<OrderSn> = hints
                    .map(|hints| hints.unwrap())
                    .unwrap_or_default()
                    .into_iter()
                    .filter_map(|hint| hint.sn)
                    .collect();
                for order in adapter.orders(&sns).await.unwrap_or_default() {
                    deliver(&adapter, &taken, &order.sn, order.status).await;
                }
                for order in list(&stage, &adapter, &mut cursor).await {
                    deliver(&adapter, &taken, &order.sn, order.status).await;
                }
            }
        })
    };
    let (mut said, mut orders, mut after_a_day) = (Vec::new(), Vec::new(), 0);
    let begin = tokio::time::Instant::now();
    let mut minute = 0_u64;
    while begin.elapsed() < 7 * DAY {
        minute += 1;
        if minute.is_multiple_of(20) {
            stage.market.drop_lines();
        }
        if minute.is_multiple_of(7) {
            stage.market.faults(|faults| faults.lose_pushes = 1);
        }
        if minute.is_multiple_of(333) {
            stage.market.faults(|faults| faults.break_after_send = 1);
        }
        said.push(stage.market.say(&format!("22{:03}", minute % 300), ITEM, &format!("第{minute}句")));
        if minute.is_multiple_of(10) {
            orders.push(stage.market.buy(&Purchase::of(&format!("33{:04}", minute % 2_000), ITEM)));
        }
        if minute == 24 * 60 {
            after_a_day = adapter.socket().shared.remembered();
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
    // What came in the last minutes is fetched by the next connection.
    stage.market.drop_lines();
    tokio::time::sleep(Duration::from_secs(1_200)).await;
    listening.abort();
    working.abort();
    let messages = taken.messages.lock().unwrap();
    let lost: Vec<usize> = (1..=said.len()).filter(|minute| !messages.contains_key(&said[minute - 1])).collect();
    assert!(lost.is_empty(), "of {} messages those of these minutes were lost: {lost:?}", said.len());
    assert!(messages.values().all(|times| *times == 1), "a message was handled twice");
    let ledger = stage.market.ledger();
    for id in &orders {
        assert_eq!(ledger.times_sent(id), 1, "{id}");
    }
    let end = adapter.socket().shared.remembered();
    assert!(end <= 25_000 && after_a_day > 0, "{after_a_day} then {end} things are remembered");
    assert!(ledger.connections < 700, "{} connections", ledger.connections);
    assert_eq!((ledger.bad_signs, ledger.repeated_mids), (0, 0));
}
