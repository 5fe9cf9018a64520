//! The crash proof of platforms that call us: the real server is killed between reservation, answer and callback, while JD
//! goes on sending orders and sends each again until it is answered. JD's ledger is the witness: one outcome an order, each
//! card once, every accepted order called back.

mod yard;

use std::os::unix::process::ExitStatusExt as _;

use huolang_domain::Dice as _;
use yard::Yard;

/// Where the server dies by itself, each once.
const PLACES: [&str; 6] = [
    "inbound.before_commit",
    "inbound.after_commit",
    "callback.after_claim",
    "callback.before_call",
    "callback.after_call",
    "callback.before_commit",
];
/// Kills at random moments; `HUOLANG_JD_KILLS` asks for more.
const KILLS: usize = 200;
/// The signal of a process that aborts itself.
const ABORTED: i32 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn jd_is_told_one_outcome_of_every_order_whenever_the_server_dies() {
    let kills = std::env::var("HUOLANG_JD_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    let yard = Yard::open(21).await;
    let buyers = yard.buyers(8);
    for place in PLACES {
        let nth = 1 + yard.dice.below(3);
        let status = yard.die(&format!("{place}:{nth}")).await;
        assert_eq!(status.signal(), Some(ABORTED), "{place}:{nth} was not reached: {status}");
    }
    for _ in 0..kills {
        yard.kill_at_work().await;
    }
    let sent = yard.end(buyers).await;
    let ledger = yard.drain(sent).await;
    println!("{} kills, {sent} orders", kills + PLACES.len());
    assert_eq!(ledger.faults(), Vec::<String>::new());
    assert_eq!(ledger.0.len() as u64, sent);
    assert!(ledger.0.values().all(|entry| entry.cards.len() == 1), "every order was delivered");
}
