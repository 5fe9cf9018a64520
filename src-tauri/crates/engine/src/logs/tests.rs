#![allow(clippy::unwrap_used)]

use super::{clear, tail};
use crate::{
    settings::{Data, SettingsChange},
    test_house::{House, MORNING},
};
use huolang_domain::{Millis, shanghai::DAY_MS};
use std::{
    fmt::Write as _,
    fs::File,
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

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

/// A file of ten bytes that was last written then.
fn written(folder: &Path, name: &str, at: Millis) {
    let path = folder.join(name);
    std::fs::write(&path, "ten bytes\n").unwrap();
    let at = UNIX_EPOCH + Duration::from_millis(at.0.unsigned_abs());
    File::options().write(true).open(path).unwrap().set_modified(at).unwrap();
}

/// The names of what is there, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn old_files_go_and_so_does_what_is_too_much_but_never_the_newest() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    for day in [17, 18, 19, 20] {
        written(path, &format!("huolang.2026-11-{day}.log"), MORNING.plus((day - 20) * DAY_MS));
    }
    written(path, "notes.txt", Millis(0));
    clear(path, MORNING.plus(-2 * DAY_MS), 1_000).unwrap();
    let left = ["huolang.2026-11-18.log", "huolang.2026-11-19.log", "huolang.2026-11-20.log", "notes.txt"];
    assert_eq!(names(path), left, "what is no log is not ours");
    clear(path, Millis(0), 20).unwrap();
    assert_eq!(names(path), left[1..]);
    clear(path, MORNING.plus(DAY_MS), 0).unwrap();
    assert_eq!(names(path), left[2..]);
    clear(&path.join("nowhere"), MORNING, 0).unwrap();
}

#[tokio::test]
async fn files_are_kept_as_long_as_the_settings_say() {
    let house = House::empty().await;
    let folder = house.engine.home().logs();
    std::fs::create_dir_all(&folder).unwrap();
    for (day, age) in [(1, 19), (10, 10), (20, 0)] {
        written(&folder, &format!("huolang.2026-11-{day:02}.log"), MORNING.plus(-age * DAY_MS));
    }
    house.engine.keep_up().await.unwrap();
    assert_eq!(names(&folder).len(), 3, "half a year is the usual");
    let data = Data { keep_logs_days: 10, ..Data::default() };
    let change = SettingsChange { data: Some(data), ..SettingsChange::default() };
    house.engine.settings().change(change, "owner").await.unwrap();
    house.engine.keep_up().await.unwrap();
    assert_eq!(names(&folder), ["huolang.2026-11-10.log", "huolang.2026-11-20.log"]);
}
