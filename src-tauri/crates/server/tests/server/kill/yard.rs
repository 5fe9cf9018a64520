//! The market outside, the server that is killed, and the end of the story.

use std::{
    os::unix::process::ExitStatusExt as _,
    process::{Child, Command, ExitStatus},
    sync::Arc,
    time::{Duration, Instant},
};

use huolang_domain::{Dice as _, testing::SeqIds};
use huolang_engine::{jobs::Left, practice::witness};
use huolang_platforms::practice::{Faults, Market, MarketOptions, Tally};
use huolang_store::{Db, Location, OpenOptions, orders};
use huolang_testkit::{LoopbackMarket, SeededDice, WallClock, cards};
use reqwest::Method;
use serde_json::{Value, json};

use super::load::{self, Moment};
use crate::program::{Client, Folder, Serving};

/// Cards of each pool: more than all buyers of a test take.
const CARDS: &str = "8000";
/// Cards of each pool where only a few are taken: such a shop opens at once.
const FEW: &str = "60";
/// Cards that are imported while the server dies.
const IMPORTED: usize = 2_500;
/// A report that is taken in while the program dies.
const REPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sheets/samples/售卖明细_2025-11-01_2025-11-30.xlsx");
/// How often the market is looked at.
const LOOK: Duration = Duration::from_millis(1);
/// A server that moves nothing for so long has nothing to do.
const IDLE: Duration = Duration::from_secs(5);
/// The longest wait for anything, on the slowest machine.
pub const LONGEST: Duration = Duration::from_secs(300);
/// The signal of a process that aborts itself.
pub const ABORTED: i32 = 6;

/// What a person asks of the program.
#[derive(Debug, Clone)]
pub struct Deed {
    pub method: Method,
    pub path: String,
    pub body: Value,
}

impl Deed {
    pub fn post(path: impl Into<String>, body: Value) -> Self {
        Self { method: Method::POST, path: path.into(), body }
    }

    /// Done in peace.
    pub async fn again(self, client: &Client) -> Value {
        Client::read(client.send(self.method, &self.path, Some(self.body)).await).await
    }
}

pub struct Yard {
    pub folder: Folder,
    pub market: Arc<Market>,
    pub dice: Arc<SeededDice>,
    served: LoopbackMarket,
    imported: Vec<String>,
    cards: &'static str,
}

impl Yard {
    pub async fn open(seed: u64) -> Self {
        let dice = Arc::new(SeededDice::of(seed));
        let ids = Arc::new(SeqIds::default());
        let market = Market::open(MarketOptions::in_memory(Arc::new(WallClock), dice.clone(), ids)).unwrap();
        let served = LoopbackMarket::start(market.clone(), 0, None).await.unwrap();
        let imported = cards::codes(IMPORTED, &SeededDice::of(seed + 1));
        Self { folder: Folder::new(), market, dice, served, imported, cards: CARDS }
    }

    /// A shop from which little is bought.
    pub async fn small(seed: u64) -> Self {
        Self { cards: FEW, ..Self::open(seed).await }
    }

    /// Every trouble a program must live through, with short waits.
    pub fn rough(&self) -> Faults {
        Faults { retry_after_ms: 10, ..Faults::rough() }
    }

    pub fn buyers_pay(&self, count: u64) {
        for _ in 0..count {
            load::buyer(&self.market, &*self.dice);
        }
    }

    /// Buyers pay for vouchers; the rule verifies each of them once.
    pub fn vouchers_paid(&self, count: u64) {
        for _ in 0..count {
            load::voucher_buyer(&self.market);
        }
    }

    /// A rule that verifies every voucher as soon as it is paid.
    pub async fn verify_by_rule(&self, client: &mut Client) {
        let serving = Serving::try_start(self.serve()).unwrap();
        client.address.clone_from(&serving.address);
        let shops = client.get("/api/v1/verification-shops").await;
        let shop = &shops["items"][0]["shop_id"];
        let rule = json!({ "shop_id": shop, "product_ref": "", "condition": "paid", "wait_ms": 0, "active": true });
        let made = client.post("/api/v1/verification-rules", rule).await;
        assert_eq!(made["active"], true, "{made}");
        assert!(serving.end().success());
    }

    /// Every voucher was used exactly once: none forgotten, none twice.
    pub fn assert_each_voucher_counts_once(&self) {
        let tally = self.market.with_ledger(huolang_platforms::practice::Ledger::voucher_tally);
        println!("vouchers: {tally:?}");
        assert!(tally.vouchers > 0, "{tally:?}");
        assert_eq!((tally.uses, tally.repeated, tally.after_refund), (tally.vouchers, 0, 0), "{tally:?}");
    }

    /// The server on the market outside.
    pub fn serve(&self) -> Command {
        let mut command = self.folder.command(&["serve", "--listen", "127.0.0.1:0", "--quick"]);
        command.env("HUOLANG_PRACTICE_GATEWAY", self.served.gateway()).env("HUOLANG_PRACTICE_CARDS", self.cards);
        command
    }

    /// Starts the shop and makes the first user.
    pub async fn first_user(&self) -> Client {
        let serving = Serving::try_start(self.serve()).unwrap();
        let client = Client::first_user(&serving).await;
        assert!(serving.end().success());
        client
    }

    /// The server goes on, in peace; the client follows it.
    pub fn start(&self, client: &mut Client) -> Serving {
        let serving = Serving::try_start(self.serve()).unwrap();
        client.address.clone_from(&serving.address);
        serving
    }

    /// The server dies when `place` is reached by what `does` asks of it.
    pub async fn die_of(&self, place: &str, client: &mut Client, does: Deed) {
        let mut command = self.serve();
        command.env("HUOLANG_FAIL", place);
        let mut serving = Serving::try_start(command).unwrap();
        client.address.clone_from(&serving.address);
        // A server that dies gives no answer; one that refused would not die.
        let said = client.try_send(does.method, &does.path, does.body).await;
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = serving.ended() {
                break status;
            }
            assert!(begun.elapsed() < LONGEST, "{place} was not reached: {said:?}");
            tokio::time::sleep(LOOK).await;
        };
        assert_eq!(status.signal(), Some(ABORTED), "{place} was not reached: {status} {said:?}");
        println!("killed at {place}");
    }

    /// Runs the server until it dies at `place`.
    pub async fn die_at(&self, place: &str, command: Command) {
        let status = self.die(command).await;
        assert_eq!(status.signal(), Some(ABORTED), "{place} was not reached: {status}");
        println!("killed at {place}");
    }

    /// Runs the server until it dies by itself.
    pub async fn die(&self, command: Command) -> ExitStatus {
        let mut child = Serving::launch(command);
        ended(&mut child).await
    }

    /// Runs the server, imports cards, and waits until it dies of that.
    pub async fn die_importing(&self, command: Command, client: &mut Client) -> ExitStatus {
        let mut serving = Serving::try_start(command).unwrap();
        client.address.clone_from(&serving.address);
        let _ = self.start_import(client).await;
        let begun = Instant::now();
        loop {
            if let Some(status) = serving.ended() {
                return status;
            }
            assert!(begun.elapsed() < LONGEST, "the import did not reach its fail point");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Imports the cards once more after the deaths: each is there once.
    pub async fn import_again(&self, client: &mut Client) {
        let serving = Serving::try_start(self.serve()).unwrap();
        client.address.clone_from(&serving.address);
        let operation = self.start_import(client).await.expect("nothing kills this one");
        let begun = Instant::now();
        loop {
            let now = client.get(&format!("/api/v1/operations/{operation}")).await;
            match now["state"].as_str() {
                Some("done") => break,
                Some("running") => assert!(begun.elapsed() < LONGEST),
                _ => panic!("{now}"),
            }
            tokio::time::sleep(LOOK).await;
        }
        let pools = client.get("/api/v1/card-pools").await;
        let available =
            pools.as_array().unwrap().iter().find(|pool| pool["name"] == "imported").unwrap()["available"].clone();
        assert_eq!(available, IMPORTED, "every imported card is there once");
        assert!(serving.end().success());
    }

    /// Takes a report in by the command until it dies of that.
    pub fn die_taking_a_report(&self, fail: &str) -> ExitStatus {
        self.folder.command(&["import", REPORT, "--json"]).env("HUOLANG_FAIL", fail).output().unwrap().status
    }

    /// Takes the report in once more after the deaths: nothing of it was kept before, and now all of it is.
    pub fn take_report_again(&self) {
        let answer = self.folder.run(&["import", REPORT, "--json"]).json();
        let file = &answer["files"][0];
        assert_eq!((&file["outcome"], &file["rows_new"]), (&json!("imported"), &json!(31)), "{answer}");
        let again = self.folder.run(&["import", REPORT, "--json"]).json();
        assert_eq!(again["files"][0]["outcome"], "repeated", "{again}");
    }

    /// The operation's id; `None` when the server died before it answered.
    async fn start_import(&self, client: &Client) -> Option<String> {
        let pools = client.get("/api/v1/card-pools").await;
        let known = pools.as_array().unwrap().iter().find(|pool| pool["name"] == "imported").cloned();
        let pool = match known {
            Some(pool) => pool,
            None => client.post("/api/v1/card-pools", pool_named_imported()).await,
        };
        let body = json!({
            "pool_id": pool["id"],
            "source": { "text": self.imported.join("\n") },
            "columns": { "secret": 0 },
            "has_header": false,
        });
        let url = format!("{}/api/v1/card-imports", client.address);
        let request = client.http.post(url).header("cookie", client.cookie.clone().unwrap());
        let answer = request.header("content-type", "application/json").body(body.to_string()).send().await.ok()?;
        let answer: serde_json::Value = answer.json().await.ok()?;
        Some(answer["operation_id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned())
    }

    /// Kills the server a drawn moment after it was started.
    pub async fn kill_while_starting(&self) -> Moment {
        let before = load::served(&self.market);
        let mut child = Serving::launch(self.serve());
        // There is nothing to watch from outside while a program starts: this wait is a drawn one.
        tokio::time::sleep(Duration::from_micros(self.dice.below(80_000))).await;
        let moved = load::served(&self.market) > before;
        child.kill().unwrap();
        child.wait().unwrap();
        if moved { Moment::AtWork } else { Moment::Starting }
    }

    /// Kills the server after it has moved a drawn number of things on the market, and a drawn moment more.
    pub async fn kill_at_work(&self) -> Moment {
        let mut child = Serving::launch(self.serve());
        let target = load::served(&self.market) + 1 + self.dice.below(40);
        let (mut last, mut since) = (load::served(&self.market), Instant::now());
        let moment = loop {
            let marks = load::served(&self.market);
            if marks >= target {
                break Moment::AtWork;
            }
            if marks > last {
                (last, since) = (marks, Instant::now());
            }
            // Buyers go on paying while the server works: there is always something under way.
            if self.dice.below(6) == 0 {
                self.buyers_pay(1);
            }
            if since.elapsed() > IDLE {
                break Moment::Idle;
            }
            assert_eq!(child.try_wait().unwrap(), None, "the server ended by itself");
            tokio::time::sleep(LOOK).await;
        };
        tokio::time::sleep(Duration::from_micros(self.dice.below(3_000))).await;
        child.kill().unwrap();
        child.wait().unwrap();
        moment
    }

    /// Lets the server finish in peace, faults still on, and counts.
    pub async fn drain(&self) -> Tally {
        let serving = Serving::try_start(self.serve()).unwrap();
        let db = self.database().await;
        let placed = i64::try_from(self.market.with_ledger(huolang_platforms::practice::Ledger::order_count)).unwrap();
        let begun = Instant::now();
        loop {
            let mut conn = db.reader().await.unwrap();
            let known = orders::total(&mut conn).await.unwrap();
            let left = Left::count(&mut conn).await.unwrap();
            if known == placed && left.is_done() {
                break;
            }
            assert!(begun.elapsed() < LONGEST, "{known} of {placed} orders known, {left:?}");
            drop(conn);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(serving.end().success(), "a server that is told to end does so in good order");
        let tally = self.count(&db).await;
        db.close().await;
        tally
    }

    /// The server's data, looked at from outside.
    pub async fn database(&self) -> Db {
        let path = self.folder.data().join("huolang.db");
        Db::open(&Location::Sqlite { path }, OpenOptions::default()).await.unwrap()
    }

    async fn count(&self, db: &Db) -> Tally {
        let key = huolang_vault::Options::new(self.folder.data()).with_key_file(self.folder.key());
        let vault = huolang_vault::open_or_create(&key).unwrap().vault;
        let mut conn = db.reader().await.unwrap();
        let said = witness::waiting(&mut conn).await.unwrap();
        let secrets = witness::secrets(&mut conn, &vault).await.unwrap();
        let cards: Vec<&str> = secrets.iter().map(|secret| secret.expose().as_str()).collect();
        self.market.with_ledger(|ledger| ledger.tally(&cards, |sn, _| said.get(sn).copied()))
    }

    /// 0 lost, 0 doubled, and every bought piece came with its own card.
    pub fn assert_nothing_lost(&self, tally: &Tally) {
        println!("lost: {}, doubled: {}", tally.lost, tally.duplicates);
        assert_eq!((tally.lost, tally.duplicates, tally.short), (0, 0, 0), "{tally:?}");
        assert_eq!(tally.delivered + tally.manual + tally.unknown + tally.refunded, tally.lines, "{tally:?}");
        assert!(tally.delivered * 10 > tally.lines * 7, "most orders deliver themselves: {tally:?}");
    }
}

fn pool_named_imported() -> serde_json::Value {
    json!({
        "name": "imported",
        "kind": "once",
        "draw_order": "oldest",
        "use_limit": null,
        "low_stock_at": 0,
        "near_expiry_days": 0,
        "manual": "",
    })
}

async fn ended(child: &mut Child) -> ExitStatus {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if begun.elapsed() > LONGEST {
            child.kill().unwrap();
            return child.wait().unwrap();
        }
        tokio::time::sleep(LOOK).await;
    }
}
