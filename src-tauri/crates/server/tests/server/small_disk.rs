//! A full disk and a read-only one, for real: a small disk of memory, mounted where only the test sees it. Where the
//! machine lets nobody mount, there is nothing to see.

use std::{fs, path::PathBuf, process::Command};

use crate::program::{Answer, Folder};

/// Answers of commands that ran while a small disk was mounted on the data folder.
struct Small {
    folder: Folder,
    out: PathBuf,
}

impl Small {
    /// Mounts a disk of `size`, runs `script` and unmounts it. `run NAME ARGS…` runs the program. `None`: this machine
    /// lets nobody mount.
    fn run(size: &str, script: &str) -> Option<Self> {
        let folder = Folder::new();
        let out = folder.path().join("out");
        fs::create_dir_all(&out).unwrap();
        fs::create_dir_all(folder.data()).unwrap();
        let program = folder.command(&[]);
        let whole = format!(
            r#"set -u
            mount -t tmpfs -o size={size} tmpfs "$HUOLANG_DATA" || exit 77
            run() {{ name=$1; shift; "$BIN" "$@" >"$OUT/$name.out" 2>"$OUT/$name.err"; echo $? >"$OUT/$name.rc"; }}
            open_shop() {{
                "$BIN" serve --listen 127.0.0.1:0 >"$OUT/serve.log" 2>&1 & server=$!
                tries=0
                until grep -q "data in" "$OUT/serve.log"; do
                    sleep 0.05; tries=$((tries + 1)); [ $tries -lt 600 ] || exit 78
                done
                kill -TERM $server; wait $server
            }}
            {script}"#
        );
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &whole]);
        command.env("BIN", program.get_program()).env("OUT", &out);
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let ran = command.output().ok()?;
        match ran.status.code() {
            Some(0) => Some(Self { folder, out }),
            Some(78) => panic!("the server did not start: {}", fs::read_to_string(out.join("serve.log")).unwrap()),
            _ => {
                println!("no disk can be mounted here: {}", String::from_utf8_lossy(&ran.stderr));
                None
            }
        }
    }

    fn answer(&self, name: &str) -> Answer {
        use std::os::unix::process::ExitStatusExt as _;
        let read = |end: &str| fs::read_to_string(self.out.join(format!("{name}.{end}"))).unwrap();
        let code: i32 = read("rc").trim().parse().unwrap();
        Answer { status: std::process::ExitStatus::from_raw(code << 8), out: read("out"), err: read("err") }
    }
}

#[test]
fn a_full_disk_is_named_and_nothing_is_lost() {
    let script = r#"
        open_shop
        run before status --json
        dd if=/dev/zero of="$HUOLANG_DATA/filler" bs=64k 2>/dev/null
        dd if=/dev/zero of="$HUOLANG_DATA/filler2" bs=1 count=8192 2>/dev/null
        run serve serve --listen 127.0.0.1:0
        run backup backup --json
        run elsewhere backup --to "$HUOLANG_DATA/elsewhere" --json
        run export export cards "$HUOLANG_DATA/cards.csv" --json
        ls -A "$HUOLANG_DATA/backups" >"$OUT/left"
        rm "$HUOLANG_DATA"/filler*
        run after status --json
        run again backup --json
        exit 0
    "#;
    let Some(small) = Small::run("48m", script) else { return };
    for name in ["serve", "backup", "elsewhere", "export"] {
        let words = small.answer(name).assert_refused("disk_full");
        assert!(words.contains("space") || words.contains("room"), "{name}: {words}");
    }
    assert_eq!(fs::read_to_string(small.out.join("left")).unwrap(), "", "nothing half done is left");
    assert_eq!(small.answer("after").json()["shops"], small.answer("before").json()["shops"]);
    assert!(small.answer("again").status.success(), "with room all is well again");
    assert!(small.folder.key().exists());
}

#[test]
fn a_disk_that_is_full_at_the_first_start_is_named() {
    let Some(small) = Small::run("64k", "run serve serve --listen 127.0.0.1:0; exit 0") else { return };
    let words = small.answer("serve").assert_refused("disk_full");
    assert!(words.contains("space"), "{words}");
}

#[test]
fn a_read_only_disk_is_named() {
    let script = r#"
        open_shop
        mount -o remount,ro "$HUOLANG_DATA"
        run serve serve --listen 127.0.0.1:0
        run status status --json
        run backup backup --to "$OUT/copies" --json
        mount -o remount,rw "$HUOLANG_DATA"
        run after status --json
        exit 0
    "#;
    let Some(small) = Small::run("48m", script) else { return };
    for name in ["serve", "status", "backup"] {
        let words = small.answer(name).assert_refused("disk_read_only");
        assert!(words.contains("written") || words.contains("read-only"), "{name}: {words}");
    }
    assert!(small.answer("after").status.success());
}
