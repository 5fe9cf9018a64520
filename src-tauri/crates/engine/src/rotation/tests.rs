//! The change of key over a database in which every sealed column holds something: interrupted in the middle, gone on with
//! at the next start, refused with a foreign key, and afterwards everything opens to what it was.
#![allow(clippy::unwrap_used, clippy::panic)]

pub(crate) mod planted;

use super::{SealedColumn, keep_check, reseal_column};
use crate::{
    Engine,
    boot::{BootOptions, Running, boot},
    operations::OperationState,
};
use huolang_domain::{BatchId, CardId, ErrorCode, OrderId};
use huolang_store::{
    Durability, batches,
    cards::{self, CardText, NewCard},
    pools, rotation,
};
use huolang_vault::{MasterKey, Secret, SourceKind, Vault};
use serde_json::json;
use std::{collections::BTreeMap, path::Path};

const KEY_FILE: &str = "rotating.key";
/// Columns that are sealed anew before the interruption.
const HALF: usize = 7;

pub(crate) async fn start(folder: &Path) -> Running {
    boot(options(folder)).await.unwrap()
}

fn options(folder: &Path) -> BootOptions {
    let mut options = BootOptions::new(folder);
    options.key = options.key.with_key_file(folder.join(KEY_FILE)).only(SourceKind::KeyFile);
    options.run_tasks = false;
    options.practice_cards = 5;
    options
}

/// Everything that is sealed, in clear, by its place.
pub(crate) async fn opened(engine: &Engine) -> BTreeMap<(String, String), Vec<u8>> {
    // Nothing was sealed with this key, so every envelope there is comes.
    let stranger = Vault::from_master_key(MasterKey::from_bytes([9; 32])).unwrap().current_prefix();
    let mut all = BTreeMap::new();
    for column in SealedColumn::ALL {
        let mut conn = engine.db().reader().await.unwrap();
        let page = rotation::page(&mut conn, *column, &stranger, None, 10_000).await.unwrap();
        assert!(!page.is_empty(), "nothing is planted in {column:?}");
        for value in page {
            let clear = engine.vault().open(column.column(), &value.row, &value.envelope).unwrap();
            all.insert((format!("{column:?}"), value.row), clear.expose().clone());
        }
    }
    all
}

/// How many envelopes were not sealed with the key in force.
async fn old_ones(engine: &Engine) -> usize {
    let prefix = engine.vault().current_prefix();
    let mut count = 0;
    for column in SealedColumn::ALL {
        let mut conn = engine.db().reader().await.unwrap();
        count += rotation::page(&mut conn, *column, &prefix, None, 10_000).await.unwrap().len();
    }
    count
}

/// A card and the content of an order, as the seller sees them.
async fn seen(engine: &Engine, card: &CardId, order: &OrderId) -> (String, String) {
    let text = engine.cards().reveal(card, "老板").await.unwrap();
    let content = engine.reveal_content(order, "老板").await.unwrap();
    (text.secret.expose().clone(), content[0].1.expose().clone())
}

/// Begins a change of key and stops in the middle, as a program does that is ended.
async fn interrupt(engine: &Engine) {
    let inner = engine.clone();
    let id = engine.operations().start("key_rotation", |handle| async move {
        let key = inner.around().key.as_ref().unwrap();
        inner.vault().begin_rotation(key.source.as_ref()).unwrap();
        keep_check(&inner).await?;
        for column in &SealedColumn::ALL[..HALF] {
            reseal_column(&inner, *column, &handle, 0).await?;
        }
        Ok(json!({}))
    });
    engine.operations().wait(&id).await.unwrap();
}

fn refused(started: Result<Running, crate::boot::BootError>) -> ErrorCode {
    match started {
        Ok(_) => panic!("it opened"),
        Err(error) => error.code(),
    }
}

#[tokio::test]
async fn an_interrupted_change_of_key_goes_on_and_everything_opens_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join(KEY_FILE);
    let running = start(folder.path()).await;
    let (card, order) = planted::everywhere(&running.engine).await;
    let before = opened(&running.engine).await;
    let shown = seen(&running.engine, &card, &order).await;
    let first = std::fs::read(&key).unwrap();
    interrupt(&running.engine).await;
    let left = old_ones(&running.engine).await;
    assert!(left > 0 && left < before.len(), "it stands in the middle: {left} of {}", before.len());
    running.shutdown().await;

    // Neither the former key file nor a foreign one opens it now.
    let both = std::fs::read(&key).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    start(elsewhere.path()).await.shutdown().await;
    for wrong in [first.clone(), std::fs::read(elsewhere.path().join(KEY_FILE)).unwrap()] {
        std::fs::write(&key, wrong).unwrap();
        assert_eq!(refused(boot(options(folder.path())).await), ErrorCode::WrongKey);
    }
    std::fs::write(&key, both).unwrap();

    let running = start(folder.path()).await;
    let engine = &running.engine;
    assert!(engine.vault().rotation_running());
    assert_eq!(opened(engine).await, before, "in the middle everything opens");
    let id = engine.resume_key_rotation().unwrap().unwrap();
    let done = engine.operations().wait(&id).await.unwrap();
    assert_eq!((done.state, done.result["resealed"].as_u64()), (OperationState::Done, Some(left as u64)), "{done:?}");
    assert!(!engine.vault().rotation_running());
    assert_eq!((old_ones(engine).await, opened(engine).await), (0, before));
    assert_eq!(seen(engine, &card, &order).await, shown, "what is shown is the same");
    assert_eq!(engine.resume_key_rotation().unwrap(), None, "there is nothing to go on with");
    running.shutdown().await;

    let last = std::fs::read(&key).unwrap();
    std::fs::write(&key, &first).unwrap();
    assert_eq!(refused(boot(options(folder.path())).await), ErrorCode::WrongKey);
    std::fs::write(&key, last).unwrap();
    let running = start(folder.path()).await;
    assert_eq!(seen(&running.engine, &card, &order).await, shown);
    running.shutdown().await;
}

#[tokio::test]
async fn a_change_of_key_that_is_cancelled_goes_on_when_it_is_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let engine = &running.engine;
    let (card, order) = planted::everywhere(engine).await;
    let shown = seen(engine, &card, &order).await;
    interrupt(engine).await;
    assert_eq!(seen(engine, &card, &order).await, shown, "both keys open");
    let id = engine.start_key_rotation().unwrap();
    assert_eq!(engine.operations().wait(&id).await.unwrap().state, OperationState::Done);
    assert_eq!((old_ones(engine).await, seen(engine, &card, &order).await), (0, shown));
    running.shutdown().await;
}

/// Writes a sealed card into the first pool, as an import does.
async fn take_in(engine: &Engine, card: NewCard) {
    let pool = pools::list(&mut engine.db().reader().await.unwrap()).await.unwrap().remove(0).id;
    let (ids, now) = (engine.ids().clone(), engine.now());
    let written = engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            let batch = BatchId::from("late");
            batches::start(tx, &batch, &pool, "paste", "", now).await?;
            cards::import_many(tx, &batch, &pool, &[card], "老板", ids.as_ref(), now).await
        })
    });
    assert_eq!(written.await.unwrap().imported, 1);
}

#[tokio::test]
async fn the_former_key_is_kept_until_the_cards_of_a_list_under_way_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let engine = &running.engine;
    planted::everywhere(engine).await;
    let text = CardText { secret: Secret::new("LATE-CARD-1".to_owned()), ..CardText::default() };
    let card = NewCard::seal(engine.vault(), engine.ids().as_ref(), &text, None).unwrap();
    let (inner, former) = (engine.clone(), engine.vault().key_id());
    // The list comes in when every column was walked through.
    let list = engine.operations().start("card_import", move |_handle| async move {
        while inner.vault().key_id() == former || old_ones(&inner).await > 0 {
            tokio::task::yield_now().await;
        }
        take_in(&inner, card).await;
        Ok(json!({}))
    });
    let change = engine.start_key_rotation().unwrap();
    for id in [list, change] {
        let ended = engine.operations().wait(&id).await.unwrap();
        assert_eq!(ended.state, OperationState::Done, "{ended:?}");
    }
    assert!(!engine.vault().rotation_running());
    assert_eq!(old_ones(engine).await, 0);
    let opened = opened(engine).await;
    assert!(opened.values().any(|clear| String::from_utf8_lossy(clear).contains("LATE-CARD-1")));
    running.shutdown().await;
}
