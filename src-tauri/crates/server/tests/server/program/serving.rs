//! A running server.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
};

use super::Folder;

/// A running server; killed when it is dropped.
pub struct Serving {
    child: Child,
    lines: BufReader<ChildStdout>,
    pub address: String,
    pub setup_token: Option<String>,
}

impl Serving {
    /// Starts the server on a free port and waits until it serves.
    pub fn start(folder: &Folder) -> Self {
        Self::try_start(folder.command(&["serve", "--listen", "127.0.0.1:0"])).unwrap()
    }

    /// Starts the server; an error when it ended before it served.
    pub fn try_start(mut command: Command) -> Result<Self, ExitStatus> {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut serving = Self { child, lines, address: String::new(), setup_token: None };
        loop {
            let mut line = String::new();
            if serving.lines.read_line(&mut line).unwrap() == 0 {
                return Err(serving.child.wait().unwrap());
            }
            let said = line.trim().trim_start_matches("huolang-server: ");
            if said.starts_with("http://") {
                serving.address = said.to_owned();
            } else if said.starts_with("first login") {
                serving.setup_token = said.rsplit(' ').next().map(str::to_owned);
            } else if said.starts_with("data in") {
                return Ok(serving);
            }
        }
    }

    /// Starts the server without waiting for anything.
    pub fn launch(mut command: Command) -> Child {
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Asks it to end, as a service manager does, and waits.
    pub fn end(mut self) -> ExitStatus {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap()
    }

    /// Kills it in the middle of whatever it does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
