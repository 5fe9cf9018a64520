//! The restore drill as the screens do it: backup, wipe, restore, and everything is as it was. What is damaged is refused
//! with its reason, and changes nothing.

use crate::world::{HEADPHONES, MONTH_CARD, World};
use huolang_store::{Db, Query};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

/// The tables that a seller would miss.
const TABLES: [&str; 12] = [
    "products",
    "rules",
    "card_pools",
    "cards",
    "orders",
    "order_lines",
    "deliveries",
    "delivery_units",
    "delivery_attempts",
    "order_events",
    "notices",
    "audit_log",
];

/// Of each table: how many rows, and a hash over all that is in them.
async fn fingerprints(db: &Db) -> BTreeMap<&'static str, (usize, u64)> {
    let mut conn = db.reader().await.unwrap();
    let mut found = BTreeMap::new();
    for table in TABLES {
        // The texts of a test, of which there are as many as tables.
        let text = |text: String| -> &'static str { text.leak() };
        let columns = text(format!("SELECT name FROM pragma_table_info('{table}')"));
        let columns: Vec<(String,)> = Query::new(&mut conn, columns, Vec::new()).fetch_all().await.unwrap();
        let cells: Vec<String> = columns.iter().map(|(name,)| format!("quote({name})")).collect();
        let rows = text(format!("SELECT {} AS cells FROM {table} ORDER BY 1", cells.join(" || '|' || ")));
        let rows: Vec<(String,)> = Query::new(&mut conn, rows, Vec::new()).fetch_all().await.unwrap();
        let mut hash = DefaultHasher::new();
        rows.hash(&mut hash);
        found.insert(table, (rows.len(), hash.finish()));
    }
    found
}

/// Makes a backup; gives its name.
async fn back_up(world: &World) -> String {
    let said = world.send("POST", "/api/v1/backups", json!(null)).await.ok();
    let ended = world.ended(&said).await;
    assert_eq!(ended["state"], "done", "{ended}");
    ended["result"]["name"].as_str().unwrap().to_owned()
}

async fn restore(world: &World, name: &str) -> Value {
    let said = world.post("/api/v1/backups/restore", json!({ "name": name })).await.ok();
    world.ended(&said).await
}

fn wipe(folder: &Path) {
    for end in ["", "-wal", "-shm"] {
        let file = folder.join(format!("huolang.db{end}"));
        if file.exists() {
            std::fs::remove_file(file).unwrap();
        }
    }
}

async fn orders(world: &World) -> usize {
    world.get("/api/v1/orders").await.ok().body["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn after_backup_wipe_and_restore_counts_and_hashes_are_equal() {
    let world = World::window().await;
    world.buy(MONTH_CARD, 3).await;
    world.buy(HEADPHONES, 1).await;
    let name = back_up(&world).await;
    let before = fingerprints(world.engine().db()).await;
    assert!(before["orders"].0 == 4 && before["cards"].0 > 0 && before["notices"].0 > 0, "{before:?}");

    let world = world.again(wipe).await;
    assert_eq!(orders(&world).await, 0, "everything is gone");
    let listed = world.get("/api/v1/backups").await.ok().body;
    assert_eq!(listed[0]["name"], json!(name), "but the backup is listed");
    let ended = restore(&world, &name).await;
    assert_eq!((&ended["state"], &ended["result"]["restart_required"]), (&json!("done"), &json!(true)), "{ended}");
    for (table, count) in ended["result"]["counts"].as_object().unwrap() {
        if let Some((rows, _)) = before.get(table.as_str()) {
            assert_eq!(count.as_u64(), Some(*rows as u64), "{table}");
        }
    }
    assert_eq!(orders(&world).await, 0, "nothing changes before the program is started again");

    let world = world.again(|_| {}).await;
    assert_eq!(fingerprints(world.engine().db()).await, before);
    assert_eq!(orders(&world).await, 4);
}

#[tokio::test]
async fn a_damaged_backup_is_refused_with_its_reason_and_nothing_changes() {
    let world = World::window().await;
    world.buy(MONTH_CARD, 2).await;
    let name = back_up(&world).await;
    let file = world.folder.path().join("backups").join(&name);
    let whole = std::fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for (what, bytes) in [
        ("changed", flipped),
        ("cut off", whole[..whole.len() - 9].to_vec()),
        ("no backup", b"this is a shopping list".to_vec()),
        ("empty", Vec::new()),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let ended = restore(&world, &name).await;
        assert_eq!((&ended["state"], &ended["error"]["code"]), (&json!("failed"), &json!("backup_invalid")), "{what}");
        let reason = ended["error"]["message"].as_str().unwrap();
        assert!(reason.contains("damaged"), "{what}: {reason}");
    }
    let world = world.again(|_| {}).await;
    assert_eq!(orders(&world).await, 2, "the data are as they were");
    // The whole file is taken after all.
    std::fs::write(world.folder.path().join("backups").join(&name), whole).unwrap();
    assert_eq!(restore(&world, &name).await["state"], json!("done"));
}
