//! A README in, a README with figures out.

use super::super::book::{Book, Place, Run};
use super::{BEGIN, END, Figure, Language, write};

fn book(value: Option<f64>) -> Book {
    let mut book = Book::default();
    let figure = Figure {
        bench: "cards".into(),
        figure: "import of 100,000 cards with duplicate check".into(),
        value,
        unit: "s".into(),
        must: Some("< 3".into()),
        raw: None,
    };
    let place = Place { date: "2030-01-01".into(), commit: "abc".into(), machine: Vec::new() };
    book.enter("cards", Run { place, failed: None, figures: vec![figure] });
    book
}

#[test]
fn the_table_is_written_between_its_marks_and_nothing_else_changes() {
    let readme = format!("# A\n\n{BEGIN}| old |\n{END}\nMore.\n");
    let english = write(&readme, &book(Some(4.24)), Language::English).unwrap();
    let line = "| 100,000 cards imported with duplicate check | 4.24 s (missed) | < 3 s |\n";
    assert_eq!(english, format!("# A\n\n{BEGIN}| | measured | must reach |\n|---|---|---|\n{line}{END}\nMore.\n"));
    let chinese = write(&readme, &book(Some(2.5)), Language::Chinese).unwrap();
    assert!(chinese.contains("| 导入 10 万张卡密并查重 | 2.50 秒 | < 3 秒 |\n"), "{chinese}");
    assert_eq!(write(&english, &book(Some(4.24)), Language::English).unwrap(), english);
}

#[test]
fn what_could_not_be_measured_says_so() {
    let readme = format!("{BEGIN}{END}");
    assert!(write(&readme, &book(None), Language::English).unwrap().contains("| failed | < 3 s |"));
    assert!(write("no marks", &book(None), Language::English).is_err());
}
