//! A year of 抖音来客 from a marketplace on this machine into a SQLite file: orders a second, with the program killed on the
//! way. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use huolang_domain::{Clock as _, Millis, OrderSn, ShopId, platform::PlatformKind};
use huolang_engine::{
    Engine,
    boot::{self, BootOptions, Running},
};
use huolang_store::{
    Durability, orders,
    shops::{self, ShopState},
};
use huolang_testkit::{
    WallClock,
    douyin_life::{LifeMarket, LifeOptions, LifeOrder, LoopbackLife, phone_of},
};
use huolang_vault::{Secret, SourceKind};
use serde_json::json;
use std::{
    collections::BTreeMap,
    error::Error,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

/// Orders of the year.
const ORDERS: u64 = 300_000;
/// Every twentieth phone is one that only the platform opens.
const ONLINE: u64 = 20;
/// The program is killed when so many orders are in.
const KILLS: [i64; 3] = [30_000, 135_000, 240_000];
/// So long into a round it is killed.
const CUT: Duration = Duration::from_millis(100);
/// Phones that are looked at in the end.
const SAMPLE: u64 = 2_000;
const SHOP: &str = "life";
const YEAR_S: i64 = 365 * 86_400;

/// As in the programs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(&folder.path().join("data")))
}

async fn measure(folder: &Path) -> Outcome<()> {
    let options = LifeOptions { orders_per_second: 0, decrypt_quota: ORDERS, ..LifeOptions::default() };
    let market = LifeMarket::open(Arc::new(WallClock), options);
    let now = WallClock.now().0 / 1_000;
    market.fill(ORDERS, now - YEAR_S, now - 3_600, ONLINE);
    let served = LoopbackLife::start(market.clone(), 0).await?;
    let raw = market_alone(&served).await?;

    let first = open(folder).await?;
    connect(&first.engine, &served, now).await?;
    // A shop that is connected is read by its own task, too; at the next start, without tasks, it is not.
    first.shutdown().await;
    let mut running = open(folder).await?;
    let mut kills = KILLS.into_iter();
    let mut next = kills.next();
    let shop = ShopId::from(SHOP);
    let begun = Instant::now();
    let mut idle = Duration::ZERO;
    loop {
        let polled = running.engine.poll_round(&shop).await?;
        if !polled.more {
            break;
        }
        let total = orders::total(&mut running.engine.db().reader().await?).await?;
        if next.is_some_and(|kill| total >= kill) {
            next = kills.next();
            // In the middle of a round, and without a word.
            let cut = tokio::time::timeout(CUT, running.engine.poll_round(&shop)).await;
            drop(cut);
            let stopped = Instant::now();
            drop(running);
            running = open(folder).await?;
            idle += stopped.elapsed();
        }
    }
    let took = begun.elapsed().saturating_sub(idle);
    let speed = ORDERS as f64 / took.as_secs_f64();
    print("year sync of 300,000 orders, killed three times", speed, "orders/s", Some(">= 2000"), Some(&raw));
    let engine = &running.engine;
    let total = orders::total(&mut engine.db().reader().await?).await?;
    print("orders lost of a year", ORDERS as f64 - total as f64, "orders", Some("= 0"), None);
    print("phones wrong or missing in a sample of 2,000", wrong_phones(engine).await?, "phones", Some("= 0"), None);
    running.shutdown().await;
    Ok(())
}

async fn open(folder: &Path) -> Outcome<Running> {
    let mut options = BootOptions::new(folder);
    options.key = options.key.only(SourceKind::KeyFile);
    options.practice = false;
    options.run_tasks = false;
    Ok(boot::boot(options).await?)
}

async fn connect(engine: &Engine, served: &LoopbackLife, now: i64) -> Outcome<()> {
    let market = served.market().options();
    let fields = json!({
        "app_id": market.app_id, "account_id": market.account_id, "page_size": "100",
        "loopback_calls_per_second": "1000",
        "use_create_time": "true", "start_time": (now - YEAR_S).to_string(), "end_time": now.to_string(),
    });
    let at = Millis(now * 1_000);
    let shop = shops::Shop {
        id: ShopId::from(SHOP),
        platform: PlatformKind::DouyinLife,
        name: "来客".to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: json!({ "gateway": served.gateway(), "fields": fields }),
        created_at: at,
        updated_at: at,
        last_synced_at: None,
    };
    let write =
        engine.db().write(Durability::Ordinary, move |tx| Box::pin(async move { shops::insert(tx, &shop).await }));
    write.await?;
    let id = ShopId::from(SHOP);
    let secrets = BTreeMap::from([("app_secret".to_owned(), Secret::new(market.secret.clone()))]);
    engine.save_secrets(&id, secrets).await?;
    engine.connect_shop(&id).await?;
    Ok(())
}

async fn wrong_phones(engine: &Engine) -> Outcome<f64> {
    let mut wrong = 0_u32;
    for number in (0..ORDERS).step_by(usize::try_from(ORDERS / SAMPLE)?) {
        let sn = OrderSn::from(LifeOrder::paid(number, 0).id());
        let mut conn = engine.db().reader().await?;
        let order = orders::by_sns(&mut conn, &[sn]).await?.pop().ok_or("an order is lost")?;
        let phone = orders::phone(&mut conn, engine.vault(), &order.id).await?;
        wrong += u32::from(phone.is_none_or(|phone| *phone.expose() != phone_of(number)));
    }
    Ok(f64::from(wrong))
}

/// How fast the marketplace itself writes pages, taken by a plain client.
async fn market_alone(served: &LoopbackLife) -> Outcome<String> {
    let market = served.market().options();
    let base = served.gateway();
    let client = reqwest::Client::builder().no_proxy().build()?;
    let body = json!({
        "client_key": market.app_id, "client_secret": market.secret, "grant_type": "client_credential",
    });
    let answer = client.post(format!("{base}/oauth/client_token/")).body(body.to_string()).send().await?;
    let token: serde_json::Value = serde_json::from_slice(&answer.bytes().await?)?;
    let token = token["data"]["access_token"].as_str().ok_or("no token")?.to_owned();
    let url = format!(
        "{base}/goodlife/v1/trade/order/query/?account_id={}&page_num=1&page_size=100&cursor=0&create_order_start_time=0&create_order_end_time=9999999999",
        market.account_id
    );
    let begun = Instant::now();
    let mut pages = 0_u32;
    while begun.elapsed() < Duration::from_secs(2) {
        client.get(&url).header("access-token", &token).send().await?.bytes().await?;
        pages += 1;
    }
    Ok(format!("marketplace alone: {:.0} orders/s", f64::from(pages) * 100.0 / begun.elapsed().as_secs_f64()))
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>, raw: Option<&str>) {
    let value = (value * 10.0).round() / 10.0;
    println!(
        "{}",
        json!({ "bench": "year", "figure": figure, "value": value, "unit": unit, "must": must, "raw": raw })
    );
}
