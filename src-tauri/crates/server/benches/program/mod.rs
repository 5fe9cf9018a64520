//! The real server while it is measured: started, watched, ended.
#![allow(dead_code, unused_imports, reason = "not every bench program asks everything")]

use std::{
    error::Error,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

mod desk;

pub use desk::Desk;

/// The ticks of `/proc/<pid>/stat` a second.
const TICKS: f64 = 100.0;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// What the first login asks for.
    pub setup_token: Option<String>,
    /// When it was started.
    pub begun: Instant,
}

impl Server {
    /// Starts it over `folder`/data with the key `folder`/master.key, and waits until it listens.
    pub fn start(folder: &Path, options: &[&str]) -> Outcome<Self> {
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_huolang-server"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(options)
            .env("HUOLANG_DATA", folder.join("data"))
            .env("HUOLANG_MASTER_KEY_FILE", folder.join("master.key"))
            .stdout(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?);
        let (mut address, mut setup_token) = (None, None);
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 {
                return Err("the server ended".into());
            }
            let said = line.trim().trim_start_matches("huolang-server: ");
            if let Some(named) = said.strip_prefix("http://") {
                address = Some(named.trim_end_matches('/').parse()?);
            } else if said.starts_with("first login") {
                setup_token = said.rsplit(' ').next().map(str::to_owned);
            } else if said.starts_with("data in") {
                // The pipe stays open for what is said at the end.
                std::mem::forget(lines);
                return Ok(Self { child, address: address.ok_or("no address")?, setup_token, begun });
            }
        }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Percent of one processor that it uses over `time`.
    pub async fn processor_percent(&self, time: Duration) -> Outcome<f64> {
        let before = self.processor_seconds()?;
        tokio::time::sleep(time).await;
        Ok((self.processor_seconds()? - before) / time.as_secs_f64() * 100.0)
    }

    fn processor_seconds(&self) -> Outcome<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let fields: Vec<&str> = after_name.split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or_default();
        Ok((ticks(11) + ticks(12)) / TICKS)
    }

    /// Memory in MB.
    pub fn resident_mb(&self) -> Outcome<f64> {
        self.status_mb("VmRSS:")
    }

    /// The most memory it ever had, in MB.
    pub fn peak_mb(&self) -> Outcome<f64> {
        self.status_mb("VmHWM:")
    }

    /// What of it are files, its own program above all.
    pub fn files_mb(&self) -> Outcome<f64> {
        self.status_mb("RssFile:")
    }

    fn status_mb(&self, name: &str) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with(name)).ok_or("the system does not tell")?;
        Ok(line.split_whitespace().nth(1).unwrap_or_default().parse::<f64>()? * 1_024.0 / 1e6)
    }

    /// Ends it and waits.
    pub fn end(mut self) -> Outcome<()> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Also after a measurement that failed nothing is left running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
