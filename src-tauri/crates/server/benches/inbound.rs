//! The server while JD calls it over loopback: orders a second, how long the slowest wait, memory. One JSON line a figure.
//! Every order is flushed to the disk before it is answered; the disk's own rate stands beside the figures.
#![allow(clippy::print_stdout, clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::{
    error::Error,
    io::Write as _,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use huolang_domain::{BatchId, PoolId, ShopId, expiry::DrawOrder, platform::PlatformKind};
use huolang_engine::{
    Engine,
    boot::{self, BootOptions},
    inbound::NewMapping,
};
use huolang_store::{
    Durability, batches,
    cards::{CardText, NewCard, import_many},
    credentials,
    offers::OfferKind,
    pools::{self, Pool, PoolKind},
    shops::{self, Shop, ShopState},
};
use huolang_testkit::{JdGame, JdGeneral, jd_general::Order};
use huolang_vault::Secret;
use program::Server;
use serde_json::json;

mod program;

const KEY: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
const AES_KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const GAME_KEY: &str = "0123456789abcdefghijklmnopqrstuv";
const CUSTOMER: &str = "10817";
const CONNECTIONS: u64 = 16;
const CARDS: usize = 120_000;
const ORDERS: u64 = 40_000;
const QUESTIONS: u64 = 100_000;
/// One order that comes again and again.
const REPEATED: u64 = 900_000_000;
const REPEATS: u64 = 1_000;
const REPEATERS: u64 = 200;
/// Figures of a cold start are nobody's.
const WARM: u64 = 2_000;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(folder.path()))
}

async fn measure(folder: &Path) -> Outcome<()> {
    let flushes = flush_rate(folder)?;
    let raw = format!("disk: {flushes:.0} flushes/s of 4 KiB");
    let (general, game) = furnish(folder).await?;
    let server = Server::start(folder, &["--no-practice"])?;
    let jd = Arc::new(JdGeneral::start(0, KEY, AES_KEY).await?);
    let play = Arc::new(JdGame::start(0, CUSTOMER, GAME_KEY).await?);

    let begin = |n: u64| jd.begin_form(&Order::one(n, "W-CARD"));
    run(server.address, &general, "beginDistill", 1, WARM, &begin, "\"produceStatus\":1").await?;
    let taken = run(server.address, &general, "beginDistill", 1 + WARM, ORDERS, &begin, "\"produceStatus\":1").await?;
    print("beginDistill with a card, 16 connections", taken.rate, "requests/s", ">= 4000", &raw);
    print("beginDistill, 99 of 100 answered within", taken.p99_ms, "ms", "< 20", &raw);

    let find = |n: u64| jd.find_form(1 + n % ORDERS);
    let asked = run(server.address, &general, "findDistill", 1, QUESTIONS, &find, "\"produceStatus\":1").await?;
    print("findDistill, 16 connections", asked.rate, "requests/s", ">= 10000", "");
    print("findDistill, 99 of 100 answered within", asked.p99_ms, "ms", "< 20", "");

    let charge = |n: u64| play.form(&JdGame::order(n, "S-DIRECT", Some("13800138000")));
    let charged = run(server.address, &game, "directCharge", 1, ORDERS, &charge, "\"retCode\":\"100\"").await?;
    print("directCharge, 16 connections", charged.rate, "requests/s", ">= 4000", &raw);
    print("directCharge, 99 of 100 answered within", charged.p99_ms, "ms", "< 20", &raw);
    let (outcomes, cards) = repeats(server.address, &general, &jd).await?;
    print("outcomes told to 1,000 repeats of one order, 200 at a time", outcomes as f64, "outcomes", "= 1", "");
    print("cards given to 1,000 repeats of one order, 200 at a time", cards as f64, "cards", "= 1", "");
    print("memory of the server after all of it", server.resident_mib()?, "MiB", "< 100", "");
    server.end()
}

struct Measured {
    rate: f64,
    p99_ms: f64,
}

/// Sends `count` calls over sixteen connections as fast as they are answered. Forms are signed beforehand: JD's work is not
/// to be measured.
async fn run(
    address: SocketAddr,
    base: &str,
    call: &str,
    first: u64,
    count: u64,
    form: &dyn Fn(u64) -> String,
    must: &'static str,
) -> Outcome<Measured> {
    let forms: Arc<Vec<String>> = Arc::new((first..first + count).map(form).collect());
    let path = Arc::new(format!("{base}/{call}"));
    let next = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..CONNECTIONS {
        let (forms, path, next) = (Arc::clone(&forms), Arc::clone(&path), Arc::clone(&next));
        tasks.push(tokio::spawn(async move {
            let mut caller = JdGeneral::caller(address);
            let mut waits = Vec::new();
            while let Some(form) = forms.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
                let sent = Instant::now();
                let reply = caller.post(&path, form).await?;
                waits.push(sent.elapsed());
                let text = String::from_utf8_lossy(&reply.body);
                if !text.contains(must) {
                    return Err(std::io::Error::other(format!("unexpected answer: {text}")));
                }
            }
            Ok(waits)
        }));
    }
    let mut waits: Vec<Duration> = Vec::new();
    for task in tasks {
        waits.extend(task.await??);
    }
    let took = begun.elapsed().as_secs_f64();
    waits.sort_unstable();
    let p99 = waits.get(waits.len() * 99 / 100).copied().unwrap_or_default();
    Ok(Measured { rate: count as f64 / took, p99_ms: p99.as_secs_f64() * 1_000.0 })
}

/// One order a thousand times over two hundred connections at once: how many different outcomes JD was told, and how many
/// different cards.
async fn repeats(address: SocketAddr, base: &str, jd: &Arc<JdGeneral>) -> Outcome<(usize, usize)> {
    let order = Order::one(REPEATED, "W-CARD");
    let path = Arc::new(format!("{base}/beginDistill"));
    let mut tasks = Vec::new();
    for _ in 0..REPEATERS {
        let (jd, order, path) = (Arc::clone(jd), order.clone(), Arc::clone(&path));
        tasks.push(tokio::spawn(async move {
            let mut caller = JdGeneral::caller(address);
            for _ in 0..REPEATS / REPEATERS {
                jd.begin(&mut caller, &path, &order).await?.map_err(std::io::Error::other)?;
            }
            Ok::<_, std::io::Error>(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    let ledger = jd.ledger();
    let entry = ledger.0.get(&REPEATED.to_string()).ok_or("JD does not know its order")?;
    Ok((entry.outcomes.len(), entry.cards.len()))
}

/// How often this disk flushes a page a second, one after the other.
fn flush_rate(folder: &Path) -> Outcome<f64> {
    let mut file = std::fs::File::create(folder.join("flush"))?;
    let (page, begun) = ([7_u8; 4096], Instant::now());
    let mut flushes = 0;
    while begun.elapsed() < Duration::from_secs(2) {
        file.write_all(&page)?;
        file.sync_data()?;
        flushes += 1;
    }
    Ok(f64::from(flushes) / begun.elapsed().as_secs_f64())
}

fn print(figure: &str, value: f64, unit: &str, must: &str, raw: &str) {
    let mut line = json!({ "bench": "inbound", "figure": figure, "value": value, "unit": unit, "must": must });
    if !raw.is_empty() {
        line["raw"] = json!(raw);
    }
    println!("{line}");
}

/// Two shops with their cards and products; gives the paths of their calls.
async fn furnish(folder: &Path) -> Outcome<(String, String)> {
    std::fs::create_dir_all(folder.join("data"))?;
    let mut options = BootOptions::new(folder.join("data"));
    options.key = options.key.with_key_file(folder.join("master.key"));
    options.run_tasks = false;
    options.practice = false;
    let running = boot::boot(options).await?;
    let engine = running.engine.clone();
    let pool = pool(&engine).await?;
    let fields = json!({ "vendor_id": "1201", "answer_mode": "sync" });
    let general = shop(&engine, PlatformKind::JdGeneral, fields, &[("sign_key", KEY), ("aes_key", AES_KEY)]).await?;
    let game =
        shop(&engine, PlatformKind::JdGame, json!({ "customer_id": CUSTOMER }), &[("sign_key", GAME_KEY)]).await?;
    map(&engine, &general, "W-CARD", OfferKind::Cards, Some(pool)).await?;
    map(&engine, &game, "S-DIRECT", OfferKind::TopUp, None).await?;
    let mut paths = Vec::new();
    for (shop, kind) in [(&general, "general"), (&game, "game")] {
        let known = engine.inbound_shop(shop).await?;
        let token = known.token.as_ref().ok_or("no path")?;
        paths.push(format!("/api/jd/{kind}/{}", token.expose()));
    }
    running.shutdown().await;
    let game = paths.pop().ok_or("no path")?;
    Ok((paths.pop().ok_or("no path")?, game))
}

async fn shop(
    engine: &Engine,
    platform: PlatformKind,
    fields: serde_json::Value,
    secrets: &'static [(&'static str, &'static str)],
) -> Outcome<ShopId> {
    let now = engine.now();
    let row = Shop {
        id: ShopId::fresh(engine.ids().as_ref()),
        platform,
        name: platform.as_str().to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: json!({ "fields": fields }),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let (id, writer) = (row.id.clone(), engine.clone());
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                shops::insert(tx, &row).await?;
                for (name, secret) in secrets {
                    credentials::save(tx, writer.vault(), &row.id, name, &Secret::from(*secret), None, now).await?;
                }
                Ok(())
            })
        })
        .await?;
    engine.renew_path_token(&id, "bench").await?;
    Ok(id)
}

async fn map(engine: &Engine, shop: &ShopId, product: &str, kind: OfferKind, pool_id: Option<PoolId>) -> Outcome<()> {
    let new = NewMapping {
        product_ref: product.to_owned(),
        title: product.to_owned(),
        kind,
        account_format: String::new(),
        price: None,
        several: false,
        switched_on: true,
        pool_id,
    };
    Ok(engine.save_mapping(shop, new, "bench").await?)
}

async fn pool(engine: &Engine) -> Outcome<PoolId> {
    let now = engine.now();
    let pool = Pool {
        id: PoolId::fresh(engine.ids().as_ref()),
        name: "cards".to_owned(),
        kind: PoolKind::Once,
        draw_order: DrawOrder::Oldest,
        use_limit: None,
        low_stock_at: 0,
        near_expiry_days: 0,
        manual: String::new(),
        created_at: now,
        updated_at: now,
    };
    let (id, writer) = (pool.id.clone(), engine.clone());
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let (vault, ids) = (writer.vault(), writer.ids().as_ref());
                pools::save(tx, &pool).await?;
                let batch = BatchId::fresh(ids);
                batches::start(tx, &batch, &pool.id, "bench", "", now).await?;
                let seal = |n: usize| {
                    let text = CardText {
                        number: Secret::new(format!("JD{n:08}")),
                        secret: Secret::new(format!("pw-{n:08}")),
                        note: Secret::default(),
                    };
                    NewCard::seal(vault, ids, &text, None)
                };
                for first in (0..CARDS).step_by(2_000) {
                    let sealed: Vec<NewCard> = (first..first + 2_000).map(seal).collect::<Result<_, _>>()?;
                    import_many(tx, &batch, &pool.id, &sealed, "bench", ids, now).await?;
                }
                Ok(())
            })
        })
        .await?;
    Ok(id)
}
