//! What is kept and what gives way.

use super::{Book, Figure, Place, Run};

fn figure(name: &str, value: f64) -> Figure {
    Figure {
        bench: "store".into(),
        figure: name.into(),
        value: Some(value),
        unit: "ms".into(),
        must: Some("< 50".into()),
        raw: Some("disk".into()),
    }
}

fn run(date: &str, machine: &str, figures: Vec<Figure>) -> Run {
    let place = Place { date: date.into(), commit: "abc".into(), machine: vec![machine.into()] };
    Run { place, failed: None, figures }
}

#[test]
fn a_new_run_of_one_program_leaves_the_others_with_their_date_and_machine() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("benchmarks.json");
    let mut book = Book::open(&path).unwrap();
    book.enter("store", run("2030-01-01", "old", vec![figure("first page", 51.0)]));
    book.enter("cards", run("2030-01-01", "old", vec![figure("import", 3.0), figure("again", 2.0)]));
    book.save(&path).unwrap();
    let mut again = Book::open(&path).unwrap();
    assert_eq!(again, book);
    again.enter("cards", run("2030-02-02", "new", vec![figure("import", 60.0)]));
    assert_eq!(again.0["store"], run("2030-01-01", "old", vec![figure("first page", 51.0)]));
    assert_eq!(again.0["cards"], run("2030-02-02", "new", vec![figure("import", 60.0)]));
    assert_eq!(again.short_of(&["cards"]), ["cards missed: import"]);
    assert_eq!(again.short_of(&["cards", "store"]), ["cards missed: import", "store missed: first page"]);
    again.keep_only(&["store"]);
    assert_eq!(again.0.keys().collect::<Vec<_>>(), ["store"]);
}

#[test]
fn a_failed_run_stands_as_failed_with_every_figure_it_owes() {
    let mut book = Book::default();
    book.enter("store", run("2030-01-01", "m", vec![figure("first page", 1.0), figure("next page", 2.0)]));
    let broken =
        Run { failed: Some("ended with 101".into()), ..run("2030-02-02", "m", vec![figure("first page", 3.0)]) };
    book.enter("store", broken);
    let kept = &book.0["store"];
    assert_eq!(kept.place.date, "2030-02-02");
    assert_eq!(kept.figures, [figure("first page", 3.0), figure("next page", 2.0).unmeasured()]);
    assert_eq!(book.short_of(&["store"]), ["store failed: ended with 101", "store not measured: next page"]);
    book.enter("store", run("2030-03-03", "m", vec![figure("first page", 4.0)]));
    assert_eq!(book.0["store"].figures, [figure("first page", 4.0)]);
}
