//! `cargo xtask`: everything the project does to itself, one command each.

#![expect(clippy::print_stdout, reason = "a command-line tool speaks on its output")]

mod bench;
mod browser;
mod call;
mod check;
mod desktop;
mod fmt;
mod icons;
mod market;
mod openapi;
mod postgres;
mod root;
mod run;
mod setup;
mod test;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Huolang's own tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build, and open the window (without a display: start the server).
    Run(run::Args),
    /// Install what is missing and run every test, cheap ones first.
    Test(test::Args),
    /// The quick part of the gate: format, lints, licences, types.
    Check,
    /// Measure in a release build and write docs/BENCHMARKS.md.
    Bench(bench::Args),
    /// Write the API document and the UI's types again.
    Openapi(openapi::Args),
    /// Start a loopback marketplace to try a platform against.
    Market(market::Args),
    /// Render the icons from icons/*.svg.
    Icons,
    /// Format Rust and UI sources.
    Fmt,
}

fn main() -> ExitCode {
    match play(Cli::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn play(task: Task) -> Result<ExitCode> {
    match task {
        Task::Run(args) => run::run(&args)?,
        Task::Test(args) => return test::test(&args),
        Task::Check => return check::check(),
        Task::Bench(args) => bench::bench(&args)?,
        Task::Openapi(args) => openapi::openapi(&args)?,
        Task::Market(args) => market::market(&args)?,
        Task::Icons => icons::icons()?,
        Task::Fmt => fmt::fmt()?,
    }
    Ok(ExitCode::SUCCESS)
}
