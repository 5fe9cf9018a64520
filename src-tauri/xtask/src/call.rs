//! One call of another program: shown, run, and its failure told in one sentence.

mod last_words;

use crate::root::root;
use anyhow::{Context, Result, bail};
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

/// A program that did not succeed.
#[derive(Debug)]
pub struct Ended {
    shown: String,
    status: ExitStatus,
    /// What it printed last; nothing where somebody saw it on a screen.
    pub last_words: String,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ended with {}", self.shown, self.status)
    }
}

impl std::error::Error for Ended {}

/// A program call that is being put together.
pub struct Call {
    command: Command,
}

impl Call {
    /// A call of `program`, in the workspace root.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(root());
        // `cargo run` tells us about ourselves. Passed on, it would make nested builds differ from those of a plain terminal.
        for (name, _) in std::env::vars_os() {
            if is_about_us(&name) {
                command.env_remove(name);
            }
        }
        Self { command }
    }

    /// A call of the same cargo that started us.
    pub fn cargo<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())).args(args)
    }

    /// A call of npm in the UI folder.
    pub fn npm<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Self {
        Self::new(if cfg!(windows) { "npm.cmd" } else { "npm" }).dir(crate::root::ui()).args(args)
    }

    /// Adds arguments.
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets an environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Hides an environment variable.
    pub fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Runs it in another folder.
    pub fn dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// The call as one would type it.
    pub fn shown(&self) -> String {
        let program = Path::new(self.command.get_program()).file_stem().unwrap_or_default();
        let mut words = vec![program.to_string_lossy().into_owned()];
        words.extend(self.command.get_args().map(|arg| quoted(&arg.to_string_lossy())));
        words.join(" ")
    }

    /// Shows the call and runs it on our own output; anything but success is an error.
    pub fn run(mut self) -> Result<()> {
        println!("$ {}", self.shown());
        self.command.stdin(Stdio::null());
        let ended = if io::stdout().is_terminal() {
            self.command.status().map(|status| (status, String::new()))
        } else {
            last_words::run(&mut self.command)
        };
        let (status, last_words) = ended.with_context(|| cannot_start(&self.shown()))?;
        if status.success() { Ok(()) } else { Err(Ended { shown: self.shown(), status, last_words }.into()) }
    }

    /// Becomes the called program, so that it alone gets what is typed and every signal. Returns when the system cannot do that.
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix starts it in place"))]
    pub fn hand_over(mut self) -> Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            println!("$ {}", self.shown());
            let error = self.command.exec();
            Err(error).with_context(|| cannot_start(&self.shown()))
        }
        #[cfg(not(unix))]
        {
            self.run()
        }
    }

    /// Runs it silently and returns what it printed; anything but success is an error with its last words.
    pub fn capture(mut self) -> Result<String> {
        let output = self.command.stdin(Stdio::null()).output().with_context(|| cannot_start(&self.shown()))?;
        if !output.status.success() {
            let words = String::from_utf8_lossy(&output.stderr);
            bail!("`{}` ended with {}: {}", self.shown(), output.status, words.trim());
        }
        String::from_utf8(output.stdout).with_context(|| format!("`{}` did not print UTF-8", self.shown()))
    }

    /// Whether it starts and succeeds. Prints nothing.
    pub fn succeeds(mut self) -> bool {
        let quiet = self.command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().is_ok_and(|status| status.success())
    }

    /// The command itself, for a caller that talks to the running program.
    pub fn into_command(self) -> Command {
        self.command
    }
}

/// Where a program lies on the PATH.
pub fn which(name: &str) -> Option<OsString> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(&file)).find(|found| found.is_file()).map(Into::into)
}

fn is_about_us(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_")
        || matches!(&*name, "CARGO_MANIFEST_DIR" | "CARGO_MANIFEST_PATH" | "CARGO_BIN_NAME" | "CARGO_CRATE_NAME")
}

fn cannot_start(shown: &str) -> String {
    format!("cannot start `{shown}`: is it installed?")
}

fn quoted(word: &str) -> String {
    if word.contains([' ', '"', '$']) { format!("'{word}'") } else { word.to_owned() }
}
