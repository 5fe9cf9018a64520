//! The crash proof: the real server is killed at every named fail point and at random moments under load, on a market
//! whose faults are on. The market stands outside and its ledger is the witness: nothing lost, nothing doubled.

mod crowd;
mod deeds;
mod keys;
mod load;
mod sale;
mod talks;
mod told;
mod yard;

use huolang_domain::Dice as _;
use huolang_engine::fail_point::PLACES;
use huolang_platforms::practice::{Faults, Switch};
use std::os::unix::process::ExitStatusExt as _;

use yard::{ABORTED, Yard};

/// Parts with a story of their own: platforms that call us, notices, talks, what the seller does, keys and backups.
const APART: [&str; 14] = [
    "inbound",
    "callback",
    "dispatch",
    "talk_in",
    "talk_answer",
    "talk_suggest",
    "talk_person",
    "talk_send",
    "talk_outcome",
    "talk_price",
    "action",
    "card_act",
    "verify_ask",
    "verify_act",
];
/// Commands and long work, which end by themselves.
const LONG: [&str; 2] = ["rotation", "backup"];
/// Commits before and after which the server is killed: the first after its start, and every third from there.
const COMMITS: u64 = 40;
/// Kills at random moments that hit a server at work; those that hit one while it starts or has nothing to do come on top.
const KILLS_AT_WORK: usize = 200;

/// The part of the program in which a fail point lies.
fn part_of(place: &str) -> &str {
    place.split('.').next().unwrap_or(place)
}

/// The fail points of a part, at least one.
pub fn places_of(part: &str) -> Vec<&'static str> {
    let places: Vec<_> = PLACES.iter().copied().filter(|place| part_of(place) == part).collect();
    assert!(!places.is_empty(), "{part} has no fail points");
    places
}

/// Whether a place lies before its commit: what was done there is not kept.
pub fn is_before(place: &str) -> bool {
    place.ends_with(".before_commit")
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_at_every_fail_point() {
    let yard = Yard::open(11).await;
    let mut client = yard.first_user().await;
    yard.verify_by_rule(&mut client).await;
    let apart = |place: &&&str| APART.contains(&part_of(place)) || LONG.contains(&part_of(place));
    let places: Vec<&&str> = PLACES.iter().filter(|place| !apart(place)).collect();
    for place in &places {
        let nth = match part_of(place) {
            "recover" | "import" | "report" => 1,
            "commit" => 1 + yard.dice.below(60),
            _ => 1 + yard.dice.below(3),
        };
        // Lost answers are what reading back is for.
        let lost = if place.starts_with("verify") { 12 } else { 4 };
        let rough = Faults { timeout_after_accept: Switch { percent: 5, next: lost }, ..yard.rough() };
        yard.market.set_faults(rough);
        let mut command = yard.serve();
        command.env("HUOLANG_FAIL", format!("{place}:{nth}"));
        if place.starts_with("verify") {
            yard.vouchers_paid(12);
        } else {
            yard.buyers_pay(30);
        }
        let status = if place.starts_with("report") {
            yard.die_taking_a_report(&format!("{place}:{nth}"))
        } else if place.starts_with("import") {
            yard.die_importing(command, &mut client).await
        } else {
            yard.die(command).await
        };
        assert_eq!(status.signal(), Some(ABORTED), "{place}:{nth} was not reached: {status}");
        println!("killed at {place}, time {nth}");
    }
    yard.import_again(&mut client).await;
    yard.take_report_again();
    let tally = yard.drain().await;
    println!("{} kills at fail points: {tally:?}", places.len());
    yard.assert_nothing_lost(&tally);
    yard.assert_each_voucher_counts_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_at_one_commit_after_the_other() {
    let yard = Yard::open(14).await;
    let mut client = yard.first_user().await;
    yard.verify_by_rule(&mut client).await;
    for step in 0..COMMITS {
        for moment in ["before", "after"] {
            yard.market.set_faults(yard.rough());
            yard.buyers_pay(6);
            yard.vouchers_paid(1);
            let place = format!("commit.{moment}:{}", 1 + 3 * step);
            let mut command = yard.serve();
            command.env("HUOLANG_FAIL", &place);
            let status = yard.die(command).await;
            assert_eq!(status.signal(), Some(ABORTED), "{place} was not reached: {status}");
        }
    }
    let tally = yard.drain().await;
    println!("{} kills before and after commits: {tally:?}", 2 * COMMITS);
    yard.assert_nothing_lost(&tally);
    yard.assert_each_voucher_counts_once();
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_at_random_moments() {
    let yard = Yard::open(12).await;
    yard.market.set_faults(yard.rough());
    let mut moments = load::Moments::default();
    while moments.at_work < KILLS_AT_WORK {
        assert!(moments.all() < 2 * KILLS_AT_WORK, "most kills must hit a server at work: {moments}");
        let orders = 5 + yard.dice.below(20);
        yard.buyers_pay(orders);
        let moment = if yard.dice.below(8) == 0 { yard.kill_while_starting().await } else { yard.kill_at_work().await };
        moments.add(moment);
    }
    println!("killed {moments}");
    assert!(moments.starting > 0, "some kills must hit a server that starts: {moments}");
    let tally = yard.drain().await;
    println!("{} kills at random moments: {tally:?}", moments.all());
    yard.assert_nothing_lost(&tally);
}
