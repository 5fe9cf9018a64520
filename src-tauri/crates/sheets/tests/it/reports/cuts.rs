//! Any cut of a workbook's bytes: an answer, no panic, and never a report of a part.

use super::{read, report_of};
use huolang_sheets::Source;
use huolang_sheets::reports::{Kind, Outcome};
use proptest::prelude::*;
use std::sync::OnceLock;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/samples/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn bytes(at: usize) -> &'static (Vec<u8>, Kind, &'static str) {
    static FILES: OnceLock<Vec<(Vec<u8>, Kind, &'static str)>> = OnceLock::new();
    let files = FILES.get_or_init(|| {
        [
            ("售卖明细_2025-11-01_2025-11-30.xlsx", Kind::Sales),
            ("售卖明细_2025-03-01_2025-03-31.xls", Kind::Sales),
            ("旅行社预约明细_2025-12-08.xlsx", Kind::Travel),
        ]
        .map(|(name, kind)| (sample(name), kind, name))
        .into()
    });
    &files[at]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_cut_workbook_gives_no_report(file in 0..3_usize, at: prop::sample::Index) {
        let (bytes, kind, name) = bytes(file);
        let cut = bytes[..at.index(bytes.len())].to_vec();
        let source = Source::Bytes { name: (*name).to_owned(), bytes: cut };
        prop_assert!(read(&source, name, *kind).1.is_err());
        let report = report_of(&source, name);
        prop_assert_eq!((report.outcome, report.rows_stored), (Outcome::Failed, 0));
    }

    #[test]
    fn a_workbook_with_wrong_bytes_is_answered(
        file in 0..3_usize,
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..6),
    ) {
        let (bytes, _, name) = bytes(file);
        let mut bytes = bytes.clone();
        for (at, mask) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= mask;
        }
        let _answer = report_of(&Source::Bytes { name: (*name).to_owned(), bytes }, name);
    }
}
