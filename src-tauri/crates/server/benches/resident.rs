//! The server with 1,100,000 orders: start to usable list, idle processor time, memory. One JSON line a figure.
#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::{
    error::Error,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

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
use serde_json::json;

const ORDERS: i64 = 1_100_000;
const CHUNK: i64 = 500;
const BEGAN: Millis = Millis(1_700_000_000_000);
/// The ticks of `/proc/<pid>/stat` a second.
const TICKS: f64 = 100.0;
/// Work of the start is over after so long, and so long the idle server is watched.
const CALM: Duration = Duration::from_secs(10);
const IDLE: Duration = Duration::from_secs(20);

type Outcome<T> = Result<T, Box<dyn Error>>;

struct Server {
    child: Child,
    address: String,
    setup_token: Option<String>,
    begun: Instant,
}

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(folder.path()))
}

async fn measure(folder: &Path) -> Outcome<()> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let server = Server::start(folder)?;
    let token = server.setup_token.clone().ok_or("no set-up token was printed")?;
    let person = json!({ "setup_token": token, "name": "bench", "password": "Tall-ship-0417-harbour" });
    let answer = client
        .post(format!("{}/api/v1/setup", server.address))
        .header("content-type", "application/json")
        .body(person.to_string())
        .send()
        .await?;
    let cookie = answer.headers().get("set-cookie").ok_or("no cookie came")?.to_str()?;
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    server.end()?;
    fill(folder).await?;

    let server = Server::start(folder)?;
    for path in ["/api/v1/orders?limit=50", "/api/v1/orders/tabs"] {
        let answer = client
            .get(format!("{}{path}", server.address))
            .header("cookie", &cookie)
            .send()
            .await?
            .error_for_status()?;
        answer.bytes().await?;
    }
    print("start to usable list with 1,100,000 orders", server.begun.elapsed().as_secs_f64(), "s", "< 2");
    for path in ["/api/v1/orders?tab=attention&limit=50", "/api/v1/dashboard", "/api/v1/orders?q=会员&limit=50"] {
        client.get(format!("{}{path}", server.address)).header("cookie", &cookie).send().await?.bytes().await?;
    }
    tokio::time::sleep(CALM).await;
    let before = processor_seconds(server.child.id())?;
    tokio::time::sleep(IDLE).await;
    let used = processor_seconds(server.child.id())? - before;
    print("processor time of the idle server", used / IDLE.as_secs_f64() * 100.0, "%", "< 1");
    print("memory of the server", resident_mib(server.child.id())?, "MiB", "< 120");
    server.end()
}

impl Server {
    fn start(folder: &Path) -> Outcome<Self> {
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_huolang-server"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env("HUOLANG_DATA", folder.join("data"))
            .env("HUOLANG_MASTER_KEY_FILE", folder.join("master.key"))
            .stdout(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?);
        let (mut address, mut setup_token) = (String::new(), None);
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 {
                return Err("the server ended".into());
            }
            let said = line.trim().trim_start_matches("huolang-server: ");
            if said.starts_with("http://") {
                address = said.to_owned();
            } else if said.starts_with("first login") {
                setup_token = said.rsplit(' ').next().map(str::to_owned);
            } else if said.starts_with("data in") {
                // The pipe stays open for what is said at the end.
                std::mem::forget(lines);
                return Ok(Self { child, address, setup_token, begun });
            }
        }
    }

    fn end(mut self) -> Outcome<()> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        self.child.wait()?;
        Ok(())
    }
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

/// Seconds of processor time a process has used.
fn processor_seconds(id: u32) -> Outcome<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat"))?;
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or_default();
    Ok((ticks(11) + ticks(12)) / TICKS)
}

fn resident_mib(id: u32) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("the system does not tell")?;
    Ok(line.split_whitespace().nth(1).unwrap_or_default().parse::<f64>()? / 1024.0)
}

fn print(figure: &str, value: f64, unit: &str, must: &str) {
    let value = (value * 100.0).round() / 100.0;
    println!("{}", json!({ "bench": "resident", "figure": figure, "value": value, "unit": unit, "must": must }));
}
