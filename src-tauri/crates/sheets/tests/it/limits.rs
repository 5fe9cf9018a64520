//! Sources that are too large, and how fast the allowed ones are.

use std::ops::ControlFlow;

use huolang_sheets::cards::{self, CardEvent, ColumnChoice, PreviewOptions};
use huolang_sheets::{Limits, Source};

use crate::fixtures::Put::Text;
use crate::fixtures::{code, file, import, xlsx};

#[test]
fn large_files_are_refused_before_they_are_read() {
    let limits = Limits { text_bytes: 10, workbook_bytes: 100, unpacked_bytes: 1 << 20, unpacked_times: 0 };
    let options = PreviewOptions::default();
    let text = cards::preview(&Source::Text("0123456789\n".to_owned()), &options, &limits);
    assert_eq!(code(text), Some("file_too_large"));
    let workbook = cards::preview(&file("a.xlsx", xlsx(&[&[Text("A")]])), &options, &limits);
    assert_eq!(code(workbook), Some("file_too_large"));
    let limits = Limits { unpacked_bytes: 100, ..Limits::default() };
    let workbook = cards::preview(&file("a.xlsx", xlsx(&[&[Text("A")]])), &options, &limits);
    assert_eq!(code(workbook), Some("workbook_too_large"));
}

#[test]
fn a_cell_of_ten_megabytes_costs_its_row_only() {
    let text = format!("A\n{}\nB\n", "x".repeat(10 << 20));
    let reading = import(&file("a.txt", text)).unwrap();
    assert_eq!(reading.pairs(), [(1, None, "A"), (3, None, "B")]);
    assert_eq!(reading.refusals(), [(2, None, "cell_too_long")]);
}

#[test]
fn a_hundred_thousand_rows_come_one_by_one() {
    let text: String = (0..100_000).map(|no| format!("{no:08},CARD-{no:012}-充值\r\n")).collect();
    let source = file("a.csv", text);
    let (mut cards, mut sum) = (0_u64, 0_usize);
    let choice = ColumnChoice { delimiter: None, number: Some(0), secret: 1, ..ColumnChoice::whole_line() };
    let summary = cards::read(&source, &choice, &Limits::default(), |event| {
        if let CardEvent::Card(card) = event {
            cards += 1;
            sum += card.secret.chars().count();
        }
        ControlFlow::Continue(())
    });
    assert_eq!((summary.unwrap().accepted, cards, sum), (100_000, 100_000, 2_000_000));
}
