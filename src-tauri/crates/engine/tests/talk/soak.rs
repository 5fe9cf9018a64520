//! Seven days of answering by itself, in simulated time, with a disconnect every 20 minutes: no line is lost, none is answered
//! twice, and what is remembered does not grow.

use crate::house::{House, ITEM, SHOP};
use futures::FutureExt as _;
use huolang_platforms::capability::{Chat as _, PushEvents as _};
use huolang_store::messages;
use huolang_testkit::model::{Asked, ModelScript};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::{Duration, Instant},
};

/// A sign of life goes out every 15 s and has to be answered within 30: a jump of 15 could make two of them one.
const STEP: Duration = Duration::from_secs(14);
const STEPS_A_PERIOD: u32 = 85;
const PERIODS: u32 = 7 * 24 * 3;

/// Answers with the number of the line, so that the ledger tells which line was answered.
fn numbered(asked: &Asked) -> String {
    let user = asked.messages[1]["content"].as_str().unwrap_or("");
    let line = user.rsplit("【买家消息】").next().unwrap_or("");
    let number = line.split('第').nth(1).and_then(|rest| rest.split('句').next()).unwrap_or("?");
    format!("好的，第{number}句收到")
}

/// Lets every task that can go on do so. No time passes.
async fn settle() {
    for _ in 0..16 {
        tokio::task::yield_now().await;
    }
}

async fn step(house: &House, by: Duration) {
    house.clock.advance(i64::try_from(by.as_millis()).unwrap());
    tokio::time::advance(by).await;
    settle().await;
}

/// Takes in what has come. No time passes.
async fn take_in(house: &House) {
    let shop = house.engine.shops().get(&SHOP.into()).unwrap();
    loop {
        settle().await;
        while let Some(Ok(_)) = house.adapter.next_hints().now_or_never() {}
        match house.adapter.next_messages().now_or_never() {
            Some(Ok(messages)) => house.engine.take_messages(&shop, messages).await.unwrap(),
            _ => return,
        };
    }
}

/// Answers what is due. A call that waits for the marketplace needs time to pass; the disk and the model need real time.
async fn answer(house: &House) {
    let engine = house.engine.clone();
    let answering = tokio::spawn(async move { engine.talk_drain().await });
    let mut begun = Instant::now();
    while !answering.is_finished() {
        tokio::task::yield_now().await;
        if begun.elapsed() > Duration::from_millis(250) {
            step(house, Duration::from_secs(1)).await;
            begun = Instant::now();
        }
    }
    answering.await.unwrap().unwrap();
}

/// The memory of this process in MiB, where the system tells.
fn resident_mib() -> Option<u64> {
    let pages: u64 = std::fs::read_to_string("/proc/self/statm").ok()?.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4 / 1_024)
}

#[tokio::test]
async fn seven_days_of_answers_lose_nothing_and_repeat_nothing() {
    let house = House::open(ModelScript::answering(numbered)).await;
    house
        .set(|settings| {
            settings.caps.day_cost = None;
            settings.caps.month_cost = None;
        })
        .await;
    tokio::time::pause();
    // While a thread is busy, time moves only when it is moved.
    let (busy, hold) = std::sync::mpsc::channel::<()>();
    let held = tokio::task::spawn_blocking(move || {
        let _ = hold.recv();
    });

    let (mut said, mut late, mut number) = (Vec::<(u32, String)>::new(), HashSet::<u32>::new(), 0_u32);
    let say = |number: &mut u32| {
        *number += 1;
        let id = house.market.say(&format!("22{:03}", *number % 150), ITEM, &format!("第{number}句能便宜吗"));
        (*number, id)
    };
    let mut after_a_day = (0, None);
    for period in 0..PERIODS {
        if period % 40 == 7 {
            // Its push is lost: found at the next connection, too late for an answer without a person.
            house.market.faults(|faults| faults.lose_pushes = 1);
            late.insert(number + 1);
        }
        if period % 72 == 11 {
            house.market.faults(|faults| faults.break_after_send = 1);
        }
        said.push(say(&mut number));
        take_in(&house).await;
        answer(&house).await;
        for _ in 1..STEPS_A_PERIOD {
            step(&house, STEP).await;
        }
        take_in(&house).await;
        // The connection breaks, and somebody writes before it is back.
        house.market.drop_lines();
        settle().await;
        if period % 2 == 0 {
            said.push(say(&mut number));
        }
        for _ in 0..5 {
            step(&house, Duration::from_secs(3)).await;
        }
        take_in(&house).await;
        answer(&house).await;
        if period == 72 {
            after_a_day = (house.adapter.socket().shared.remembered(), resident_mib());
        }
    }
    for _ in 0..8 {
        step(&house, STEP).await;
        take_in(&house).await;
        answer(&house).await;
    }
    tokio::time::resume();
    drop(busy);
    held.await.unwrap();

    let ledger = house.market.ledger();
    assert!(ledger.connections > u64::from(PERIODS), "{} connections", ledger.connections);
    assert_eq!((ledger.bad_signs, ledger.repeated_uuids), (0, 0));
    let mut answers: BTreeMap<u32, u32> = BTreeMap::new();
    for sent in &ledger.sent {
        let number = sent.text.split(['第', '句']).nth(1).and_then(|number| number.parse().ok());
        *answers.entry(number.unwrap_or_else(|| panic!("{}", sent.text))).or_default() += 1;
    }
    let twice: Vec<_> = answers.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "answered more than once: {twice:?}");
    let mut conn = house.db.reader().await.unwrap();
    let mut kept = HashMap::new();
    for talk in house.talks().await {
        for row in messages::history(&mut conn, &talk.id, None, 500).await.unwrap() {
            kept.insert(row.platform_id, (row.handling, row.left_reason));
        }
    }
    let silent: Vec<_> = said
        .iter()
        .filter(|(number, _)| !answers.contains_key(number) && !late.contains(number))
        .map(|(number, id)| (number, kept.get(&Some(id.clone()))))
        .collect();
    let asked = house.model.script().asked().len();
    assert!(
        silent.is_empty(),
        "{} of {} lines were not answered ({asked} questions, {} connections): {:?}",
        silent.len(),
        said.len(),
        ledger.connections,
        &silent[..silent.len().min(12)]
    );

    let lost: Vec<_> = said.iter().filter(|(_, id)| !kept.contains_key(&Some(id.clone()))).collect();
    assert!(lost.is_empty(), "{} of {} lines were lost", lost.len(), said.len());

    let end = house.adapter.socket().shared.remembered();
    assert!(after_a_day.0 > 0 && end <= 10_000 + 150 + 10, "{after_a_day:?} then {end} things are remembered");
    if let (Some(then), Some(now)) = (after_a_day.1, resident_mib()) {
        assert!(now <= then + 64, "{then} MiB after a day, {now} MiB after a week");
    }
}
