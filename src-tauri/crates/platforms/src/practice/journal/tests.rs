#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, io::Write as _, path::PathBuf, sync::Arc};

use proptest::prelude::*;
use tempfile::TempDir;

use super::{JOURNAL_VERSION, JournalError, Record};
use crate::{
    capability::Shipment,
    practice::{
        Market, MarketError, Payment,
        tests::{EARPHONES, GAME, OFFICE, SINGLE, VISITS, buy, content, options},
    },
};

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("market.jsonl")
    }

    fn open(&self) -> Result<Arc<Market>, JournalError> {
        Market::open(options().0.with_journal(self.file()))
    }
}

/// A market that has lived through everything there is.
fn lived(market: &Market) {
    let payment = Payment {
        product_ref: GAME.to_owned(),
        sku_ref: Some("5091270333".to_owned()),
        quantity: 2,
        buyer: Some("小明".to_owned()),
    };
    let game = market.simulate_payment(&payment).unwrap().sn;
    market.send(&content(&game, "k1", "CARD-ONE CARD-TWO")).unwrap();
    market.send(&content(&game, "k1", "CARD-ONE CARD-TWO")).unwrap();
    market.ship(&game, &Shipment::NoLogistics).unwrap();
    market.confirm(&game).unwrap();
    let parcel = buy(market, EARPHONES, 1);
    market.ship(&parcel, &Shipment::Parcel { company: "顺丰".to_owned(), number: "SF1".to_owned() }).unwrap();
    let withdrawn = buy(market, OFFICE, 3);
    market.ask_refund(&withdrawn).unwrap();
    market.withdraw_refund(&withdrawn).unwrap();
    let refunded = buy(market, SINGLE, 1);
    market.ask_refund(&refunded).unwrap();
    market.send(&content(&refunded, "k2", "CARD-ONE")).unwrap();
    market.grant_refund(&refunded).unwrap();
    let visits = buy(market, VISITS, 2);
    let codes = market.voucher_codes(&visits);
    market.use_voucher("v1", Some(&visits), &codes[0]).unwrap();
    let undone = market.use_voucher("v2", None, &codes[1]).unwrap();
    market.undo_use(&undone.receipt).unwrap();
    market.remove_product(OFFICE).unwrap();
}

fn everything(market: &Market) -> impl PartialEq + std::fmt::Debug + use<> {
    let tally = market.with_ledger(|ledger| ledger.tally(&["CARD-ONE", "CARD-TWO"], |_, _| None));
    let sendings: Vec<_> = market.with_ledger(|ledger| ledger.sendings().collect());
    let vouchers = market.with_ledger(crate::practice::Ledger::voucher_tally);
    (tally, vouchers, sendings, market.changes(None, 1_000).unwrap(), market.products(), market.events(0, 1_000))
}

#[test]
fn a_reopened_market_remembers_everything() {
    let folder = Folder::new();
    let market = folder.open().unwrap();
    lived(&market);
    let before = everything(&market);
    drop(market);
    let market = folder.open().unwrap();
    assert_eq!(everything(&market), before);
    let tally = market.with_ledger(|ledger| ledger.tally(&["CARD-ONE", "CARD-TWO"], |_, _| None));
    assert_eq!((tally.duplicates, tally.after_refund), (2, 1));
    // It goes on from there.
    let sn = buy(&market, SINGLE, 1);
    drop(market);
    assert_eq!(folder.open().unwrap().changes(None, 1_000).unwrap().orders.last().unwrap().sn, sn);
}

#[test]
fn whatever_is_cut_off_the_last_line_the_rest_is_kept() {
    let folder = Folder::new();
    let market = folder.open().unwrap();
    let sn = buy(&market, SINGLE, 1);
    let whole = fs::metadata(folder.file()).unwrap().len();
    market.send(&content(&sn, "k", "x")).unwrap();
    drop(market);
    let full = fs::read(folder.file()).unwrap();
    for length in usize::try_from(whole).unwrap()..full.len() {
        fs::write(folder.file(), &full[..length]).unwrap();
        let market = folder.open().unwrap();
        assert_eq!(market.was_sent(&sn, 1, "k"), Ok(false), "cut at {length}");
        assert_eq!(fs::metadata(folder.file()).unwrap().len(), whole);
        market.send(&content(&sn, "k", "x")).unwrap();
        drop(market);
        assert_eq!(folder.open().unwrap().was_sent(&sn, 1, "k"), Ok(true), "cut at {length}");
    }
}

#[test]
fn a_damaged_line_in_the_middle_is_named() {
    let folder = Folder::new();
    lived(&folder.open().unwrap());
    let text = fs::read_to_string(folder.file()).unwrap();
    let mut lines: Vec<_> = text.lines().collect();
    lines[6] = "{\"place\":{}}";
    fs::write(folder.file(), lines.join("\n") + "\n").unwrap();
    let error = folder.open().map(|_| ()).unwrap_err();
    assert!(matches!(error, JournalError::Damaged { line: 7, .. }), "{error}");
}

#[test]
fn a_newer_journal_is_left_alone() {
    let folder = Folder::new();
    drop(folder.open().unwrap());
    let text = fs::read_to_string(folder.file()).unwrap();
    let text = text.replacen(&format!("\"version\":{JOURNAL_VERSION}"), "\"version\":99", 1);
    fs::write(folder.file(), &text).unwrap();
    let error = folder.open().map(|_| ()).unwrap_err();
    assert!(matches!(error, JournalError::Newer(99)), "{error}");
    assert_eq!(fs::read_to_string(folder.file()).unwrap(), text);
}

#[test]
fn no_card_and_no_phone_is_in_the_file() {
    let folder = Folder::new();
    let market = folder.open().unwrap();
    lived(&market);
    let parcel = market.orders(100).into_iter().find_map(|order| order.buyer.phone).unwrap();
    let text = fs::read_to_string(folder.file()).unwrap();
    for secret in ["CARD-ONE", "CARD-TWO", &parcel] {
        assert!(!text.contains(secret));
    }
    assert!(text.contains("\"message\""));
}

#[test]
fn a_secret_key_makes_fingerprints_that_the_file_alone_does_not_tell() {
    let print = |key| {
        let folder = Folder::new();
        let mut options = options().0.with_journal(folder.file());
        options.fingerprint_key = key;
        let market = Market::open(options.clone()).unwrap();
        lived(&market);
        drop(market);
        let market = Market::open(options).unwrap();
        assert_eq!(market.with_ledger(|ledger| ledger.tally(&["CARD-ONE"], |_, _| None)).cards_used, 1);
        let text = fs::read_to_string(folder.file()).unwrap();
        let line = text.lines().find(|line| line.starts_with("{\"message\"")).unwrap().to_owned();
        match serde_json::from_str(&line).unwrap() {
            Record::Message { print, .. } => print.0,
            _ => panic!("no message"),
        }
    };
    assert_ne!(print(Some([1; 32])), print(None));
    assert_ne!(print(Some([1; 32])), print(Some([2; 32])));
    assert_eq!(print(Some([1; 32])), print(Some([1; 32])));
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_no_journal() {
    let error = Market::open(options().0.with_journal("/dev/full")).map(|_| ()).unwrap_err();
    assert!(matches!(error, JournalError::Io(_)), "{error}");
}

#[test]
fn a_file_without_line_ends_does_not_fill_the_memory() {
    let folder = Folder::new();
    // A hole of 1 GiB: it takes no room on the disk.
    fs::File::create(folder.file()).unwrap().set_len(1 << 30).unwrap();
    let error = folder.open().map(|_| ()).unwrap_err();
    assert!(matches!(error, JournalError::Damaged { line: 1, .. }), "{error}");
}

#[test]
fn what_cannot_be_written_is_not_accepted() {
    let folder = Folder::new();
    let market = folder.open().unwrap();
    let sn = buy(&market, SINGLE, 1);
    market.lock().journal.as_mut().unwrap().file = fs::File::open(folder.file()).unwrap();
    let refused = market.send(&content(&sn, "k", "x"));
    assert!(matches!(refused, Err(MarketError::Journal(_))), "{refused:?}");
    assert_eq!(market.was_sent(&sn, 1, "k"), Ok(false));
    drop(market);
    // A stray byte of nobody's line is dropped as well.
    fs::OpenOptions::new().append(true).open(folder.file()).unwrap().write_all(b"{").unwrap();
    assert_eq!(folder.open().unwrap().was_sent(&sn, 1, "k"), Ok(false));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever buyers and sellers do, a reopened market says the same, and every paid line is counted exactly once.
    #[test]
    fn any_life_is_remembered(steps in prop::collection::vec((0..9u8, 0..6usize), 0..60)) {
        let folder = Folder::new();
        let market = folder.open().unwrap();
        let mut sns = vec![buy(&market, SINGLE, 1)];
        for (step, at) in steps {
            let sn = sns[at % sns.len()].clone();
            // A step that the order's state does not allow is refused, which is a part of life.
            match step {
                0 => sns.push(buy(&market, OFFICE, 2)),
                1 => sns.push(buy(&market, EARPHONES, 1)),
                2 => drop(market.ask_refund(&sn)),
                3 => drop(market.withdraw_refund(&sn)),
                4 => drop(market.grant_refund(&sn)),
                5 => drop(market.confirm(&sn)),
                6 => drop(market.ship(&sn, &Shipment::NoLogistics)),
                7 => drop(market.ship(&sn, &Shipment::Parcel { company: "顺丰".to_owned(), number: "1".to_owned() })),
                _ => drop(market.send(&content(&sn, &format!("k{at}"), "CARD-ONE"))),
            }
        }
        let before = everything(&market);
        let tally = market.with_ledger(|ledger| ledger.tally(&["CARD-ONE"], |_, _| None));
        prop_assert_eq!(tally.delivered + tally.manual + tally.unknown + tally.refunded + tally.lost, tally.lines);
        drop(market);
        prop_assert_eq!(everything(&folder.open().unwrap()), before);
    }
}
