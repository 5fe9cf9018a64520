//! No secret leaks: after a full run with planted cards, tokens, phones and the seller's own keys, none is found in the database file, its log,
//! the log files, the backups, or the answers of the API's lists.

mod keys;

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use huolang_domain::{Dice as _, Millis, ShopId, platform::PlatformKind};
use huolang_engine::practice::witness;
use huolang_store::{
    Db, Durability, Location, OpenOptions, credentials, orders,
    shops::{self as store_shops, Shop, ShopState},
};
use huolang_testkit::{Planted, SeededDice, shops};
use huolang_vault::{Secret, Vault};
use reqwest::Method;
use serde_json::{Value, json};

use crate::program::{Client, Folder, PASSWORD, Serving};

/// What a page shows without anybody asking for a secret.
const LISTS: [&str; 38] = [
    "/api/v1/session",
    "/api/v1/dashboard",
    "/api/v1/orders?limit=200",
    "/api/v1/orders/tabs",
    "/api/v1/products",
    "/api/v1/rules",
    "/api/v1/card-pools",
    "/api/v1/cards?limit=200",
    "/api/v1/card-batches",
    "/api/v1/operations",
    "/api/v1/shops",
    "/api/v1/tasks",
    "/api/v1/logs/deliveries",
    "/api/v1/logs/errors",
    "/api/v1/logs/audit",
    "/api/v1/logs/system",
    "/api/v1/notices",
    "/api/v1/settings",
    "/api/v1/api-tokens",
    "/api/v1/conversations",
    "/api/v1/suggestions",
    "/api/v1/reply-rules",
    "/api/v1/ai/settings",
    "/api/v1/ai/shops",
    "/api/v1/ai/costs",
    "/api/v1/ai/presets",
    "/api/v1/platforms",
    "/api/v1/hosts",
    "/api/v1/doctor",
    "/api/v1/notice-channels",
    "/api/v1/notice-channel-kinds",
    "/api/v1/notice-routes",
    "/api/v1/notice-sends",
    "/api/v1/inbound-calls",
    "/api/v1/callbacks",
    "/api/v1/inbound-statistics",
    "/api/v1/verification-records",
    "/api/v1/practice",
];
const CANARIES: usize = 60;
const LONGEST: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn planted_secrets_are_found_nowhere() {
    let folder = Folder::new();
    let dice = SeededDice::of(21);
    let mut planted = Planted::default();
    let serving = Serving::try_start(serve(&folder)).unwrap();
    let mut owner = Client::first_user(&serving).await;
    planted.watch("password", PASSWORD);
    planted.watch("setup token", serving.setup_token.as_deref().unwrap());
    assert!(serving.end().success());
    connect_shop_with_token(&folder, planted.token(&dice)).await;
    let serving = Serving::try_start(serve(&folder)).unwrap();
    owner.address.clone_from(&serving.address);
    planted.watch("session", owner.cookie.as_deref().unwrap().split('=').nth(1).unwrap());
    let token = owner.post("/api/v1/api-tokens", json!({ "name": "till", "scopes": ["read"] })).await;
    planted.watch("api token", token["token"].as_str().unwrap());

    let shops = keys::plant(&owner, &mut planted, &dice).await;

    let codes: Vec<String> = (0..CANARIES).map(|_| planted.card(&dice)).collect();
    import(&owner, &codes).await;
    owner.send(Method::PUT, "/api/v1/practice/faults", Some(faults())).await;
    let sns = buyers_pay(&owner, &dice).await;
    all_settled(&owner, &sns).await;
    owner.post("/api/v1/backups", json!({})).await;
    operations_end(&owner).await;

    let mut answers = Vec::new();
    for path in LISTS.into_iter().chain(shops.iter().map(String::as_str)) {
        answers.push((path.to_owned(), read(&owner, path).await));
    }
    let documented = documented(&folder);
    assert!(documented.len() > LISTS.len(), "{documented:?}");
    for path in documented {
        let answer = owner.send(Method::GET, &path, None).await;
        assert!(!answer.status().is_server_error(), "{path}: {}", answer.status());
        answers.push((path, answer.text().await.unwrap()));
    }
    for order in owner.get("/api/v1/orders?limit=200").await["items"].as_array().unwrap() {
        let path = format!("/api/v1/orders/{}", order["id"].as_str().unwrap());
        answers.push((path.clone(), read(&owner, &path).await));
    }
    // Killed, not ended: what waits in the write-ahead file stays there.
    serving.kill();
    let sent = plant_everything_kept(&folder, &mut planted).await;
    assert!(sent > CANARIES / 4, "buyers got planted cards: {sent}");

    for (path, answer) in answers {
        assert_eq!(planted.search(answer.as_bytes()), [], "{path}: {answer}");
    }
    let wal = folder.data().join("huolang.db-wal");
    assert!(wal.metadata().unwrap().len() > 0, "the write-ahead file is looked at while it is full");
    assert!(folder.data().join("backups").read_dir().unwrap().next().is_some(), "a backup is looked at");
    assert!(folder.data().join("logs").read_dir().unwrap().next().is_some(), "a log is looked at");
    assert_eq!(planted.search_folder(&folder.data()).unwrap(), []);
}

/// Every address that answers a plain GET with JSON, as the program's own document names them: a new list is looked at
/// without being named here.
fn documented(folder: &Folder) -> Vec<String> {
    let document = folder.run(&["openapi"]).json();
    let is_plain = |path: &str, get: &Value| {
        let needs = get["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["required"] == true));
        !path.contains('{') && !needs && get["responses"]["200"]["content"]["application/json"].is_object()
    };
    let paths = document["paths"].as_object().unwrap();
    paths.iter().filter(|(path, item)| is_plain(path, &item["get"])).map(|(path, _)| path.clone()).collect()
}

/// A rough day.
fn faults() -> Value {
    json!({
        "duplicate_event": 0.1,
        "timeout_after_accept": 0.1,
        "timeout_before_accept": 0.1,
        "transient": 0.1,
        "rate_limit": 0.02,
        "dead_login": false,
    })
}

/// Imports the planted cards into the pool that the single product draws from.
async fn import(owner: &Client, codes: &[String]) {
    let rules = owner.get(&format!("/api/v1/rules?product_ref={}", shops::SINGLE)).await;
    let pool = rules[0]["source"]["pool_id"].as_str().unwrap_or_else(|| panic!("{rules}")).to_owned();
    let body = json!({
        "pool_id": pool,
        "source": { "text": codes.join("\n") },
        "columns": { "secret": 0 },
        "has_header": false,
    });
    owner.post("/api/v1/card-imports", body).await;
    operations_end(owner).await;
}

/// The server, telling its log everything, with one practice card a pool: the planted ones come next.
fn serve(folder: &Folder) -> Command {
    let mut command = folder.command(&["serve", "--listen", "127.0.0.1:0", "--quick"]);
    command.env("HUOLANG_PRACTICE_CARDS", "1").env("HUOLANG_LOG", "debug");
    command
}

/// A second shop, whose token is planted and whose market cannot be reached: calls fail and are logged.
async fn connect_shop_with_token(folder: &Folder, token: String) {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (db, vault) = open(folder, &folder.data()).await;
    let shop = Shop {
        id: ShopId::from("canary-shop"),
        platform: PlatformKind::Practice,
        name: "second".to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: json!({ "gateway": format!("http://{closed}"), "push": true }),
        created_at: Millis(1),
        updated_at: Millis(1),
        last_synced_at: None,
    };
    let written = db.write(Durability::Flushed, move |tx| {
        Box::pin(async move {
            store_shops::insert(tx, &shop).await?;
            credentials::save(tx, &vault, &shop.id, "token", &Secret::new(token), None, Millis(1)).await
        })
    });
    written.await.unwrap();
    db.close().await;
}

/// The database in `place`, with the folder's key.
async fn open(folder: &Folder, place: &Path) -> (Db, Vault) {
    let key = huolang_vault::Options::new(folder.data()).with_key_file(folder.key());
    let vault = huolang_vault::open_or_create(&key).unwrap().vault;
    let path = place.join("huolang.db");
    (Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.unwrap(), vault)
}

async fn buyers_pay(owner: &Client, dice: &SeededDice) -> Vec<String> {
    let mut sns = Vec::new();
    for product in [shops::SINGLE, shops::SINGLE, shops::SINGLE, shops::EARPHONES] {
        let count = 8 + dice.below(4);
        let paid = owner.post("/api/v1/practice/payments", json!({ "product_ref": product, "count": count })).await;
        sns.extend(paid["sns"].as_array().unwrap().iter().map(|sn| sn.as_str().unwrap().to_owned()));
    }
    sns
}

/// Waits until every order is either done or waits for a person.
async fn all_settled(owner: &Client, sns: &[String]) {
    let begun = Instant::now();
    loop {
        let found = owner.post("/api/v1/orders/lookup", json!({ "sns": sns })).await;
        let settled = |order: &Value| order["attention"] == true || order["content"] == "sent";
        let items = found["items"].as_array().unwrap();
        if items.len() == sns.len() && items.iter().all(settled) {
            return;
        }
        assert!(begun.elapsed() < LONGEST, "{found}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn operations_end(owner: &Client) {
    let begun = Instant::now();
    loop {
        let operations = owner.get("/api/v1/operations").await;
        let operations = operations.as_array().unwrap();
        if operations.iter().all(|operation| operation["state"] != "running") {
            assert!(operations.iter().all(|operation| operation["state"] == "done"), "{operations:?}");
            return;
        }
        assert!(begun.elapsed() < LONGEST, "{operations:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn read(owner: &Client, path: &str) -> String {
    let answer = owner.send(Method::GET, path, None).await;
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.text().await.unwrap()
}

/// Watches for every card and phone that the database really holds, and tells how many cards went out.
async fn plant_everything_kept(folder: &Folder, planted: &mut Planted) -> usize {
    let copy = tempfile::tempdir().unwrap();
    for end in ["", "-wal"] {
        let name = format!("huolang.db{end}");
        std::fs::copy(folder.data().join(&name), copy.path().join(&name)).unwrap();
    }
    let (db, vault) = open(folder, copy.path()).await;
    let mut conn = db.reader().await.unwrap();
    for secret in witness::secrets(&mut conn, &vault).await.unwrap() {
        if !planted.values().any(|known| known == secret.expose()) {
            planted.watch("kept card", secret.expose());
        }
    }
    let all = orders::list(&mut conn, &orders::Filter::default(), None, 1_000, 0).await.unwrap().items;
    let mut phones = 0;
    for order in &all {
        if let Some(phone) = orders::phone(&mut conn, &vault, &order.id).await.unwrap() {
            planted.watch("phone", phone.expose());
            phones += 1;
        }
    }
    assert!(phones > 0, "parcels have phones");
    let sent = all.iter().filter(|order| order.delivered_at.is_some()).count();
    drop(conn);
    db.close().await;
    sent
}
