//! How fast the list and the history of conversations are with 100,000 messages in one SQLite file. One JSON line a figure.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use huolang_domain::platform::PlatformKind;
use huolang_domain::talk::{MessageAuthor, MessageHandling, MessageKind};
use huolang_domain::testing::SeqIds;
use huolang_domain::{ConversationId, MessageId, Millis, ShopId};
use huolang_store::conversations::{self, ConversationState, Filter, Met};
use huolang_store::messages::{self, Body, Incoming};
use huolang_store::shops::{self, Shop, ShopState};
use huolang_store::{Db, Durability, Location, OpenOptions, meta};
use huolang_vault::{MasterKey, Vault};

const MESSAGES: i64 = 100_000;
const TALKS: i64 = 4_000;
const BEGAN: Millis = Millis(1_700_000_000_000);
const STATES: [ConversationState; 5] = [
    ConversationState::All,
    ConversationState::Unread,
    ConversationState::Waiting,
    ConversationState::Suggested,
    ConversationState::TakenOver,
];

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("huolang.db");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(&path))
}

async fn measure(path: &Path) -> Outcome<()> {
    let vault = Vault::from_master_key(MasterKey::from_bytes([7; 32]))?;
    let db = Db::open(&Location::Sqlite { path: path.to_owned() }, OpenOptions::default()).await?;
    let ids: &'static SeqIds = Box::leak(Box::new(SeqIds::default()));
    let shop = open_shop(&db).await?;
    let begun = Instant::now();
    for chunk in 0..TALKS / 50 {
        let (shop, vault) = (shop.clone(), vault.clone());
        db.write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                for number in chunk * 50..(chunk + 1) * 50 {
                    let talk = conversations::meet(tx, &shop, &met(number), ids, BEGAN).await?;
                    messages::take_in(tx, &vault, &talk, &told(number), ids, BEGAN).await?;
                }
                Ok(())
            })
        })
        .await?;
    }
    print("messages taken in while filling", MESSAGES as f64 / begun.elapsed().as_secs_f64(), "messages/s", None, None);
    let raw = format!("one row by its key: {:.2} ms", one_row(&db).await?);
    lists(&db, &vault, &shop, &raw).await?;
    histories(&db, &vault, &shop, &raw).await?;
    db.close().await;
    Ok(())
}

async fn open_shop(db: &Db) -> Outcome<ShopId> {
    let id = ShopId::from("shop");
    let shop = Shop {
        id: id.clone(),
        platform: PlatformKind::Practice,
        name: "shop".to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: serde_json::json!({}),
        created_at: BEGAN,
        updated_at: BEGAN,
        last_synced_at: None,
    };
    db.write(Durability::Ordinary, move |tx| Box::pin(async move { shops::insert(tx, &shop).await })).await?;
    Ok(id)
}

fn met(number: i64) -> Met {
    Met {
        chat_id: format!("6{number:010}"),
        peer_id: format!("22{number:08}"),
        peer_name: format!("买家{number}"),
        product_ref: format!("90{:010}", number % 40),
    }
}

/// Most talks are long answered; a few wait.
fn told(number: i64) -> Vec<Incoming> {
    let each = MESSAGES / TALKS;
    let one = |at: i64| {
        let buyer = at % 2 == 0;
        let waits = buyer && at + 2 >= each && number % 50 == 0;
        let handling = match (buyer, waits) {
            (true, true) => MessageHandling::Left,
            (true, false) => MessageHandling::Answered,
            (false, _) => MessageHandling::None,
        };
        Incoming {
            platform_id: format!("{at}.PNM"),
            author: if buyer { MessageAuthor::Buyer } else { MessageAuthor::Seller },
            kind: MessageKind::Text,
            body: Body::text("在的亲，这款拍下以后自动发货，手机和电视都可以用，有问题随时说"),
            order_sn: None,
            at: BEGAN.plus(number * 60_000 + at * 1_000),
            handling,
            left_reason: None,
            due_at: None,
        }
    };
    (0..each).map(one).collect()
}

/// What the least read costs, p95 in milliseconds.
async fn one_row(db: &Db) -> Outcome<f64> {
    let mut times = Vec::new();
    for _ in 0..200 {
        let begun = Instant::now();
        meta::get(&mut db.reader().await?, "none").await?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok(p95(&mut times))
}

async fn lists(db: &Db, vault: &Vault, shop: &ShopId, raw: &str) -> Outcome<()> {
    let (mut first, mut next) = (Vec::new(), Vec::new());
    for state in STATES {
        for of in [None, Some(shop.clone())] {
            let filter = Filter { state, shop: of, text: None, now: BEGAN };
            for _ in 0..20 {
                let mut after: Option<(Millis, ConversationId)> = None;
                for times in [&mut first, &mut next] {
                    let begun = Instant::now();
                    let mut conn = db.reader().await?;
                    let place = after.as_ref().map(|(at, id)| (*at, id));
                    let page = conversations::list(&mut conn, &filter, place, 50).await?;
                    for row in &page.items {
                        if let (Some(id), Some((_, _, body))) = (&row.conversation.last_message_id, &row.last) {
                            messages::read_body(vault, id, body)?;
                        }
                    }
                    times.push(begun.elapsed().as_secs_f64() * 1e3);
                    after = page.next;
                }
            }
        }
    }
    print("first page of conversations of any state, p95", p95(&mut first), "ms", Some("< 30"), Some(raw));
    print("next page of conversations of any state, p95", p95(&mut next), "ms", Some("< 30"), Some(raw));
    Ok(())
}

async fn histories(db: &Db, vault: &Vault, shop: &ShopId, raw: &str) -> Outcome<()> {
    let filter = Filter { state: ConversationState::All, shop: Some(shop.clone()), text: None, now: BEGAN };
    let page = conversations::list(&mut db.reader().await?, &filter, None, 200).await?;
    let mut times = Vec::new();
    for row in &page.items {
        let mut before: Option<(Millis, MessageId)> = None;
        for _ in 0..2 {
            let begun = Instant::now();
            let mut conn = db.reader().await?;
            let place = before.as_ref().map(|(at, id)| (*at, id));
            let rows = messages::history(&mut conn, &row.conversation.id, place, 20).await?;
            for row in &rows {
                messages::read_body(vault, &row.id, &row.body)?;
            }
            times.push(begun.elapsed().as_secs_f64() * 1e3);
            before = rows.last().map(|row| (row.at, row.id.clone()));
        }
    }
    print("page of the history of a conversation, p95", p95(&mut times), "ms", Some("< 30"), Some(raw));
    Ok(())
}

fn p95(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() * 95 / 100).copied().unwrap_or_default()
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>, raw: Option<&str>) {
    let value = (value * 100.0).round() / 100.0;
    println!(
        "{}",
        serde_json::json!({ "bench": "talks", "figure": figure, "value": value, "unit": unit, "must": must, "raw": raw })
    );
}
