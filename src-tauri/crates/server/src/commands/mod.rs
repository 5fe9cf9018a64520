//! One file a command.

mod backup;
mod deliver;
mod doctor;
mod export;
mod import;
mod monitor;
mod once;
mod openapi;
mod practice;
mod serve;
mod status;
mod task;
mod verify;

use std::process::ExitCode;

use crate::cli::{Cli, Command};
use crate::config::Config;

/// Runs the command.
///
/// # Errors
/// Whatever keeps it from being done; the message says what to do next.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let Cli { mut place, command } = cli;
    let config = Config::read(place.config.as_deref())?;
    config.fill_place(&mut place);
    match command {
        Command::Serve(mut args) => {
            config.fill_serve(&mut args);
            serve::run(&place, args).await
        }
        Command::Practice(args) => practice::run(&args).await,
        Command::Monitor(mut args) => {
            config.fill_monitor(&mut args);
            monitor::run(&place, &args).await
        }
        Command::Once(args) => once::run(&place, args.json).await,
        Command::Status(args) => status::run(&place, args.json).await,
        Command::Doctor(args) => doctor::run(&place, args.json).await,
        Command::Backup(args) => backup::back_up(&place, &args).await,
        Command::Restore(args) => backup::restore(&place, &args).await,
        Command::Export(args) => export::run(&place, &args).await,
        Command::Import(args) => import::run(&place, &args).await,
        Command::Deliver(args) => deliver::run(&place, &args).await,
        Command::Verify(args) => verify::run(&place, &args).await,
        Command::Task(args) => task::run(&place, &args).await,
        Command::Openapi => openapi::run(),
    }
}
