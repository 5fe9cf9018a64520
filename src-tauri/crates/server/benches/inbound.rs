//! The server while JD calls it over loopback: orders a second, how long the slowest wait, memory. One JSON line a figure.
//! Every order is flushed to the disk before it is answered; the disk's own rate stands beside the figures. The calls come
//! from `wrk` over sixteen connections, as fast as they are answered.
#![allow(clippy::print_stdout, clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::{
    error::Error,
    io::Write as _,
    net::SocketAddr,
    ops::Range,
    path::Path,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use huolang_domain::platform::PlatformKind;
use huolang_engine::boot::{self, BootOptions};
use huolang_store::offers::OfferKind;
use huolang_testkit::{JdGame, JdGeneral, jd_general::Order};
use program::Server;
use serde_json::{Value, json};

#[path = "../../testkit/furnish/called.rs"]
mod called;
mod program;

const KEY: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90";
const AES_KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const GAME_KEY: &str = "0123456789abcdefghijklmnopqrstuv";
const CUSTOMER: &str = "10817";
const CONNECTIONS: u64 = 16;
const CARDS: usize = 120_000;
/// Calls signed for each measurement: more than are answered in its time.
const ORDERS: u64 = 80_000;
/// What `wrk` is told to send.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/inbound/calls.lua");
const SECONDS: u64 = 10;
/// One order that comes again and again.
const REPEATED: u64 = 900_000_000;
const REPEATS: u64 = 1_000;
/// Figures of a cold start are nobody's.
const WARM_SECONDS: u64 = 1;
const WARM_FROM: u64 = 500_000;

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

    let begin = |range: Range<u64>| Calls {
        path: format!("{general}/beginDistill"),
        forms: range.map(|n| jd.begin_form(&Order::one(n, "W-CARD"))).collect(),
        must: "\"produceStatus\":1",
    };
    let warm = WARM_FROM..WARM_FROM + ORDERS;
    begin(warm).send(&server, folder, WARM_SECONDS, false)?;
    let taken = begin(1..1 + ORDERS).send(&server, folder, SECONDS, false)?;
    print("beginDistill with a card, 16 connections", taken.rate, "requests/s", ">= 4000", &raw);
    print("beginDistill, 99 of 100 answered within", taken.p99_ms, "ms", "< 20", &raw);

    // `wrk` tries the first form by itself and does not send it, and the last ones may not have been answered.
    let known = taken.answered.saturating_sub(CONNECTIONS);
    let find = Calls {
        path: format!("{general}/findDistill"),
        forms: (2..1 + known).map(|n| jd.find_form(n)).collect(),
        must: "\"produceStatus\":1",
    };
    let asked = find.send(&server, folder, SECONDS, true)?;
    print("findDistill, 16 connections", asked.rate, "requests/s", ">= 10000", "");
    print("findDistill, 99 of 100 answered within", asked.p99_ms, "ms", "< 20", "");

    let charge = Calls {
        path: format!("{game}/directCharge"),
        forms: (1..1 + ORDERS).map(|n| play.form(&JdGame::order(n, "S-DIRECT", Some("13800138000")))).collect(),
        must: "\"retCode\":\"100\"",
    };
    let charged = charge.send(&server, folder, SECONDS, false)?;
    print("directCharge, 16 connections", charged.rate, "requests/s", ">= 4000", &raw);
    print("directCharge, 99 of 100 answered within", charged.p99_ms, "ms", "< 20", &raw);
    let (outcomes, cards) = repeats(server.address, &general, &jd).await?;
    print("outcomes told to 1,000 parallel repeats of one order", outcomes as f64, "outcomes", "= 1", "");
    print("cards given to 1,000 parallel repeats of one order", cards as f64, "cards", "= 1", "");
    let raw = format!("its program's text: {:.0} MB", server.files_mb()?);
    print("memory of the server after all of it", server.resident_mb()?, "MB", "< 100", &raw);
    server.end()
}

/// Calls signed beforehand, since JD's work is not to be measured, and what each answer must contain.
struct Calls<'c> {
    path: String,
    forms: Vec<String>,
    must: &'c str,
}

struct Measured {
    answered: u64,
    rate: f64,
    p99_ms: f64,
}

impl Calls<'_> {
    /// Sends them for so many seconds. More than there are would be sent again: that is allowed to questions.
    fn send(&self, server: &Server, folder: &Path, seconds: u64, again: bool) -> Outcome<Measured> {
        let file = folder.join("forms");
        std::fs::write(&file, self.forms.join("\n"))?;
        let output = Command::new("wrk")
            .args(["--threads", "1", "--connections", &CONNECTIONS.to_string(), "--timeout", "30s"])
            .args(["--duration", &format!("{seconds}s"), "--script", SCRIPT, &server.url(&self.path), "--"])
            .arg(&file)
            .arg(self.must)
            .output()
            .map_err(|error| format!("`wrk` cannot be started: {error}"))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let told: Value = said.lines().rfind(|line| line.starts_with('{')).ok_or("wrk told nothing")?.parse()?;
        let number = |name: &str| told[name].as_f64().ok_or_else(|| format!("wrk did not tell {name}: {said}"));
        if number("wrong")? + number("errors")? > 0.0 {
            return Err(format!("unexpected answers: {told}").into());
        }
        if !again && number("sent")? > self.forms.len() as f64 {
            return Err("the signed calls did not last".into());
        }
        let answered = number("answered")?;
        Ok(Measured {
            answered: answered as u64,
            rate: answered / number("microseconds")? * 1e6,
            p99_ms: number("p99")? / 1_000.0,
        })
    }
}

/// One order a thousand times at once, each over a connection of its own: how many different outcomes JD was told, and how many
/// different cards.
async fn repeats(address: SocketAddr, base: &str, jd: &Arc<JdGeneral>) -> Outcome<(usize, usize)> {
    let order = Order::one(REPEATED, "W-CARD");
    let path = Arc::new(format!("{base}/beginDistill"));
    let mut tasks = Vec::new();
    for _ in 0..REPEATS {
        let (jd, order, path) = (Arc::clone(jd), order.clone(), Arc::clone(&path));
        tasks.push(tokio::spawn(async move {
            let mut caller = JdGeneral::caller(address);
            jd.begin(&mut caller, &path, &order).await?.map_err(std::io::Error::other)
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
    let engine = &running.engine;
    let pool = called::pool(engine).await?;
    called::cards(engine, &pool, called::texts(0..CARDS), None).await?;
    let config = json!({ "fields": { "vendor_id": "1201", "answer_mode": "sync" } });
    let keys = [("sign_key", KEY), ("aes_key", AES_KEY)];
    let general = called::shop(engine, PlatformKind::JdGeneral, config, &keys).await?;
    let config = json!({ "fields": { "customer_id": CUSTOMER } });
    let game = called::shop(engine, PlatformKind::JdGame, config, &[("sign_key", GAME_KEY)]).await?;
    engine.save_mapping(&general, called::product("W-CARD", OfferKind::Cards, Some(pool)), "bench").await?;
    engine.save_mapping(&game, called::product("S-DIRECT", OfferKind::TopUp, None), "bench").await?;
    let general = format!("/api/jd/general/{}", called::path_token(engine, &general).await?);
    let game = format!("/api/jd/game/{}", called::path_token(engine, &game).await?);
    running.shutdown().await;
    Ok((general, game))
}
