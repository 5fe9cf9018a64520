//! Commands of the program on a disk that has no room, or may not be written.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::program::{Answer, Folder};

/// A report that could be taken in.
const REPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sheets/samples/售卖明细_2025-11-01_2025-11-30.xlsx");
const FAULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/small_disk/faults.c");

/// How the disk is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A real one, mounted in a namespace of its own. Some systems let no ordinary user do that; there the other means shows
    /// the same.
    Mount,
    /// A library that refuses writes. Works for everybody.
    Faults,
}

/// What the script may call on a mounted disk.
const MOUNTED: &str = r#"
    mount -t tmpfs -o size="$SIZE" tmpfs "$HUOLANG_DATA" || exit 77
    fill() {
        dd if=/dev/zero of="$HUOLANG_DATA/filler" bs=64k 2>/dev/null
        dd if=/dev/zero of="$HUOLANG_DATA/filler2" bs=1 count=8192 2>/dev/null
    }
    free() { rm "$HUOLANG_DATA"/filler*; }
    seal() { mount -o remount,ro "$HUOLANG_DATA"; }
    unseal() { mount -o remount,rw "$HUOLANG_DATA"; }
    program() { "$BIN" "$@"; }
"#;

/// The same on one that refuses.
const REFUSING: &str = r#"
    fill() { echo full >"$FAULT_STATE"; }
    seal() { echo ro >"$FAULT_STATE"; }
    free() { rm "$FAULT_STATE"; }
    unseal() { rm "$FAULT_STATE"; }
    program() { LD_PRELOAD="$FAULT_LIB" exec "$BIN" "$@"; }
"#;

const USUAL: &str = r#"
    run() { name=$1; shift; (program "$@") >"$OUT/$name.out" 2>"$OUT/$name.err"; echo $? >"$OUT/$name.rc"; }
    open_shop() {
        "$BIN" serve --listen 127.0.0.1:0 >"$OUT/serve.log" 2>&1 & server=$!
        tries=0
        until grep -q "data in" "$OUT/serve.log"; do
            sleep 0.05; tries=$((tries + 1)); [ $tries -lt 600 ] || exit 78
        done
        kill -TERM $server; wait $server
    }
"#;

/// Answers of commands that ran on a small disk.
pub struct Small {
    pub folder: Folder,
    pub out: PathBuf,
}

impl Small {
    /// Runs `script` with the data folder on such a disk. `run NAME ARGS…` runs the program; `fill`, `free`, `seal` and
    /// `unseal` change the disk. `None`: this machine lets nobody mount, and the other means shows it.
    pub fn run(means: Means, size: &str, script: &str) -> Option<Self> {
        let folder = Folder::new();
        let out = folder.path().join("out");
        fs::create_dir_all(&out).unwrap();
        fs::create_dir_all(folder.data()).unwrap();
        let made = if means == Means::Mount { MOUNTED } else { REFUSING };
        let whole = format!("set -u\n{made}\n{USUAL}\n{script}");
        let mut command = match means {
            Means::Mount => {
                let mut command = Command::new("unshare");
                command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &whole]).env("SIZE", size);
                command
            }
            Means::Faults => {
                let mut command = Command::new("sh");
                command.args(["-c", &whole]).env("FAULT_LIB", library(folder.path()));
                command.env("FAULT_STATE", folder.path().join("disk")).env("FAULT_DIR", folder.data());
                command
            }
        };
        let program = folder.command(&[]);
        command.env("BIN", program.get_program()).env("OUT", &out).env("REPORT", REPORT);
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let ran = command.output();
        let code = ran.as_ref().ok().and_then(|ran| ran.status.code());
        match (means, code) {
            (_, Some(0)) => Some(Self { folder, out }),
            (_, Some(78)) => panic!("the server did not start: {}", fs::read_to_string(out.join("serve.log")).unwrap()),
            (Means::Mount, _) => {
                println!("no disk can be mounted by this user ({ran:?}); the refusing library shows the same");
                None
            }
            (Means::Faults, _) => panic!("the commands could not be run: {ran:?}"),
        }
    }

    pub fn answer(&self, name: &str) -> Answer {
        use std::os::unix::process::ExitStatusExt as _;
        let read = |end: &str| fs::read_to_string(self.out.join(format!("{name}.{end}"))).unwrap();
        let code: i32 = read("rc").trim().parse().unwrap();
        Answer { status: std::process::ExitStatus::from_raw(code << 8), out: read("out"), err: read("err") }
    }
}

/// Lets a program run on a disk that refuses while the file `state` says so: `full` or `ro`.
pub fn refuse_while(command: &mut Command, folder: &Folder, state: &Path) {
    command.env("LD_PRELOAD", library(folder.path())).env("FAULT_STATE", state).env("FAULT_DIR", folder.data());
}

/// Compiles the library that refuses.
fn library(into: &Path) -> PathBuf {
    let library = into.join("faults.so");
    let made =
        Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(FAULTS).arg("-ldl").output();
    let made = made.expect("cc, the compiler that links Rust programs, is needed: apt-get install build-essential");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    library
}
