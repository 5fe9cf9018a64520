#![allow(clippy::unwrap_used)]

use super::tail;
use std::fmt::Write as _;

fn line(number: usize) -> String {
    format!(
        r#"{{"timestamp":"2026-11-20T08:00:{number:02}Z","level":"INFO","fields":{{"message":"step {number}","n":{number}}},"target":"t"}}"#
    )
}

fn messages(page: &super::LogPage) -> Vec<&str> {
    page.lines.iter().map(|line| line.message.as_str()).collect()
}

#[test]
fn pages_run_backwards_over_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = |day: usize, from: usize| {
        let mut text = String::new();
        for number in from..from + 3 {
            writeln!(text, "{}", line(number)).unwrap();
        }
        std::fs::write(folder.path().join(format!("huolang.2026-11-{day:02}.log")), text).unwrap();
    };
    file(19, 1);
    file(20, 4);
    let first = tail(folder.path(), None, None, 4).unwrap();
    assert_eq!(messages(&first), ["step 6", "step 5", "step 4", "step 3"]);
    let second = tail(folder.path(), first.next.as_deref(), None, 4).unwrap();
    assert_eq!(messages(&second), ["step 2", "step 1"]);
    assert_eq!(second.next, None);
    assert_eq!(messages(&tail(folder.path(), None, Some("STEP 5"), 4).unwrap()), ["step 5"]);
}

#[test]
fn long_lines_and_damaged_lines_do_not_stop_it() {
    let folder = tempfile::tempdir().unwrap();
    let long = format!(r#"{{"timestamp":"t","level":"WARN","fields":{{"message":"{}"}}}}"#, "x".repeat(200_000));
    std::fs::write(
        folder.path().join("huolang.2026-11-20.log"),
        format!("{}\nno json\n{long}\n{}\n", line(1), line(2)),
    )
    .unwrap();
    let page = tail(folder.path(), None, None, 10).unwrap();
    assert_eq!(page.lines.len(), 3);
    assert_eq!(page.lines[1].message.len(), 200_000);
    assert_eq!(page.lines[2].message, "step 1");
}

#[test]
fn without_a_folder_there_are_no_lines() {
    let folder = tempfile::tempdir().unwrap();
    assert!(tail(&folder.path().join("none"), None, None, 10).unwrap().lines.is_empty());
}
