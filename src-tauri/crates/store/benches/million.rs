//! How fast lists and searches are with 1,100,000 orders and 1,000,000 cards in one SQLite file. One JSON line a figure.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::future::Future;
use std::path::Path;
use std::time::Instant;

use huolang_domain::expiry::DrawOrder;
use huolang_domain::order::{Buyer, PlatformLine, PlatformOrder};
use huolang_domain::platform::PlatformKind;
use huolang_domain::state::{ContentState, OrderStatus, PlatformState, Tab};
use huolang_domain::testing::SeqIds;
use huolang_domain::{BatchId, Fen, Millis, OrderSn, PoolId, ShopId};
use huolang_store::cards::{self, CardText, NewCard};
use huolang_store::orders::{self, Filter, TrackChange};
use huolang_store::pools::{self, Pool, PoolKind};
use huolang_store::shops::{self, Shop, ShopState};
use huolang_store::{Db, Durability, Location, OpenOptions, batches, meta};
use huolang_vault::{MasterKey, Secret, Vault};

const ORDERS: i64 = 1_100_000;
const CARDS: i64 = 1_000_000;
const SHOPS: i64 = 3;
const CHUNK: i64 = 500;
const BEGAN: Millis = Millis(1_700_000_000_000);
const TITLES: [&str; 8] = [
    "视频会员月卡 自动发货",
    "游戏点卡 100元 秒发",
    "办公软件激活码 永久版",
    "音乐会员年卡",
    "网课兑换码 全套",
    "手机壳 磨砂防摔",
    "电影票代金券",
    "加油卡充值 面值",
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
    let shops = open_shops(&db, ids).await?;
    let begun = Instant::now();
    fill_orders(&db, &vault, &shops, ids).await?;
    print("orders taken in while filling", ORDERS as f64 / begun.elapsed().as_secs_f64(), "orders/s", None, None);
    fill_cards(&db, &vault, ids).await?;
    db.close().await;

    let begun = Instant::now();
    let db = Db::open(&Location::Sqlite { path: path.to_owned() }, OpenOptions::default()).await?;
    let mut conn = db.reader().await?;
    orders::list(&mut conn, &Filter::default(), None, 50, 0).await?;
    orders::tab_counts(&mut conn, None, None).await?;
    drop(conn);
    print("database opened and first list read", begun.elapsed().as_secs_f64() * 1e3, "ms", Some("< 2000"), None);

    let raw = format!("one row by its key: {:.2} ms", one_row(&db).await?);
    first_and_next_pages(&db, &shops, &raw).await?;
    searches(&db, &vault, &raw).await?;
    db.close().await;
    Ok(())
}

async fn open_shops(db: &Db, ids: &SeqIds) -> Outcome<Vec<ShopId>> {
    let shops: Vec<ShopId> = (0..SHOPS).map(|_| ShopId::fresh(ids)).collect();
    for (number, id) in shops.iter().enumerate() {
        let shop = Shop {
            id: id.clone(),
            platform: PlatformKind::Practice,
            name: format!("shop {number}"),
            state: ShopState::Active,
            parked_reason: None,
            config: serde_json::json!({}),
            created_at: BEGAN,
            updated_at: BEGAN,
            last_synced_at: None,
        };
        db.write(Durability::Ordinary, move |tx| Box::pin(async move { shops::insert(tx, &shop).await })).await?;
    }
    Ok(shops)
}

async fn fill_orders(db: &Db, vault: &Vault, shops: &[ShopId], ids: &'static SeqIds) -> Outcome<()> {
    for chunk in 0..ORDERS / CHUNK {
        let shop = shops[usize::try_from(chunk % SHOPS)?].clone();
        let vault = vault.clone();
        db.write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let readings: Vec<PlatformOrder> = (0..CHUNK).map(|at| reading(chunk * CHUNK + at)).collect();
                let taken = orders::upsert_many(tx, &vault, &shop, &readings, ids, BEGAN).await?;
                let changes: Vec<TrackChange> = taken
                    .into_iter()
                    .zip(chunk * CHUNK..)
                    .map(|(taken, number)| {
                        let (content, platform) = tracks(number);
                        TrackChange { content: Some(content), platform: Some(platform), ..TrackChange::of(taken.id) }
                    })
                    .collect();
                orders::set_tracks_many(tx, &changes, BEGAN).await
            })
        })
        .await?;
    }
    Ok(())
}

/// Most orders are long done; a few wait for everything there is to wait for.
fn status(number: i64) -> OrderStatus {
    match number % 100 {
        0 => OrderStatus::PendingPayment,
        1..=4 => OrderStatus::PendingShip,
        5..=9 => OrderStatus::Shipped,
        10 => OrderStatus::Refunding,
        11..=12 => OrderStatus::Refunded,
        13..=15 => OrderStatus::Closed,
        _ => OrderStatus::Completed,
    }
}

fn tracks(number: i64) -> (ContentState, PlatformState) {
    match number % 100 {
        0 | 13..=15 => (ContentState::None, PlatformState::Unshipped),
        1 => (ContentState::Manual, PlatformState::Unshipped),
        2 => (ContentState::OutOfStock, PlatformState::Unshipped),
        3 => (ContentState::NeedsReview, PlatformState::Unshipped),
        4 => (ContentState::Scheduled, PlatformState::Unshipped),
        _ => (ContentState::Sent, PlatformState::Shipped),
    }
}

fn reading(number: i64) -> PlatformOrder {
    let placed_at = BEGAN.plus(number * 1_000);
    let title = TITLES[usize::try_from(number).unwrap_or_default() % TITLES.len()];
    PlatformOrder {
        sn: OrderSn::from(sn(number)),
        status: status(number),
        buyer: Buyer {
            id: format!("b{}", number % 50_000), name: format!("买家{:05}", number % 50_000), phone: None
        },
        lines: vec![PlatformLine {
            line: 1,
            product_ref: format!("p{}", number % 8),
            sku_ref: String::new(),
            merchant_code: String::new(),
            title: title.to_owned(),
            spec: String::new(),
            quantity: 1,
            unit_price: Fen(1_990),
        }],
        amount: Fen(1_990),
        placed_at,
        paid_at: Some(placed_at),
        updated_at: placed_at,
        ship_by: None,
        remark: None,
        risk: false,
        raw: String::from("{}"),
    }
}

fn sn(number: i64) -> String {
    format!("26{:016}", (number * 7_919) % 10_000_000_000_000_000)
}

fn card(number: i64) -> CardText {
    let secret = format!("KEY-{:08X}-{number:08}", number.wrapping_mul(2_654_435_761) & 0xffff_ffff);
    CardText { secret: Secret::new(secret), ..CardText::default() }
}

async fn fill_cards(db: &Db, vault: &Vault, ids: &'static SeqIds) -> Outcome<()> {
    let (pool, batch) = (PoolId::fresh(ids), BatchId::fresh(ids));
    let made = Pool {
        id: pool.clone(),
        name: "cards".to_owned(),
        kind: PoolKind::Once,
        draw_order: DrawOrder::Oldest,
        use_limit: None,
        low_stock_at: 10,
        near_expiry_days: 0,
        manual: String::new(),
        created_at: BEGAN,
        updated_at: BEGAN,
    };
    let (of, in_pool) = (batch.clone(), pool.clone());
    db.write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            pools::save(tx, &made).await?;
            batches::start(tx, &of, &in_pool, "bench", "", BEGAN).await
        })
    })
    .await?;
    for chunk in 0..CARDS / 2_000 {
        let sealed: Result<Vec<NewCard>, _> =
            (chunk * 2_000..(chunk + 1) * 2_000).map(|number| NewCard::seal(vault, ids, &card(number), None)).collect();
        let (sealed, batch, pool) = (sealed?, batch.clone(), pool.clone());
        db.write(Durability::Ordinary, move |tx| {
            Box::pin(async move { cards::import_many(tx, &batch, &pool, &sealed, "bench", ids, BEGAN).await })
        })
        .await?;
    }
    Ok(())
}

async fn first_and_next_pages(db: &Db, shops: &[ShopId], raw: &str) -> Outcome<()> {
    let (mut first, mut next) = (Vec::new(), Vec::new());
    for _round in 0..5 {
        for tab in Tab::ALL {
            for of in [None, Some(vec![shops[0].clone()]), Some(shops[1..].to_vec())] {
                for days in [None, Some(3)] {
                    let from = days.map(|days: i64| BEGAN.plus(ORDERS * 1_000 - days * 86_400_000));
                    let tab = Some(*tab).filter(|tab| *tab != Tab::All);
                    let filter = Filter { tab, shops: of.clone(), from, ..Filter::default() };
                    let (page, took) = timed(read_page(db, &filter, None)).await?;
                    first.push(took);
                    if let Some(place) = page.next {
                        next.push(timed(read_page(db, &filter, Some(place))).await?.1);
                    }
                }
            }
        }
    }
    print("first page of any tab and filter, p95", p95(&mut first), "ms", Some("< 50"), Some(raw));
    print("next page of any tab and filter, p95", p95(&mut next), "ms", Some("< 20"), Some(raw));
    Ok(())
}

/// What the least read costs, p95 in milliseconds.
async fn one_row(db: &Db) -> Outcome<f64> {
    let mut took = Vec::new();
    for _ in 0..200 {
        let read = async { Ok(meta::get(&mut db.reader().await?, "none").await?) };
        took.push(timed(read).await?.1);
    }
    Ok(p95(&mut took))
}

async fn read_page(db: &Db, filter: &Filter, after: Option<i64>) -> Outcome<orders::Page> {
    let mut conn = db.reader().await?;
    Ok(orders::list(&mut conn, filter, after, 50, 0).await?)
}

async fn searches(db: &Db, vault: &Vault, raw: &str) -> Outcome<()> {
    let wanted: Vec<(&str, Vec<String>)> = vec![
        ("order number", (0..200).map(|number| sn(number * 5_011)).collect()),
        ("end of an order number", (0..100).map(|number| sn(number * 5_011)[12..].to_owned()).collect()),
        ("buyer", (0..100).map(|number| format!("买家{:05}", number * 401)).collect()),
        (
            "title fragment",
            ["会员", "激活码", "点卡 100", "充值", "磨砂防摔", "不存在的商品"]
                .repeat(20)
                .iter()
                .map(|text| (*text).to_owned())
                .collect(),
        ),
    ];
    for (name, texts) in wanted {
        let mut took = Vec::new();
        for text in texts {
            let search = async {
                let mut conn = db.reader().await?;
                Ok(orders::search(&mut conn, vault, &text, &Filter::default(), None, 50).await?)
            };
            took.push(timed(search).await?.1);
        }
        print(&format!("search by {name}, p95"), p95(&mut took), "ms", Some("< 100"), Some(raw));
    }
    let mut took = Vec::new();
    for number in 0..200 {
        let tail = format!("{:04}", (number * 37) % 10_000);
        let search = async {
            let mut conn = db.reader().await?;
            Ok(cards::find_by_tail(&mut conn, vault, &tail, None, None, 50).await?.cards)
        };
        let (found, millis) = timed(search).await?;
        assert!(!found.is_empty(), "every tail is there");
        took.push(millis);
    }
    print("search by the last characters of a card, p95", p95(&mut took), "ms", Some("< 100"), Some(raw));
    Ok(())
}

async fn timed<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<(T, f64)> {
    let begun = Instant::now();
    let value = work.await?;
    Ok((value, begun.elapsed().as_secs_f64() * 1e3))
}

fn p95(took: &mut [f64]) -> f64 {
    took.sort_by(f64::total_cmp);
    took.get(took.len() * 95 / 100).copied().unwrap_or_default()
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>, raw: Option<&str>) {
    let line = serde_json::json!({ "bench": "million", "figure": figure, "value": value, "unit": unit, "must": must, "raw": raw });
    println!("{line}");
}
