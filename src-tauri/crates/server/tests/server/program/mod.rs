//! The server binary in a folder of its own: commands that end, and a server that runs until it is killed.

mod client;
mod serving;

pub use client::{Client, PASSWORD};
pub use serving::Serving;

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Output},
};

use serde_json::Value;

/// A data folder with its key file.
pub struct Folder {
    home: tempfile::TempDir,
}

/// What a command answered.
pub struct Answer {
    pub status: ExitStatus,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    pub fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    pub fn key(&self) -> PathBuf {
        self.home.path().join("master.key")
    }

    pub fn path(&self) -> &Path {
        self.home.path()
    }

    /// The program on this folder, with nothing of the caller's environment that could change what it does.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huolang-server"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("HUOLANG_") {
                command.env_remove(name);
            }
        }
        // No keychain: the tests' keys are files.
        command.env_remove("DBUS_SESSION_BUS_ADDRESS").env("HOME", self.home.path());
        command.env("HUOLANG_DATA", self.data()).env("HUOLANG_MASTER_KEY_FILE", self.key());
        command.args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Answer {
        Answer::of(self.command(args).output().unwrap())
    }

    /// Makes the practice shop with a quick start and a clean end.
    pub fn open_shop(&self) {
        let serving = Serving::start(self);
        assert!(serving.end().success());
    }
}

impl Answer {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { status: output.status, out: text(output.stdout), err: text(output.stderr) }
    }

    /// The JSON document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {:?} {:?}", self.out, self.err))
    }

    /// The command refused: exit code 1, the code for programs, a sentence for people.
    pub fn assert_refused(&self, code: &str) -> String {
        assert_eq!(self.status.code(), Some(1), "{} {}", self.out, self.err);
        if self.out.contains("\"error\"") {
            assert_eq!(self.json()["error"]["code"], code, "{}", self.err);
        }
        assert!(self.err.starts_with("huolang-server: "), "{}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self.err.clone()
    }
}
