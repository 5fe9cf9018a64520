//! A full disk and a read-only one. For real where the machine lets a user mount a small disk of memory that only the test
//! sees; and in any case with a library that refuses the program's writes as such a disk does, which needs nothing but the
//! compiler that links Rust programs.

mod disk;

use std::fs;

use disk::{Means, Small};
use rstest::rstest;

#[rstest]
fn a_full_disk_is_named_and_nothing_is_lost(#[values(Means::Mount, Means::Faults)] means: Means) {
    let script = r#"
        open_shop
        run before status --json
        run whole backup --to "$OUT/copies" --json
        fill
        run serve serve --listen 127.0.0.1:0
        run backup backup --json
        run elsewhere backup --to "$HUOLANG_DATA/elsewhere" --json
        run export export cards "$HUOLANG_DATA/cards.csv" --json
        run import import "$REPORT" --json
        run restore restore "$(ls "$OUT"/copies/*.hlb)" --json
        run deliver deliver 1 --json
        ls -A "$HUOLANG_DATA/backups" >"$OUT/left"
        free
        run after status --json
        run again backup --json
        run taken import "$REPORT" --json
        exit 0
    "#;
    let Some(small) = Small::run(means, "48m", script) else { return };
    for name in ["serve", "backup", "elsewhere", "export", "import", "restore", "deliver"] {
        let words = small.answer(name).assert_refused("disk_full");
        assert!(words.contains("space") || words.contains("room"), "{name}: {words}");
    }
    assert_eq!(fs::read_to_string(small.out.join("left")).unwrap(), "", "nothing half done is left");
    assert_eq!(small.answer("after").json()["shops"], small.answer("before").json()["shops"]);
    assert!(small.answer("again").status.success(), "with room all is well again");
    assert_eq!(small.answer("taken").json()["files"][0]["outcome"], "imported", "nothing of it was kept before");
    assert!(small.folder.key().exists());
}

#[rstest]
fn a_disk_that_is_full_at_the_first_start_is_named(#[values(Means::Mount, Means::Faults)] means: Means) {
    let Some(small) = Small::run(means, "64k", "fill; run serve serve --listen 127.0.0.1:0; exit 0") else { return };
    let words = small.answer("serve").assert_refused("disk_full");
    assert!(words.contains("space"), "{words}");
}

#[rstest]
fn a_read_only_disk_is_named(#[values(Means::Mount, Means::Faults)] means: Means) {
    let script = r#"
        open_shop
        run whole backup --to "$OUT/copies" --json
        seal
        run serve serve --listen 127.0.0.1:0
        run status status --json
        run backup backup --to "$OUT/copies" --json
        run export export cards "$OUT/cards.csv" --json
        run import import "$REPORT" --json
        run restore restore "$(ls "$OUT"/copies/*.hlb)" --json
        run doctor doctor --json
        run task task deliver pause --json
        unseal
        run after status --json
        exit 0
    "#;
    let Some(small) = Small::run(means, "48m", script) else { return };
    for name in ["serve", "status", "backup", "export", "import", "restore", "doctor", "task"] {
        let words = small.answer(name).assert_refused("disk_read_only");
        assert!(words.contains("written") || words.contains("read-only"), "{name}: {words}");
    }
    assert!(small.answer("after").status.success());
}
