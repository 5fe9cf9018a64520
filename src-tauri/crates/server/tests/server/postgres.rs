//! The program on a PostgreSQL server: backed up by the program itself, and brought back into an empty database or a file.

use std::{
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::program::{Answer, Client, Folder, Serving};

const MONTH_CARD: &str = "715300184201";

/// A new, empty database of the server of the test run.
async fn make_database() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("HUOLANG_TEST_PG").expect("a PostgreSQL server; `cargo xtask test` starts one");
    let name = format!("server_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut admin = PgConnection::connect(&server).await.unwrap();
    admin.execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name}"))).await.unwrap();
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    admin.close().await.unwrap();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}

fn command(folder: &Folder, database: &str, args: &[&str]) -> Command {
    let mut command = folder.command(args);
    command.env("HUOLANG_DATABASE", database);
    command
}

fn run(folder: &Folder, database: &str, args: &[&str]) -> Answer {
    Answer::of(command(folder, database, args).output().unwrap())
}

/// What a table for people holds, sorted.
fn exported(answer: impl Fn(&[&str]) -> Answer, folder: &Folder, kind: &str, name: &str) -> Vec<String> {
    let file = folder.path().join(format!("{kind}-{name}.csv"));
    let done = answer(&["export", kind, file.to_str().unwrap(), "--unlocked", "--json"]);
    assert!(done.status.success(), "{}", done.err);
    let mut lines: Vec<String> = std::fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn postgres_is_backed_up_and_comes_back_into_an_empty_database_or_a_file() {
    let (folder, first, second) = (Folder::new(), make_database().await, make_database().await);
    let serving = Serving::try_start(command(&folder, &first, &["serve", "--listen", "127.0.0.1:0"])).unwrap();
    let owner = Client::first_user(&serving).await;
    owner.post("/api/v1/practice/payments", json!({ "product_ref": MONTH_CARD, "count": 3 })).await;
    owner
        .until("/api/v1/orders?limit=200", |listed| {
            let items = listed["items"].as_array().unwrap();
            items.len() == 3
                && items.iter().all(|order| {
                    order["content"] == "sent" && order["platform_state"] == "shipped" && order["status"] == "shipped"
                })
        })
        .await;

    // From another folder, too, nobody else works on it.
    let other = Folder::new();
    let words = run(&other, &first, &["serve", "--listen", "127.0.0.1:0"]).assert_refused("database_in_use");
    assert!(words.contains("close it"), "{words}");
    // Beside the running server.
    let runs = || run(&folder, &first, &["status", "--json"]).json()["running"].clone();
    assert_eq!(runs(), true);
    let made = run(&folder, &first, &["backup", "--json"]);
    assert!(made.status.success(), "{}", made.err);
    assert_eq!(made.json()["orders"], 3);
    let file = made.json()["file"].as_str().unwrap().to_owned();
    let listed = owner.get("/api/v1/backups").await;
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
    let refused = owner.send(reqwest::Method::POST, "/api/v1/backups/restore", Some(listed[0].clone())).await;
    assert_eq!(refused.status(), 409, "what is in use is not overwritten from a page");
    assert!(serving.end().success());
    assert_eq!(runs(), false);

    let on = |database: &str, name: &str| {
        ["orders", "cards"].map(|kind| exported(|args| run(&folder, database, args), &folder, kind, name))
    };
    let before = on(&first, "first");
    assert!(before[0].len() > 3 && before[1].len() > 3, "{before:?}");
    let words = run(&folder, &first, &["restore", &file, "--json"]).assert_refused("conflict");
    assert!(words.contains("empty"), "{words}");
    assert_eq!(on(&first, "first-again"), before);

    let restored = run(&folder, &second, &["restore", &file, "--json"]);
    assert!(restored.status.success(), "{}", restored.err);
    assert_eq!(restored.json()["counts"]["orders"], 3);
    assert_eq!(on(&second, "second"), before);
    let serving = Serving::try_start(command(&folder, &second, &["serve", "--listen", "127.0.0.1:0"])).unwrap();
    assert!(serving.setup_token.is_none(), "its people came along");
    assert!(serving.end().success());

    // Into a file of its own: from the server to one machine.
    let restored = folder.run(&["restore", &file, "--json"]);
    assert!(restored.status.success(), "{}", restored.err);
    let kept = ["orders", "cards"].map(|kind| exported(|args| folder.run(args), &folder, kind, "file"));
    assert_eq!(kept, before);
}

#[tokio::test]
async fn postgres_that_cannot_be_reached_is_told_so_and_the_password_is_not() {
    let folder = Folder::new();
    let told = |address: &str, args: &[&str]| {
        let words = run(&folder, address, args).assert_refused("database_failed");
        assert!(words.contains("database") && !words.contains("Secret-0417"), "{words}");
        words
    };
    told("postgres://huolang:Secret-0417@127.0.0.1:9/nothing", &["status", "--json"]);
    for args in [&["serve", "--listen", "127.0.0.1:0"][..], &["doctor", "--json"], &["backup", "--json"]] {
        let words = told("mysql://huolang:Secret-0417@127.0.0.1/nothing", args);
        assert!(words.contains("postgres://"), "{words}");
    }
}
