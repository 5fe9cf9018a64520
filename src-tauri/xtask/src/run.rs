//! `cargo xtask run`: from a bare machine to the open window.

use crate::call::Call;
use crate::openapi;
use crate::root::{built, root};
use crate::setup::{Need, ensure};
use anyhow::Result;

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
    let first: &[&str] = if window { &[] } else { &["serve"] };
    Call::new(program).args(first).args(&args.rest).hand_over()
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
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
