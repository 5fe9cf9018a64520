//! The crash proof of platforms that call us: the real server is killed between reservation, answer and callback, while
//! 京东通用交易, 京东游戏点卡 (cards and top-ups) and 91卡券 go on ordering and send each order again until it is answered. Some
//! read slowly, forge, and ask where orders stand, and callbacks go wrong meanwhile. Their ledgers are the witness: one
//! outcome an order, each card once over all of them, every accepted order known and called back.

mod buyers;
mod furnish;
mod yard;

use std::os::unix::process::ExitStatusExt as _;

use buyers::Kind;
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
/// So often a person tops up, refuses, and goes away.
const KILLS_A_SHIFT: usize = 10;
/// The signal of a process that aborts itself.
const ABORTED: i32 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn every_platform_is_told_one_outcome_of_every_order_whenever_the_server_dies() {
    let kills = std::env::var("HUOLANG_JD_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(KILLS);
    let yard = Yard::open(21).await;
    let buyers = yard.buyers(8);
    for place in PLACES {
        let nth = 1 + yard.dice.below(3);
        let status = yard.die(&format!("{place}:{nth}")).await;
        assert_eq!(status.signal(), Some(ABORTED), "{place}:{nth} was not reached: {status}");
    }
    for kill in 0..kills {
        yard.kill_at_work().await;
        if kill % KILLS_A_SHIFT == 0 {
            yard.person_works().await;
        }
    }
    let sent = yard.end(buyers).await;
    yard.person_works().await;
    let ledger = yard.drain(sent).await;
    println!("{} kills, {sent} orders", kills + PLACES.len());
    assert_eq!(ledger.faults(), Vec::<String>::new());
    assert_eq!(ledger.0.len() as u64, sent);
    for kind in Kind::ALL {
        let mut entries = ledger.0.iter().filter(|(number, _)| number.starts_with(kind.as_str())).peekable();
        assert!(entries.peek().is_some(), "no order of {}", kind.as_str());
        let cards = usize::from(kind != Kind::TopUp);
        assert!(
            entries.all(|(_, entry)| entry.cards.len() == cards),
            "an order of {} without its cards",
            kind.as_str()
        );
    }
}
