use super::*;

const NOW: Millis = Millis(1_795_140_000_000);

fn line(heartbeat_ms_ago: Option<i64>, command: Option<&str>, error: Option<&str>) -> TaskLine {
    TaskLine {
        id: "deliver".to_owned(),
        state: "RUNNING",
        command: command.map(str::to_owned),
        heartbeat_at: heartbeat_ms_ago.map(|ago| NOW.plus(-ago)),
        last_error: error.map(str::to_owned),
    }
}

#[test]
fn a_task_in_words_has_its_last_sign_of_life_what_it_was_told_and_what_went_wrong() {
    let said = |ago| line(Some(ago), None, None).story(NOW);
    assert_eq!(said(9_999), "last sign of life 9 s ago");
    assert_eq!(said(120_000), "last sign of life 2 min ago");
    assert_eq!(said(7_200_000), "last sign of life 2026-11-20 08:00");
    let all = line(Some(1_000), Some("pause"), Some("no road"));
    assert_eq!(all.story(NOW), "last sign of life 1 s ago; told to pause; no road");
    assert_eq!(line(None, None, None).story(NOW), "");
    let listed = list(&[all, line(None, None, None)], NOW);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines[0], "deliver                  RUNNING      last sign of life 1 s ago; told to pause; no road");
    assert_eq!(lines[1], "deliver                  RUNNING");
}
