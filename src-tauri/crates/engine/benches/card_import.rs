//! 100,000 cards in one import, checked against the whole library: how long it takes and how much memory it takes.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use huolang_domain::{Ids as _, PoolId, expiry::DrawOrder};
use huolang_engine::{Engine, UuidIds, cards::CardImport};
use huolang_sheets::{Source, cards::ColumnChoice};
use huolang_store::{
    Db, Durability, Location, OpenOptions,
    pools::{self, Pool, PoolKind},
};
use huolang_testkit::{SeededDice, cards};
use huolang_vault::{MasterKey, Vault};
use std::{path::Path, time::Instant};

const CARDS: usize = 100_000;

fn main() {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(measure());
}

async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Location::Sqlite { path: folder.path().join("huolang.db") }, OpenOptions::default()).await.unwrap();
    let vault = Vault::from_master_key(MasterKey::generate().unwrap()).unwrap();
    let engine = Engine::builder(db, vault).home(folder.path()).build().unwrap();
    let pool = pool(&engine).await;
    let list = folder.path().join("cards.txt");
    std::fs::write(&list, cards::codes(CARDS, &SeededDice::of(1)).join("\n")).unwrap();
    // A first small import opens connections and statements.
    let warm = folder.path().join("warm.txt");
    std::fs::write(&warm, cards::accounts(2_000, &SeededDice::of(2)).join("\n")).unwrap();
    import(&engine, &pool, &warm).await;

    let before = memory("VmRSS:");
    let begun = Instant::now();
    let taken = import(&engine, &pool, &list).await;
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(taken["imported"], CARDS);
    figure("100,000 cards taken in, each checked against the whole library", seconds, "s", "< 3");
    if let (Some(before), Some(peak)) = (before, memory("VmHWM:")) {
        figure("memory grown by it", (peak.saturating_sub(before)) as f64 / 1_024.0, "MB", "< 100");
    }
    let begun = Instant::now();
    let again = import(&engine, &pool, &list).await;
    assert_eq!(again["duplicates"], CARDS);
    figure("the same list once more, all of it known", begun.elapsed().as_secs_f64(), "s", "< 3");
    engine.db().close().await;
}

async fn pool(engine: &Engine) -> PoolId {
    let pool = Pool {
        id: PoolId::from(UuidIds.fresh()),
        name: "bench".to_owned(),
        kind: PoolKind::Once,
        draw_order: DrawOrder::Oldest,
        use_limit: None,
        low_stock_at: 0,
        near_expiry_days: 0,
        manual: String::new(),
        created_at: engine.now(),
        updated_at: engine.now(),
    };
    let id = pool.id.clone();
    engine
        .db()
        .write(Durability::Flushed, move |tx| Box::pin(async move { pools::save(tx, &pool).await }))
        .await
        .unwrap();
    id
}

async fn import(engine: &Engine, pool: &PoolId, list: &Path) -> serde_json::Value {
    let order = CardImport {
        pool_id: pool.clone(),
        source: Source::Path(list.to_owned()),
        name: "cards.txt".to_owned(),
        choice: ColumnChoice::whole_line(),
        expires_at: None,
        note: String::new(),
    };
    let started = engine.cards().import(order, "bench").await.unwrap();
    let ended = engine.operations().wait(&started.operation_id).await.unwrap();
    assert_eq!(ended.error, None);
    ended.result
}

fn figure(name: &str, value: f64, unit: &str, must: &str) {
    println!(r#"{{"bench":"card_import","figure":"{name}","value":{value:.2},"unit":"{unit}","must":"{must}"}}"#);
}

/// A figure of this process in KiB, where the system tells it.
fn memory(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
