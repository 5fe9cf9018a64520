#![allow(clippy::unwrap_used)]

mod cut_off;
mod given;
mod told;

use super::{CardAction, CardImport};
use crate::{
    operations::OperationState,
    test_house::{House, MORNING},
};
use given::{list, take};
use huolang_domain::{CardId, ErrorCode, state::CardState};
use huolang_sheets::{
    Source,
    cards::{ColumnChoice, PreviewOptions},
};
use huolang_store::{
    Durability, audit,
    batches::{self, BatchState},
    cards::{self, CardFilter},
    notices,
};
use huolang_testkit::{SeededDice, cards as lists};
use serde_json::json;

#[tokio::test]
async fn a_list_is_checked_against_the_whole_library() {
    let house = House::practice(5).await;
    let (first, second) = (house.pool("视频").await, house.pool("办公").await);
    let codes = lists::codes(2_500, &SeededDice::of(9));
    let taken = take(&house, &first, lists::text_file(&codes)).await;
    assert_eq!((&taken["imported"], &taken["duplicates"], &taken["rejected"]), (&json!(2_500), &json!(1), &json!(0)));
    assert_eq!(taken["duplicate_rows"], json!([2_502]), "the first line once more, below a blank one");
    assert_eq!(house.left(&first).await, 2_505);
    let mut mixed = codes[..10].to_vec();
    mixed.push("NEW-CARD-0001".to_owned());
    let taken = take(&house, &second, mixed.join("\n")).await;
    assert_eq!((&taken["imported"], &taken["duplicates"]), (&json!(1), &json!(10)), "also across pools");
}

#[tokio::test]
async fn bad_rows_are_named_and_never_repeated() {
    let house = House::practice(1).await;
    let pool = house.pool("视频").await;
    let text = format!("GOOD-0000-1111\nBAD\u{0}-SECRET\n{}\nGOOD-0000-2222\n", "x".repeat(10_000));
    let taken = take(&house, &pool, text).await;
    assert_eq!((&taken["imported"], &taken["rejected"]), (&json!(2), &json!(2)));
    assert_eq!(taken["rejects"][0], json!({ "row": 2, "column": 0, "reason": "control_char" }));
    assert!(!taken.to_string().contains("SECRET"));
}

#[tokio::test]
async fn a_card_is_good_through_its_last_day_in_shanghai() {
    let house = House::practice(1).await;
    let pool = house.pool("视频").await;
    let text = "卡密,有效期\nEXPIRES-0001,2026-11-30\nEXPIRES-0002,\n";
    let seen = house.engine.cards().preview(Source::Text(text.to_owned()), PreviewOptions::default()).await.unwrap();
    assert_eq!((seen.choice.secret, seen.choice.expires_on), (0, Some(1)));
    let order = CardImport { choice: seen.choice, expires_at: Some(MORNING), ..list(&pool, text.to_owned()) };
    let started = house.engine.cards().import(order, "owner").await.unwrap();
    house.engine.operations().wait(&started.operation_id).await.unwrap();
    let filter = CardFilter { batch: Some(started.batch_id), ..CardFilter::default() };
    let mut conn = house.engine.db().reader().await.unwrap();
    let kept = cards::list(&mut conn, house.engine.vault(), &filter, None, 10).await.unwrap();
    let mut ends: Vec<i64> = kept.iter().filter_map(|(card, _)| card.expires_at.map(|end| end.0)).collect();
    ends.sort_unstable();
    // Midnight after the 30th is 16:00 of that day in UTC.
    assert_eq!(ends, [MORNING.0, 1_796_054_400_000]);
}

#[tokio::test]
async fn a_cancelled_import_leaves_nothing() {
    let house = House::practice(1).await;
    let pool = house.pool("视频").await;
    let codes = lists::codes(20_000, &SeededDice::of(3));
    let started = house.engine.cards().import(list(&pool, codes.join("\n")), "owner").await.unwrap();
    assert!(house.engine.operations().cancel(&started.operation_id));
    let ended = house.engine.operations().wait(&started.operation_id).await.unwrap();
    assert_eq!(ended.state, OperationState::Cancelled);
    assert_eq!(house.left(&pool).await, 1);
    let batch = batches::get(&mut house.engine.db().reader().await.unwrap(), &started.batch_id).await.unwrap();
    assert_eq!(batch.state, BatchState::Cancelled);
}

#[tokio::test]
async fn a_foreign_file_is_refused_with_its_reason() {
    let house = House::practice(1).await;
    let pool = house.pool("视频").await;
    for (bytes, code) in
        [(b"\x89PNG\r\n\x1a\n0000".to_vec(), ErrorCode::FileKindUnknown), (Vec::new(), ErrorCode::FileEmpty)]
    {
        let source = Source::Bytes { name: "cards.xlsx".to_owned(), bytes };
        let order = CardImport { source, choice: ColumnChoice::whole_line(), ..list(&pool, String::new()) };
        let started = house.engine.cards().import(order, "owner").await.unwrap();
        let ended = house.engine.operations().wait(&started.operation_id).await.unwrap();
        assert_eq!((ended.state, ended.error.unwrap().code), (OperationState::Failed, code));
    }
}

#[tokio::test]
async fn what_was_done_with_cards_is_answered_for_each_and_written_down() {
    let house = House::practice(3).await;
    let (from, to) = (house.pool("视频").await, house.pool("办公").await);
    let desk = house.engine.cards();
    let filter = CardFilter { pool: Some(from.clone()), ..CardFilter::default() };
    let mut conn = house.engine.db().reader().await.unwrap();
    let mut ids: Vec<CardId> = cards::list(&mut conn, house.engine.vault(), &filter, None, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|(card, _)| card.id)
        .collect();
    ids.push(CardId::from("nobody"));
    let moved = desk.act(&ids, CardAction::Move(to.clone()), "sorting", "owner").await.unwrap();
    assert_eq!(moved.iter().filter(|row| row.ok).count(), 3);
    assert_eq!(moved[3].code, Some(ErrorCode::NotFound));
    assert_eq!((house.left(&from).await, house.left(&to).await), (0, 6));
    let text = desk.reveal(&ids[0], "owner").await.unwrap();
    assert!(text.secret.expose().starts_with("LX"));
    desk.act(&ids[..1], CardAction::Void, "", "owner").await.unwrap();
    let voided = cards::by_ids(&mut conn, house.engine.vault(), &ids[..1]).await.unwrap();
    assert_eq!(voided[0].0.state, CardState::Void);
    let deeds: Vec<String> =
        audit::list(&mut conn, None, None, 10).await.unwrap().into_iter().map(|entry| entry.action).collect();
    assert_eq!(deeds, ["card.void", "card.reveal", "card.move"]);
    let low: Vec<String> =
        notices::list(&mut conn, None, None, 10).await.unwrap().into_iter().map(|notice| notice.event).collect();
    assert!(low.iter().all(|event| event == "low_stock") && !low.is_empty(), "an emptied pool is told: {low:?}");
}

#[tokio::test]
async fn a_card_that_is_left_as_it_is_says_why() {
    let house = House::practice(2).await;
    let (pool, other) = (house.pool("视频").await, house.pool("办公").await);
    let desk = house.engine.cards();
    let order = CardImport { expires_at: Some(MORNING.plus(60_000)), ..list(&pool, "ENDS-SOON-0001".to_owned()) };
    let started = desk.import(order, "owner").await.unwrap();
    house.engine.operations().wait(&started.operation_id).await.unwrap();
    let of = async |filter: CardFilter| -> Vec<CardId> {
        let mut conn = house.engine.db().reader().await.unwrap();
        let found = cards::list(&mut conn, house.engine.vault(), &filter, None, 10).await.unwrap();
        found.into_iter().map(|(card, _)| card.id).collect()
    };
    let ends = of(CardFilter { batch: Some(started.batch_id), ..CardFilter::default() }).await;
    given::buy_video(&house).await;
    let in_pool = |state| CardFilter { pool: Some(pool.clone()), state: Some(state), batch: None };
    let mut given = of(in_pool(CardState::Delivered)).await;
    let mut free = of(in_pool(CardState::Available)).await;
    free.retain(|card| *card != ends[0]);
    let uploaded = {
        let (ids, from) = (house.engine.ids().clone(), other.clone());
        let out = house.engine.db().write(Durability::Ordinary, move |tx| {
            Box::pin(async move { cards::hand_over(tx, &from, 1, "u-1", "owner", ids.as_ref(), MORNING).await })
        });
        out.await.unwrap().remove(0)
    };
    let (given, free, ends) = (given.remove(0), free.remove(0), ends[0].clone());
    let answer = async |card: &CardId, action: CardAction| {
        let row = desk.act(std::slice::from_ref(card), action, "", "owner").await.unwrap().remove(0);
        assert_eq!(row.ok, row.code.is_none());
        row.code
    };
    assert_eq!(answer(&free, CardAction::Move(pool.clone())).await, None, "it is there");
    assert_eq!(answer(&free, CardAction::Restore).await, None);
    assert_eq!(answer(&given, CardAction::Move(other)).await, Some(ErrorCode::CardInUse));
    assert_eq!(answer(&given, CardAction::Restore).await, Some(ErrorCode::CardInUse));
    assert_eq!(answer(&given, CardAction::Void).await, None);
    assert_eq!(answer(&given, CardAction::Restore).await, Some(ErrorCode::CardInUse), "a buyer knows it");
    assert_eq!(answer(&ends, CardAction::Void).await, None);
    assert_eq!(answer(&ends, CardAction::Void).await, None, "it is void");
    house.clock.advance(60_000);
    assert_eq!(answer(&ends, CardAction::Restore).await, Some(ErrorCode::CardExpired));
    for action in [CardAction::Restore, CardAction::Delete, CardAction::Delete, CardAction::Restore, CardAction::Purge]
    {
        let code = (action != CardAction::Delete).then_some(ErrorCode::CardUploaded);
        assert_eq!(answer(&uploaded, action).await, code);
    }
}

#[tokio::test]
async fn an_import_taken_back_leaves_what_was_given() {
    let house = House::practice(0).await;
    let pool = house.pool("视频").await;
    let started =
        house.engine.cards().import(list(&pool, "UNDO-0001\nUNDO-0002\nUNDO-0003".to_owned()), "owner").await.unwrap();
    house.engine.operations().wait(&started.operation_id).await.unwrap();
    given::buy_video(&house).await;
    assert_eq!(house.engine.cards().undo(&started.batch_id, "owner").await.unwrap(), (2, 1));
    let refused = house.engine.cards().undo(&started.batch_id, "owner").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ImportNotUndoable);
}

#[tokio::test]
async fn a_disk_that_takes_nothing_more_is_told_and_what_is_there_stays() {
    let house = House::practice(2).await;
    let pool = house.pool("视频").await;
    // The database may grow by no page: what a full disk says.
    let limit = house.engine.db().write(huolang_store::Durability::Ordinary, |tx| {
        Box::pin(async move {
            let pages: (i64,) = huolang_store::Query::new(tx, "PRAGMA page_count", Vec::new()).fetch_one().await?;
            let text: &'static str = Box::leak(format!("PRAGMA max_page_count = {}", pages.0).into_boxed_str());
            huolang_store::Query::new(tx, text, Vec::new()).fetch_one::<(i64,)>().await
        })
    });
    limit.await.unwrap();
    let codes = lists::codes(5_000, &SeededDice::of(4));
    let outcome = house.engine.cards().import(list(&pool, codes.join("\n")), "owner").await;
    let code = match outcome {
        Err(error) => error.code(),
        Ok(started) => house.engine.operations().wait(&started.operation_id).await.unwrap().error.unwrap().code,
    };
    assert_eq!(code, ErrorCode::DiskFull);
    assert!(house.left(&pool).await >= 2);
    assert!(house.engine.dashboard(None).await.is_ok(), "the engine goes on");
}
