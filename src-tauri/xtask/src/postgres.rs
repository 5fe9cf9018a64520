//! A PostgreSQL of our own for the tests: a fresh cluster on a free loopback port, gone when we are.

use crate::call::{Call, which};
use anyhow::{Context, Result, bail};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use std::time::{Duration, Instant};

/// The variable in which tests find the database.
pub const VARIABLE: &str = "HUOLANG_TEST_PG";

/// Runs the server until its standard input closes. That happens when we drop it, and also when we are killed.
const KEEPER: &str = r#"trap '' INT HUP
"$1" -D "$2" -p "$3" -h 127.0.0.1 -k "" -F -c full_page_writes=off -c synchronous_commit=off -c max_connections=200 -c log_min_messages=panic </dev/null &
server=$!
while read -r _; do :; done
kill -INT $server
wait $server
rm -rf "$2""#;

/// A running server. Dropping it stops the server and removes its files.
pub struct Postgres {
    keeper: Child,
    input: Option<ChildStdin>,
    port: u16,
    _files: tempfile::TempDir,
}

impl Postgres {
    /// Makes a cluster and starts it.
    pub fn start() -> Result<Self> {
        let programs = programs().context("PostgreSQL's own programs (initdb, postgres) are not installed")?;
        let files = tempfile::Builder::new().prefix("huolang-pg-").tempdir()?;
        let owner = owner(files.path())?;
        let data = files.path().join("data");
        let trust = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
        owner.call(programs.join("initdb")).args(["--pgdata"]).args([&data]).args(trust).dir(files.path()).capture()?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut command =
            owner.call("sh").args(["-c", KEEPER, "keeper"]).args([&programs.join("postgres"), &data]).into_command();
        command.arg(port.to_string()).current_dir(files.path());
        let mut keeper = command.stdin(Stdio::piped()).spawn().context("cannot start PostgreSQL")?;
        let input = keeper.stdin.take();
        let server = Self { keeper, input, port, _files: files };
        server.wait_until_ready(&programs)?;
        println!("PostgreSQL for the tests: {}", server.url());
        Ok(server)
    }

    /// Where the tests connect to.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&self, programs: &Path) -> Result<()> {
        let limit = Instant::now() + Duration::from_secs(60);
        let port = self.port.to_string();
        while Instant::now() < limit {
            // It waits up to a second by itself, but answers a refused connection at once.
            if Call::new(programs.join("pg_isready"))
                .args("-q -U postgres -h 127.0.0.1 -t 1 -p".split(' '))
                .args([&port])
                .succeeds()
            {
                return Ok(());
            }
            #[expect(clippy::disallowed_methods, reason = "another process is waited for, and no test runs here")]
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not answer within a minute")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.input.take());
        if let Err(error) = self.keeper.wait() {
            println!("PostgreSQL may still run on port {}: {error}", self.port);
        }
    }
}

/// Who the server runs as: it refuses to be root.
enum Owner {
    Us,
    UserPostgres,
}

impl Owner {
    fn call(&self, program: impl AsRef<std::ffi::OsStr>) -> Call {
        match self {
            Self::Us => Call::new(program),
            Self::UserPostgres => Call::new("runuser").args(["-u", "postgres", "--"]).args([program]),
        }
    }
}

fn owner(files: &Path) -> Result<Owner> {
    if cfg!(windows) || Call::new("id").args(["-u"]).capture()?.trim() != "0" {
        return Ok(Owner::Us);
    }
    Call::new("chown").args(["postgres"]).args([files]).capture()?;
    Ok(Owner::UserPostgres)
}

/// The folder of the newest installed server. Debian keeps it off the PATH.
fn programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = debian
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .max();
    newest.map(|(_, bin)| bin).or_else(|| PathBuf::from(which("initdb")?).parent().map(Path::to_path_buf))
}

#[cfg(all(test, target_os = "linux"))]
#[path = "postgres/tests.rs"]
mod tests;
