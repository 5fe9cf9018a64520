//! `deliver` and `task` on the real program: beside a running server and without one, with what stands in the way.

use serde_json::{Value, json};

use crate::program::{Answer, Client, Folder, Serving};

const MONTH_CARD: &str = "715300184201";
const PARCEL: &str = "715300184204";

/// A shop with one month card in stock.
fn serve(folder: &Folder) -> Serving {
    let mut command = folder.command(&["serve", "--listen", "127.0.0.1:0", "--quick"]);
    command.env("HUOLANG_PRACTICE_CARDS", "1");
    Serving::try_start(command).unwrap()
}

/// Buyers pay for two month cards; gives the number of the order that waits for stock.
async fn one_too_many(owner: &Client) -> String {
    owner.post("/api/v1/practice/payments", json!({ "product_ref": MONTH_CARD, "count": 2 })).await;
    let waits = |said: &Value| said["items"].as_array().unwrap().iter().any(|row| row["content"] == "out_of_stock");
    let sent = |said: &Value| said["items"].as_array().unwrap().iter().any(|row| row["content"] == "sent");
    let listed = owner.until("/api/v1/orders?tab=all&limit=50", |said| waits(said) && sent(said)).await;
    let rows = listed["items"].as_array().unwrap().clone();
    let waiting = rows.iter().find(|row| row["content"] == "out_of_stock").unwrap();
    waiting["sn"].as_str().unwrap().to_owned()
}

/// One card more, in a way that wakes nobody up: the order goes out by command only.
async fn restock(owner: &Client) {
    let rules = owner.get(&format!("/api/v1/rules?product_ref={MONTH_CARD}")).await;
    let body = json!({
        "pool_id": rules[0]["source"]["pool_id"], "source": { "text": "DELIVER-BY-COMMAND-1" },
        "columns": { "secret": 0 }, "has_header": false,
    });
    let started = owner.post("/api/v1/card-imports", body).await;
    let path = format!("/api/v1/operations/{}", started["operation_id"].as_str().unwrap());
    owner.until(&path, |said| said["state"] == "done").await;
}

fn deliver(folder: &Folder, args: &[&str]) -> Answer {
    let mut all = vec!["deliver"];
    all.extend(args);
    all.push("--json");
    folder.run(&all)
}

#[tokio::test]
async fn an_order_without_stock_says_so_by_its_exit_code_and_goes_out_after_a_restock() {
    let folder = Folder::new();
    let serving = serve(&folder);
    let owner = Client::first_user(&serving).await;
    let sn = one_too_many(&owner).await;
    assert!(serving.end().success());
    let refused = deliver(&folder, &[&sn]);
    let report = refused.json();
    assert_eq!((refused.status.code(), &report["content"]), (Some(1), &json!("out_of_stock")), "{report}");
    assert_eq!(report["why"]["code"], "out_of_stock", "{report}");
    let spoken = folder.run(&["deliver", &sn]);
    assert_eq!(spoken.status.code(), Some(1), "{}", spoken.out);
    assert!(spoken.out.contains("1 cards are missing"), "{}", spoken.out);

    let serving = serve(&folder);
    let mut owner = owner;
    owner.address.clone_from(&serving.address);
    restock(&owner).await;
    // Beside a running server the command asks, and the server does it.
    let done = deliver(&folder, &[&sn]);
    let report = done.json();
    assert_eq!((done.status.code(), &report["content"]), (Some(0), &json!("sent")), "{report} {}", done.err);
    let got = owner.get(&format!("/api/v1/practice/orders/{sn}")).await;
    assert_eq!(got["messages"].as_array().unwrap().len(), 1, "the buyer got one message");
    assert!(got["messages"][0]["text"].as_str().unwrap().contains("DELIVER-BY-COMMAND-1"));
    let audit = owner.get("/api/v1/logs/audit").await;
    let by_command = |entry: &Value| entry["actor"] == "cli" && entry["title"] == "order.deliver";
    assert!(audit["items"].as_array().unwrap().iter().any(by_command), "{audit}");
    // It is sent: the command says so and sends nothing more.
    assert_ne!(deliver(&folder, &[&sn]).status.code(), Some(0), "what is sent is not delivered again");
    let got = owner.get(&format!("/api/v1/practice/orders/{sn}")).await;
    assert_eq!(got["messages"].as_array().unwrap().len(), 1);
    assert!(serving.end().success());
}

#[tokio::test]
async fn what_cannot_be_delivered_is_named() {
    let folder = Folder::new();
    let serving = serve(&folder);
    let owner = Client::first_user(&serving).await;
    let paid = owner.post("/api/v1/practice/payments", json!({ "product_ref": PARCEL, "count": 1 })).await;
    let sn = paid["sns"][0].as_str().unwrap().to_owned();
    owner.until(&format!("/api/v1/orders?tab=all&q={sn}"), |said| said["items"][0]["attention"] == true).await;
    let words = deliver(&folder, &["261120-000000000000"]).assert_refused("not_found");
    assert!(words.contains("261120-000000000000"), "{words}");
    let words = deliver(&folder, &[&sn, "--override", "pure_luck"]).assert_refused("invalid_input");
    assert!(words.contains("pure_luck") && words.contains("buyer_not_blocked"), "{words}");
    assert_ne!(deliver(&folder, &[&sn]).status.code(), Some(0), "a parcel is not sent by a command");
    let order = owner.get(&format!("/api/v1/practice/orders/{sn}")).await;
    assert_eq!((&order["messages"], &order["marked_shipped"]), (&json!([]), &json!(false)));
    assert!(serving.end().success());
}

#[test]
fn a_task_is_stopped_and_started_from_outside_and_each_is_listed() {
    let folder = Folder::new();
    let serving = Serving::start(&folder);
    let one = |id: &str| folder.run(&["task", id, "--json"]).json()[0].clone();
    let becomes = |wanted: &str| (0..300).any(|_| one("mark_shipped")["state"] == wanted);
    let told = folder.run(&["task", "mark_shipped", "stop", "--json"]);
    assert_eq!(told.json(), json!({ "id": "mark_shipped", "command": "stop" }));
    assert!(becomes("STOPPED"), "{}", one("mark_shipped"));
    let words = folder.run(&["task"]);
    let line = words.out.lines().find(|line| line.starts_with("mark_shipped")).unwrap().to_owned();
    assert!(line.contains("STOPPED") && words.out.contains("deliver"), "{}", words.out);
    assert!(folder.run(&["task", "mark_shipped", "start"]).status.success());
    assert!(becomes("RUNNING"), "{}", one("mark_shipped"));
    assert!(one("mark_shipped")["heartbeat_at"].is_i64());
    assert!(serving.end().success());
}
