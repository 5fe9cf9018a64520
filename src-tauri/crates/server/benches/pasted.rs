//! 100,000 cards pasted into the running server, as the screen does it: text over the API, then a look at the progress every
//! 20 ms. Time, and the memory of the server at its peak. One JSON line a figure.
#![allow(clippy::print_stdout)]

use std::{
    error::Error,
    path::Path,
    time::{Duration, Instant},
};

use huolang_testkit::{SeededDice, cards};
use program::{Desk, Server};
use serde_json::{Value, json};

mod program;

const CARDS: usize = 100_000;
const LOOK: Duration = Duration::from_millis(20);
const LONGEST: Duration = Duration::from_secs(120);

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure(folder.path()))
}

async fn measure(folder: &Path) -> Outcome<()> {
    let server = Server::start(folder, &["--no-practice"])?;
    let desk = Desk::first(&server).await?;
    let pool = json!({
        "name": "bench", "kind": "once", "draw_order": "oldest", "use_limit": null, "low_stock_at": 0,
        "near_expiry_days": 0, "manual": "",
    });
    let pool = desk.post(&server, "/api/v1/card-pools", &pool).await?;
    let text = cards::codes(CARDS, &SeededDice::of(3)).join("\n");
    let import = json!({
        "pool_id": pool["id"], "source": { "text": text }, "columns": { "secret": 0 }, "has_header": false,
    });
    let before = server.resident_mb()?;
    let (seconds, peak, result) = paste(&server, &desk, &import).await?;
    assert_eq!(result["imported"], CARDS, "{result}");
    print("100,000 cards pasted with duplicate check", seconds, "s", "< 3");
    print("memory gained by the server meanwhile", peak - before, "MB", "< 100");
    let (seconds, _, result) = paste(&server, &desk, &import).await?;
    assert_eq!(result["duplicates"], CARDS, "{result}");
    print("the same 100,000 cards again, all recognised", seconds, "s", "< 3");
    server.end()
}

/// Pastes and waits for the end; gives the seconds, the highest memory in MB, and what was counted.
async fn paste(server: &Server, desk: &Desk, import: &Value) -> Outcome<(f64, f64, Value)> {
    let begun = Instant::now();
    let started = desk.post(server, "/api/v1/card-imports", import).await?;
    let path = format!("/api/v1/operations/{}", started["operation_id"].as_str().ok_or("no operation")?);
    let mut peak = 0.0_f64;
    loop {
        let now = desk.get(server, &path).await?;
        peak = peak.max(server.resident_mb()?);
        if now["state"] == "done" {
            return Ok((begun.elapsed().as_secs_f64(), peak, now["result"].clone()));
        }
        if now["state"] != "running" || begun.elapsed() > LONGEST {
            return Err(format!("the import did not end well: {now}").into());
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn print(figure: &str, value: f64, unit: &str, must: &str) {
    let value = (value * 100.0).round() / 100.0;
    println!("{}", json!({ "bench": "pasted", "figure": figure, "value": value, "unit": unit, "must": must }));
}
