//! `cargo xtask run`: from a bare machine to the open window.

use crate::call::Call;
use crate::openapi;
use crate::root::{built, root};
use crate::setup::{Need, ensure};
use anyhow::Result;
use std::path::Path;

#[derive(clap::Args)]
pub struct Args {
    /// Start the server and print its address, even where a window could open.
    #[arg(long)]
    server: bool,
    /// Build with all optimisations: slower to build, faster to use.
    #[arg(long)]
    release: bool,
    /// Arguments for the program itself, after `--`.
    #[arg(last = true)]
    rest: Vec<String>,
}

/// Sets up, builds and starts the program.
pub fn run(args: &Args) -> Result<()> {
    let window = !args.server && has_display();
    if !window && !args.server {
        println!("No display here: the server starts instead, for your browser.");
    }
    ensure(if window { &[Need::Compiler, Need::Window, Need::Npm] } else { &[Need::Compiler, Need::Npm] })?;
    build_ui()?;
    let (package, program) = if window { ("huolang", "huolang") } else { (openapi::SERVER, openapi::SERVER) };
    println!("Building {program}. The first time takes some minutes.");
    let mut build = Call::cargo(["build", "--package", package]);
    if args.release {
        build = build.args(["--release"]);
    }
    build.run()?;
    let program = built(if args.release { "release" } else { "debug" }, program)?;
    start(&program, window, &args.rest).hand_over()
}

/// The program's start. A machine without a keychain is no obstacle to trying it.
fn start(program: &Path, window: bool, rest: &[String]) -> Call {
    let first: &[&str] = if window { &[] } else { &["serve"] };
    Call::new(program).args(first).args(rest).env("HUOLANG_KEY_IN_FOLDER", "true")
}

/// Builds every program as the tests do, so that nothing is compiled twice.
pub fn build_programs() -> Result<()> {
    build_ui_once()?;
    Call::cargo(["build", "--workspace", "--bins"]).run()
}

/// Builds the screens into `ui/dist`.
pub fn build_ui() -> Result<()> {
    Call::npm(["run", "build"]).run()
}

/// Builds the screens when they were never built: the Rust programs embed them and do not compile without.
pub fn build_ui_once() -> Result<()> {
    if root().join("ui/dist/index.html").is_file() {
        return Ok(());
    }
    ensure(&[Need::Npm])?;
    build_ui()
}

fn has_display() -> bool {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    cfg!(not(target_os = "linux"))
        || set("DISPLAY").is_some_and(|display| is_there(&display, Path::new("/tmp/.X11-unix")))
        || set("WAYLAND_DISPLAY").is_some()
}

/// Whether somebody listens at this display. A terminal may keep the name of a screen that is gone; one elsewhere is
/// believed.
fn is_there(display: &str, sockets: &Path) -> bool {
    let local = display.strip_prefix("unix").unwrap_or(display).strip_prefix(':');
    let number = local.map(|rest| rest.split('.').next().unwrap_or(rest));
    number.is_none_or(|number| sockets.join(format!("X{number}")).exists())
}

#[cfg(test)]
mod tests {
    use super::{is_there, start};
    use std::path::Path;

    #[test]
    fn a_screen_that_is_gone_is_no_display() {
        let sockets = tempfile::tempdir().unwrap();
        std::fs::write(sockets.path().join("X1"), "").unwrap();
        for (display, there) in
            [(":1", true), (":1.0", true), ("unix:1", true), (":0", false), (":10.0", false), ("localhost:10.0", true)]
        {
            assert_eq!(is_there(display, sockets.path()), there, "{display}");
        }
    }

    #[test]
    fn without_a_window_the_server_starts_and_neither_needs_a_keychain() {
        let rest = ["--listen".to_owned(), "127.0.0.1:0".to_owned()];
        let server = start(Path::new("/target/debug/huolang-server"), false, &rest);
        assert_eq!(server.shown(), "huolang-server serve --listen 127.0.0.1:0");
        let window = start(Path::new("/target/debug/huolang"), true, &[]);
        assert_eq!(window.shown(), "huolang");
        for call in [server, window] {
            let command = call.into_command();
            let set = command.get_envs().find(|(name, _)| *name == "HUOLANG_KEY_IN_FOLDER");
            assert_eq!(set.and_then(|(_, value)| value), Some("true".as_ref()));
        }
    }
}
