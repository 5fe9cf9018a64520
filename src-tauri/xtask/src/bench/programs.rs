//! Builds the bench programs, all in one go: package by package most of what they stand on would be built again.

use super::targets::Target;
use crate::call::Call;
use crate::openapi::SERVER;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The window's package: it has no bench programs, and building it takes long.
const WINDOW: &str = "huolang";

/// Where the built programs lie.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Programs {
    benches: BTreeMap<String, Program>,
    /// The released server, where a program calls it.
    pub server: Option<PathBuf>,
}

/// A bench program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The file.
    pub file: PathBuf,
    /// The folder of its package, where cargo would start it.
    pub dir: PathBuf,
}

impl Programs {
    /// Builds `targets` with optimisation.
    pub fn build(targets: &[Target]) -> Result<Self> {
        let mut call = Call::cargo(["bench", "--no-run", "--workspace", "--exclude", WINDOW]);
        for target in targets {
            call = call.args(["--bench", &target.name]);
        }
        let call = call.args(["--message-format", "json-render-diagnostics"]);
        let shown = call.shown();
        println!("$ {shown}");
        let mut child = call
            .into_command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start `{shown}`"))?;
        let output = child.stdout.take().context("cargo has no output")?;
        let mut programs = Self::default();
        for line in BufReader::new(output).lines() {
            programs.note(&serde_json::from_str(&line?).unwrap_or_default());
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("`{shown}` ended with {status}");
        }
        if programs.server.is_some() {
            // Measured is what is given out: it takes the place of the one that was built beside them.
            Call::cargo(["build", "--release", "--package", SERVER]).run()?;
        }
        Ok(programs)
    }

    /// A built bench program.
    pub fn get(&self, name: &str) -> Result<&Program> {
        self.benches.get(name).with_context(|| format!("cargo did not build the bench program `{name}`"))
    }

    /// Takes one of cargo's messages in.
    fn note(&mut self, message: &Value) {
        let (Some(file), Some(name)) = (message["executable"].as_str(), message["target"]["name"].as_str()) else {
            return;
        };
        let is =
            |kind: &str| message["target"]["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|is| is == kind));
        if is("bin") && name == SERVER {
            self.server = Some(file.into());
        } else if is("bench")
            && let Some(dir) = message["manifest_path"].as_str().and_then(|path| Path::new(path).parent())
        {
            self.benches.insert(name.to_owned(), Program { file: file.into(), dir: dir.into() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Programs;
    use serde_json::{Value, json};
    use std::path::Path;

    #[test]
    fn programs_are_found_among_the_messages_of_cargo() {
        let made = |kind: &str, name: &str, file: Value| {
            json!({"reason": "compiler-artifact", "target": {"kind": [kind], "name": name}, "executable": file,
                   "manifest_path": "/p/crates/engine/Cargo.toml"})
        };
        let mut programs = Programs::default();
        programs.note(&made("lib", "huolang_engine", Value::Null));
        programs.note(&made("bin", "huolang-server", json!("/t/huolang-server")));
        programs.note(&made("bin", "market-pdd", json!("/t/market-pdd")));
        programs.note(&made("bench", "cards", json!("/t/cards-1")));
        programs.note(&json!({"reason": "build-finished", "success": true}));
        assert_eq!(programs.server.as_deref(), Some(Path::new("/t/huolang-server")));
        let cards = programs.get("cards").unwrap();
        assert_eq!(
            (cards.file.as_path(), cards.dir.as_path()),
            (Path::new("/t/cards-1"), Path::new("/p/crates/engine"))
        );
        assert!(programs.get("orders").is_err());
    }
}
