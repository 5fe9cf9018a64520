//! The server with 1,100,000 orders: start to usable list, idle processor time, memory. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{error::Error, path::Path, time::Duration};

use huolang_domain::{
    Fen, Millis, OrderSn, ShopId,
    order::{Buyer, PlatformLine, PlatformOrder},
    state::{ContentState, OrderStatus, PlatformState},
};
use huolang_engine::{
    Engine,
    boot::{self, BootOptions},
};
use huolang_store::{
    Durability,
    orders::{self, TrackChange},
    shops,
};
use program::{Desk, Server};
use serde_json::json;

mod program;

const ORDERS: i64 = 1_100_000;
const CHUNK: i64 = 500;
const BEGAN: Millis = Millis(1_700_000_000_000);
/// Work of the start is over after so long, and so long the idle server is watched.
const CALM: Duration = Duration::from_secs(10);
const IDLE: Duration = Duration::from_secs(30);

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(folder.path()))
}

async fn measure(folder: &Path) -> Outcome<()> {
    let server = Server::start(folder, &[])?;
    let desk = Desk::first(&server).await?;
    server.end()?;
    fill(folder).await?;

    let server = Server::start(folder, &[])?;
    for path in ["/api/v1/orders?limit=50", "/api/v1/orders/tabs"] {
        desk.get(&server, path).await?;
    }
    print("start to usable list with 1,100,000 orders", server.begun.elapsed().as_secs_f64(), "s", "< 2");
    for path in ["/api/v1/orders?tab=attention&limit=50", "/api/v1/dashboard", "/api/v1/orders?q=会员&limit=50"] {
        desk.get(&server, path).await?;
    }
    tokio::time::sleep(CALM).await;
    print("processor time of the idle server", server.processor_percent(IDLE).await?, "%", "< 1");
    print("memory of the server", server.resident_mb()?, "MB", "< 120");
    server.end()
}

/// Takes the orders in by the store's own way.
async fn fill(folder: &Path) -> Outcome<()> {
    let mut options = BootOptions::new(folder.join("data"));
    options.key = options.key.with_key_file(folder.join("master.key"));
    options.run_tasks = false;
    let running = boot::boot(options).await?;
    let engine = running.engine.clone();
    let shop = shops::list(&mut engine.db().reader().await?).await?.first().ok_or("no shop")?.id.clone();
    for chunk in 0..ORDERS / CHUNK {
        fill_chunk(&engine, &shop, chunk).await?;
    }
    running.shutdown().await;
    Ok(())
}

async fn fill_chunk(engine: &Engine, shop: &ShopId, chunk: i64) -> Outcome<()> {
    let (vault, ids, shop) = (engine.vault().clone(), engine.ids().clone(), shop.clone());
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let readings: Vec<PlatformOrder> = (0..CHUNK).map(|at| reading(chunk * CHUNK + at)).collect();
                let taken = orders::upsert_many(tx, &vault, &shop, &readings, ids.as_ref(), BEGAN).await?;
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
    Ok(())
}

/// Most orders are long done; a few wait for a person.
const fn tracks(number: i64) -> (ContentState, PlatformState) {
    match number % 100 {
        0 => (ContentState::Manual, PlatformState::Unshipped),
        1 => (ContentState::NeedsReview, PlatformState::Unshipped),
        _ => (ContentState::Sent, PlatformState::Shipped),
    }
}

fn reading(number: i64) -> PlatformOrder {
    let placed_at = BEGAN.plus(number * 1_000);
    PlatformOrder {
        sn: OrderSn::from(format!("26{:016}", (number * 7_919) % 10_000_000_000_000_000)),
        status: if number % 100 < 2 { OrderStatus::PendingShip } else { OrderStatus::Completed },
        buyer: Buyer {
            id: format!("b{}", number % 50_000), name: format!("买家{:05}", number % 50_000), phone: None
        },
        lines: vec![PlatformLine {
            line: 1,
            product_ref: "715300184201".to_owned(),
            sku_ref: String::new(),
            merchant_code: String::new(),
            title: "视频会员月卡 官方激活码 自动发货".to_owned(),
            spec: String::new(),
            quantity: 1,
            unit_price: Fen(1_500),
        }],
        amount: Fen(1_500),
        placed_at,
        paid_at: Some(placed_at),
        updated_at: placed_at,
        ship_by: None,
        remark: None,
        risk: false,
        raw: String::from("{}"),
    }
}

fn print(figure: &str, value: f64, unit: &str, must: &str) {
    let value = (value * 100.0).round() / 100.0;
    println!("{}", json!({ "bench": "resident", "figure": figure, "value": value, "unit": unit, "must": must }));
}
