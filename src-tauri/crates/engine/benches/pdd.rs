//! Reading 20,000 changed orders of 拼多多 from the loopback marketplace into SQLite, over real HTTP. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use huolang_domain::{Clock as _, ShopId, platform::PlatformKind};
use huolang_engine::{
    Engine,
    boot::{self, BootOptions},
    shops::{LaneLimits, Shop},
};
use huolang_platforms::{
    connect::{Access, Forgetful, Kept, Surroundings, connect},
    http::{HttpClient, HttpLimits},
};
use huolang_store::{Durability, orders, shops};
use huolang_testkit::{
    SeededDice, WallClock,
    pdd::{LoopbackPdd, MarketApp, NewOrder, PddMarket},
};
use huolang_vault::{Secret, SourceKind};
use std::{collections::BTreeMap, error::Error, sync::Arc, time::Instant};

const ORDERS: usize = 20_000;
const SHOP: &str = "bench-pdd";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(folder.path()))
}

async fn measure(folder: &std::path::Path) -> Outcome<()> {
    let mut options = BootOptions { practice: false, run_tasks: false, ..BootOptions::new(folder) };
    options.key = options.key.only(SourceKind::KeyFile);
    let running = boot::boot(options).await?;
    let engine = &running.engine;
    let market = PddMarket::new(MarketApp::default(), Arc::new(WallClock), Arc::new(SeededDice::of(1)));
    let served = LoopbackPdd::start(market.clone(), 0).await?;
    connect_shop(engine, &market, &served).await?;
    let shop = ShopId::from(SHOP);
    while engine.poll_round(&shop).await?.more {}
    let now = market.now_s();
    for number in 0..ORDERS {
        // Over the last twenty minutes, with several in every second.
        let back = i64::try_from(number * 280 / ORDERS)?;
        market.place_at(&NewOrder::default(), now - 5 - back);
    }
    let before = resident_bytes();
    let begun = Instant::now();
    while engine.poll_round(&shop).await?.more {}
    let took = begun.elapsed().as_secs_f64();
    let grown = resident_bytes().saturating_sub(before) as f64 / 1_048_576.0;
    let read = orders::total(&mut engine.db().reader().await?).await?;
    print("changed orders of 拼多多 read into SQLite", ORDERS as f64 / took, "orders/s", Some(">= 2000"));
    print("orders of 20,000 that were not read", ORDERS as f64 - read as f64, "orders", Some("= 0"));
    print("memory grown while reading 20,000 orders", grown, "MiB", Some("< 64"));
    assert!(market.ledger().broken_rules.is_empty(), "{:?}", market.ledger().broken_rules);
    running.shutdown().await;
    Ok(())
}

async fn connect_shop(engine: &Engine, market: &Arc<PddMarket>, served: &LoopbackPdd) -> Outcome<()> {
    let now = WallClock.now();
    let row = shops::Shop {
        id: SHOP.into(),
        platform: PlatformKind::Pdd,
        name: "拼多多店".into(),
        state: shops::ShopState::Active,
        parked_reason: None,
        config: serde_json::json!({}),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    engine.db().write(Durability::Ordinary, move |tx| Box::pin(async move { shops::insert(tx, &row).await })).await?;
    let kept = |secret: &str| Kept { secret: Secret::from(secret), expires_at: None, kept_at: now };
    let fields = [("client_id", "market-app"), ("history_days", "1")];
    let access = Access {
        shop: SHOP.into(),
        gateway: Some(served.gateway()),
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        secrets: BTreeMap::from([
            ("client_secret".to_owned(), kept("market-secret")),
            ("access_token".to_owned(), kept(&market.token())),
        ]),
        keeper: Arc::new(Forgetful),
    };
    let http = HttpClient::new(HttpLimits::default(), Arc::new(WallClock), engine.contacts().clone())?;
    let around = Surroundings { http, clock: Arc::new(WallClock), dice: Arc::new(SeededDice::of(1)) };
    let adapter = connect(PlatformKind::Pdd, access, around)?;
    engine.shops().connect(Shop::new(SHOP.into(), adapter, LaneLimits::usual(PlatformKind::Pdd), now));
    Ok(())
}

/// Bytes of memory in use by this program; 0 where the system does not say.
fn resident_bytes() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|text| text.split_whitespace().nth(1)?.parse::<u64>().ok());
    pages.unwrap_or(0) * 4_096
}

fn print(figure: &str, value: f64, unit: &str, must: Option<&str>) {
    let value = (value * 10.0).round() / 10.0;
    println!("{}", serde_json::json!({ "bench": "pdd", "figure": figure, "value": value, "unit": unit, "must": must }));
}
