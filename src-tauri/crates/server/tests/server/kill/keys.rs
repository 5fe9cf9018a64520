//! The program dies while it changes the key and while it makes a backup: what was sealed opens as before, and what is half
//! done is no backup.

use std::{
    fs,
    os::unix::process::ExitStatusExt as _,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use serde_json::{Value, json};

use super::{
    places_of,
    yard::{ABORTED, Deed, Yard},
};
use crate::program::{Answer, Client, Folder};

/// Cards that are looked at before and after.
const CARDS: usize = 450;

/// Every card of the pool in clear, as the seller would see it.
async fn revealed(client: &Client, ids: &[String]) -> Vec<Value> {
    let mut cards = Vec::new();
    for id in ids.iter().step_by(90) {
        cards.push(client.post(&format!("/api/v1/cards/{id}/reveal"), json!({})).await);
    }
    cards
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_changed_through_every_death_and_every_card_opens_as_before() {
    let yard = Yard::small(51).await;
    let mut client = yard.first_user().await;
    let serving = yard.start(&mut client);
    let pool = json!({
        "name": "keys", "kind": "once", "draw_order": "oldest", "use_limit": null, "low_stock_at": 0,
        "near_expiry_days": 0, "manual": "",
    });
    let pool = client.post("/api/v1/card-pools", pool).await["id"].as_str().unwrap().to_owned();
    let lines: Vec<String> = (0..CARDS).map(|number| format!("KEYS-{number:05}")).collect();
    let import = json!({
        "pool_id": pool, "source": { "text": lines.join("\n") }, "columns": { "secret": 0 }, "has_header": false,
    });
    client.post("/api/v1/card-imports", import).await;
    let path = format!("/api/v1/cards?pool_id={pool}&limit=200");
    let full = |said: &Value| said["items"].as_array().map(Vec::len) == Some(200);
    let ids: Vec<String> = client.until(&path, full).await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|card| card["id"].as_str().unwrap().to_owned())
        .collect();
    let before = revealed(&client, &ids).await;
    assert!(serving.end().success());
    let other = Folder::new();
    other.open_shop();
    for place in places_of("rotation") {
        let first = fs::read(yard.folder.key()).unwrap();
        let rotate = Deed::post("/api/v1/vault/rotation", json!({}));
        yard.die_of(place, &mut client, rotate).await;
        // In the middle of it a foreign key opens nothing, and neither does the one from before.
        let now = fs::read(yard.folder.key()).unwrap();
        assert_ne!(now, first, "{place}: the new key is kept before anything is sealed with it");
        for wrong in [fs::read(other.key()).unwrap(), first] {
            fs::write(yard.folder.key(), wrong).unwrap();
            let said = yard.folder.run(&["status", "--json"]);
            if said.status.success() {
                // Until the check value is exchanged the former key still opens all there is.
                assert_eq!(place, "rotation.after_begin", "{}", said.out);
            } else {
                said.assert_refused("wrong_key");
            }
        }
        fs::write(yard.folder.key(), now).unwrap();
        let serving = yard.start(&mut client);
        assert_eq!(revealed(&client, &ids).await, before, "{place}: while it goes on");
        let ended = |said: &Value| said.as_array().is_some_and(|all| all.iter().all(|one| one["state"] != "running"));
        let operations = client.until("/api/v1/operations", ended).await;
        assert!(operations.as_array().unwrap().iter().all(|one| one["state"] == "done"), "{place}: {operations}");
        assert_eq!(revealed(&client, &ids).await, before, "{place}: and afterwards");
        assert!(serving.end().success());
    }
}

/// What lies in the folder of the backups, by ending.
fn lying(yard: &Yard, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(yard.folder.data().join("backups")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = paths.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_was_cut_off_is_none_and_the_next_one_is_whole() {
    let yard = Yard::small(52).await;
    let _ = yard.first_user().await;
    for place in places_of("backup") {
        let whole = lying(&yard, ".hlb");
        // Backups are named by the second: a second one has to wait for its name.
        let died = loop {
            let ran = yard.folder.command(&["backup", "--json"]).env("HUOLANG_FAIL", place).output().unwrap();
            if ran.status.signal().is_some() {
                break ran.status;
            }
            Answer::of(ran).assert_refused("backup_failed");
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        assert_eq!(died.signal(), Some(ABORTED), "{place} was not reached: {died}");
        println!("killed at {place}");
        assert_eq!(lying(&yard, ".hlb"), whole, "{place}: what was not proved is no backup");
        assert!(!lying(&yard, ".copy").is_empty(), "{place}: something half done lies there");
        // Somebody else could be at work on it. After some hours nobody is.
        for ending in [".copy", ".part", ".proof"] {
            for path in lying(&yard, ending) {
                let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400);
                fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
            }
        }
        let made = loop {
            let answer = yard.folder.run(&["backup", "--json"]);
            if answer.status.success() {
                break answer.json();
            }
            answer.assert_refused("backup_failed");
            tokio::time::sleep(Duration::from_millis(200)).await;
        };
        for ending in [".copy", ".part", ".proof"] {
            assert_eq!(lying(&yard, ending), Vec::<PathBuf>::new(), "{place}: what was left is cleared away");
        }
        let restored = yard.folder.run(&["restore", made["file"].as_str().unwrap(), "--json"]);
        assert!(restored.status.success(), "{place}: {}", restored.err);
    }
}
