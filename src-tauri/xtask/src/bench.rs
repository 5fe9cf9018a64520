//! `cargo xtask bench`: measures in a release build and writes docs/BENCHMARKS.md.
//!
//! Every bench program prints one JSON line per figure, among whatever else it prints:
//! `{"bench":"engine","figure":"orders end to end","value":1234.5,"unit":"orders/s","must":">= 1000","raw":"disk: 900 commits/s"}`.
//! `must` and `raw` may be left out. A program made with Criterion may print no figure: its own measurements are taken then.

mod book;
mod criterion;
mod figure;
mod machine;
mod page;
mod targets;

use crate::openapi::SERVER;
use crate::root::{built, root};
use crate::setup::{Need, ensure};
use crate::{call::Call, run};
use anyhow::{Context, Result, bail};
use book::Book;
use figure::Figure;
use std::io::{BufRead, BufReader};
use std::process::Stdio;
use targets::Target;

#[derive(clap::Args)]
pub struct Args {
    /// Measure only the bench programs of these names; the other figures stay as they were.
    only: Vec<String>,
}

/// Runs the bench programs and writes the figures down.
pub fn bench(args: &Args) -> Result<()> {
    let targets = targets::chosen(&args.only)?;
    ensure(&[Need::Compiler, Need::Npm])?;
    run::build_ui_once()?;
    // Some figures are those of the running server.
    Call::cargo(["build", "--release", "--package", SERVER]).run()?;
    let path = root().join("docs/benchmarks.json");
    let mut book = Book::open(&path, machine::describe())?;
    for target in &targets {
        println!("\n━━━ {} ━━━", target.name);
        let figures = measure(target)?;
        if figures.is_empty() {
            bail!("bench program `{}` printed no figure", target.name);
        }
        book.enter(&target.name, machine::today(), machine::commit(), figures);
        book.save(&path)?;
        std::fs::write(root().join("docs/BENCHMARKS.md"), page::write(&book))?;
    }
    println!("\nWritten: docs/BENCHMARKS.md");
    let missed = book.missed();
    if !missed.is_empty() {
        bail!("{} figures miss what they must reach: {}", missed.len(), missed.join("; "));
    }
    Ok(())
}

/// Runs one bench program, shows what it prints and keeps its figures.
fn measure(target: &Target) -> Result<Vec<Figure>> {
    let call = Call::cargo(["bench", "--package", &target.package, "--bench", &target.name]);
    let call = call.env("HUOLANG_SERVER_BIN", built("release", SERVER)?);
    let files = tempfile::tempdir()?;
    let call = call.env(criterion::VARIABLE, files.path());
    let shown = call.shown();
    println!("$ {shown}");
    let mut child = call
        .into_command()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"))?;
    let output = child.stdout.take().context("the bench program has no output")?;
    let mut figures = Vec::new();
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        figures.extend(Figure::read(&line)?);
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    if figures.is_empty() {
        return criterion::figures(&target.name, files.path());
    }
    Ok(figures)
}
