//! `cargo xtask bench`: measures in a release build and writes docs/benchmarks.json, docs/BENCHMARKS.md and the figures of the
//! READMEs.
//!
//! Every bench program prints one JSON line per figure, among whatever else it prints:
//! `{"bench":"engine","figure":"orders end to end","value":1234.5,"unit":"orders/s","must":">= 1000","raw":"disk: 900 commits/s"}`.
//! `must` and `raw` may be left out; a `value` of null is a measurement that failed. A program made with Criterion may print
//! no figure: its own measurements are taken then.

mod book;
mod criterion;
mod figure;
mod machine;
mod measure;
mod notes;
mod number;
mod page;
mod programs;
mod readme;
mod targets;

use crate::root::root;
use crate::run;
use crate::setup::{Need, ensure};
use anyhow::{Result, bail};
use book::{Book, Place, Run};
use notes::Notes;
use programs::Programs;
use readme::Language;
use std::path::PathBuf;
use targets::Target;

#[derive(clap::Args)]
pub struct Args {
    /// Measure only these bench programs; the other figures stay as they were, with their date.
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',')]
    only: Vec<String>,
    /// Measure nothing: write page and READMEs again, from the kept figures and the notes.
    #[arg(long, conflicts_with = "only")]
    page: bool,
}

const READMES: [(&str, Language); 2] = [("README.md", Language::English), ("README.zh-CN.md", Language::Chinese)];

/// Runs the bench programs and writes the figures down. What fails is written down as failed, and the others go on.
pub fn bench(args: &Args) -> Result<()> {
    let all = targets::all()?;
    let chosen = targets::chosen(&all, &args.only)?;
    let mut book = Book::open(&figures())?;
    book.keep_only(&names(&all));
    write(&book, &all)?;
    if args.page {
        return Ok(());
    }
    ensure(&[Need::Compiler, Need::Npm, Need::Wrk])?;
    run::build_ui_once()?;
    let programs = Programs::build(&chosen)?;
    for target in &chosen {
        println!("\n━━━ {} ━━━", target.name);
        let place = Place { date: machine::today(), commit: machine::commit(), machine: machine::describe() };
        let measured = measure::run(target, &programs);
        if let Some(reason) = &measured.failed {
            println!("{} failed: {reason}", target.name);
        }
        book.enter(&target.name, Run { place, failed: measured.failed, figures: measured.figures });
        write(&book, &all)?;
    }
    println!("\nWritten: docs/benchmarks.json and docs/BENCHMARKS.md");
    let short = book.short_of(&names(&chosen));
    if !short.is_empty() {
        bail!("these do not reach what they must:\n  {}", short.join("\n  "));
    }
    Ok(())
}

fn names(targets: &[Target]) -> Vec<&str> {
    targets.iter().map(|target| target.name.as_str()).collect()
}

fn figures() -> PathBuf {
    root().join("docs/benchmarks.json")
}

/// Writes the figures and the page.
fn write(book: &Book, all: &[Target]) -> Result<()> {
    book.save(&figures())?;
    std::fs::write(root().join("docs/BENCHMARKS.md"), page::write(book, all, &notes(all)?))?;
    for (name, language) in READMES {
        let path = root().join(name);
        let text = readme::write(&std::fs::read_to_string(&path)?, book, language)?;
        std::fs::write(path, text)?;
    }
    Ok(())
}

fn notes(all: &[Target]) -> Result<Notes> {
    let text = std::fs::read_to_string(root().join("docs/benchmarks.notes.md")).unwrap_or_default();
    Notes::read(&text, &names(all))
}

#[cfg(test)]
mod tests {
    use super::{Book, READMES, figures, notes, page, readme, targets};
    use crate::root::root;

    #[test]
    fn the_page_in_the_repository_is_the_one_that_its_figures_give() {
        let all = targets::all().unwrap();
        let page = page::write(&Book::open(&figures()).unwrap(), &all, &notes(&all).unwrap());
        let kept = std::fs::read_to_string(root().join("docs/BENCHMARKS.md")).unwrap();
        assert_eq!(kept, page, "`cargo xtask bench --page` writes docs/BENCHMARKS.md again");
    }

    #[test]
    fn the_readmes_tell_the_figures_that_were_measured() {
        let book = Book::open(&figures()).unwrap();
        for (name, language) in READMES {
            let kept = std::fs::read_to_string(root().join(name)).unwrap();
            assert_eq!(
                readme::write(&kept, &book, language).unwrap(),
                kept,
                "`cargo xtask bench --page` writes {name} again"
            );
        }
    }
}
