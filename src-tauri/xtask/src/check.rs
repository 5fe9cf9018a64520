//! `cargo xtask check`: what can be said without running anything.

use crate::setup::{Need, ensure, has};
use crate::test::steps::Step;
use anyhow::Result;
use std::process::ExitCode;

/// Runs the quick steps of the gate. Tools that take minutes to build are used only when they are there.
pub fn check() -> Result<ExitCode> {
    ensure(&[Need::RustComponents, Need::Compiler, Need::Window, Need::Npm])?;
    crate::run::build_ui_once()?;
    let mut steps = vec![Step::Fmt, Step::Types, Step::Lint, Step::Clippy];
    if has(Need::Deny) {
        steps.push(Step::Deny);
    }
    if has(Need::Machete) {
        steps.push(Step::Machete);
    }
    Ok(crate::test::report::play(&steps))
}
