//! One run of one bench program.

use super::criterion;
use super::figure::Figure;
use super::programs::Programs;
use super::targets::Target;
use crate::call::Call;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// What a run gave.
#[derive(Debug, Default, PartialEq)]
pub struct Measured {
    /// The figures it printed, also those before it failed.
    pub figures: Vec<Figure>,
    /// Why it did not come to its end.
    pub failed: Option<String>,
}

/// Runs a bench program, shows what it prints and keeps its figures.
pub fn run(target: &Target, programs: &Programs) -> Measured {
    let mut figures = Vec::new();
    let ended = call(target, programs).and_then(|(call, files)| {
        watch(call, &mut figures)?;
        if figures.is_empty() {
            figures = criterion::figures(&target.name, files.path())?;
        }
        if figures.is_empty() {
            bail!("it printed no figure");
        }
        Ok(())
    });
    Measured { figures, failed: ended.err().map(|error| format!("{error:#}")) }
}

fn call(target: &Target, programs: &Programs) -> Result<(Call, tempfile::TempDir)> {
    let program = programs.get(&target.name)?;
    let files = tempfile::tempdir()?;
    let call = Call::new(&program.file).args(["--bench"]).dir(&program.dir).env(criterion::VARIABLE, files.path());
    let call = match &programs.server {
        Some(server) => call.env("HUOLANG_SERVER_BIN", server),
        None => call,
    };
    Ok((call, files))
}

/// Reads a program's output to its end; a figure that cannot be read is remembered and told after the end.
fn watch(call: Call, figures: &mut Vec<Figure>) -> Result<()> {
    let shown = call.shown();
    println!("$ {shown}");
    let mut child = call
        .into_command()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{shown}`"))?;
    let output = child.stdout.take().context("the bench program has no output")?;
    let mut unreadable = None;
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        match Figure::read(&line) {
            Ok(figure) => figures.extend(figure),
            Err(error) => unreadable = Some(error),
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    unreadable.map_or(Ok(()), Err)
}

#[cfg(all(test, unix))]
mod tests {
    use super::{Figure, watch};
    use crate::call::Call;

    const FIGURE: &str = r#"{"bench":"b","figure":"speed","value":3,"unit":"orders/s"}"#;

    /// What a shell that prints these lines and ends with `code` gives.
    fn heard(lines: &[&str], code: u8) -> (Vec<Figure>, Option<String>) {
        let prints: String = lines.iter().map(|line| format!("echo '{line}';")).collect();
        let mut figures = Vec::new();
        let ended = watch(Call::new("sh").args(["-c", &format!("{prints} exit {code}")]), &mut figures);
        (figures, ended.err().map(|error| format!("{error:#}")))
    }

    #[test]
    fn figures_are_kept_among_other_words() {
        let (figures, failed) = heard(&["warming up", FIGURE, "done"], 0);
        assert_eq!((figures.len(), failed), (1, None));
        assert_eq!(figures[0], Figure::read(FIGURE).unwrap().unwrap());
    }

    #[test]
    fn what_was_printed_before_a_failure_stays() {
        let (figures, failed) = heard(&[FIGURE], 3);
        assert_eq!(figures.len(), 1);
        assert!(failed.is_some_and(|reason| reason.contains("exit status: 3")));
        let (figures, failed) = heard(&[r#"{"bench":"b","value":"many"}"#, FIGURE], 0);
        assert_eq!(figures.len(), 1);
        assert!(failed.is_some_and(|reason| reason.contains("not a figure")));
    }
}
