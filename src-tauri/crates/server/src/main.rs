//! The program without a window: for an always-on computer, a small cloud host, or a team.

#![allow(clippy::print_stdout, reason = "a command answers on standard output")]

mod buyers;
mod cli;
mod commands;
mod config;
mod output;
mod pace;
mod page;
mod quiet;
mod sentence;
mod start;
mod trial_clock;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use crate::cli::Cli;

/// Answers are made of many small texts: the usual allocator takes a tenth of the time of an answer, and keeps more of the
/// memory.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output::failed(cli.json(), "internal", &format!("the program could not start: {error}")),
    };
    let json = cli.json();
    match runtime.block_on(commands::run(cli)) {
        Ok(code) => code,
        Err(error) => output::failed(json, output::code_of(&error), &format!("{error:#}")),
    }
}
