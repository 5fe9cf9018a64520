//! `openapi`: prints the document that the page's types are made of.

use std::process::ExitCode;

pub fn run() -> anyhow::Result<ExitCode> {
    println!("{}", huolang_api::openapi()?);
    Ok(ExitCode::SUCCESS)
}
