//! What the practice market itself costs: it must stay far from being the limit of the engine's figures.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use huolang_domain::{Clock as _, rule::Channel, testing::SeqIds};
use huolang_platforms::{
    capability::{Adapter as _, Content, Shipment},
    practice::{Market, MarketOptions, Payment, PracticeAdapter},
};
use huolang_testkit::{SeededDice, WallClock, cards};

const ORDERS: u32 = 300_000;
const PRODUCT: &str = "715300184201";

fn open(journal: &Path) -> Arc<Market> {
    let dice = Arc::new(SeededDice::of(1));
    let options = MarketOptions::in_memory(Arc::new(WallClock), dice, Arc::new(SeqIds::default()));
    Market::open(options.with_journal(journal)).unwrap()
}

/// Pays, pulls, sends and ships every order.
async fn live(market: &Arc<Market>, cards: &[String]) -> Duration {
    let adapter = PracticeAdapter::in_process(market.clone());
    let begun = Instant::now();
    for _ in cards {
        let payment = Payment { product_ref: PRODUCT.to_owned(), sku_ref: None, quantity: 1, buyer: None };
        market.simulate_payment(&payment).unwrap();
    }
    let mut cursor = None;
    let mut cards = cards.iter();
    for _ in 0..cards.len().div_ceil(100) {
        let page = adapter.pull_orders().unwrap().pull(cursor.as_deref(), WallClock.now()).await.unwrap();
        for order in page.orders {
            let text = format!("您的卡密：{}，请在 7 天内使用，如有问题请联系客服。", cards.next().unwrap());
            let content =
                Content { key: format!("{}/1", order.sn), sn: order.sn, line: 1, text, channel: Channel::Usual };
            adapter.deliver_content().unwrap().deliver(&content).await.unwrap();
            adapter.mark_shipped().unwrap().mark_shipped(&content.sn, &Shipment::NoLogistics).await.unwrap();
        }
        cursor = Some(page.next);
    }
    begun.elapsed()
}

/// Memory of this process, in MB; `None` where the system does not tell.
fn memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib * 1_024.0 / 1e6)
}

fn tell(figure: &str, value: f64, unit: &str, must: &str) {
    println!(r#"{{"bench":"market","figure":"{figure}","value":{value:.1},"unit":"{unit}","must":"{must}"}}"#);
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("market.jsonl");
    let cards = cards::codes(ORDERS as usize, &SeededDice::of(2));
    let before = memory();
    let market = open(&journal);
    let took = runtime.block_on(live(&market, &cards)).as_secs_f64();
    tell("orders paid, pulled, served and shipped, with journal", f64::from(ORDERS) / took, "orders/s", ">= 20000");
    if let (Some(before), Some(after)) = (before, memory()) {
        tell("memory of 300,000 orders", after - before, "MB", "<= 200");
    }
    let begun = Instant::now();
    let tally = market.with_ledger(|ledger| ledger.tally(&cards, |_, _| None));
    tell("ledger of 300,000 orders counted", begun.elapsed().as_secs_f64() * 1e3, "ms", "<= 5000");
    assert_eq!((tally.delivered, tally.cards_used, tally.duplicates, tally.lost), (300_000, 300_000, 0, 0));
    drop(market);
    let begun = Instant::now();
    let market = open(&journal);
    tell("journal of 300,000 orders read back", begun.elapsed().as_secs_f64() * 1e3, "ms", "<= 5000");
    assert_eq!(market.with_ledger(|ledger| ledger.tally(&cards, |_, _| None)), tally);
}
