//! `cargo xtask fmt`: one format for everything.

use crate::call::Call;
use crate::setup::{Need, ensure};
use anyhow::Result;

/// Formats the Rust sources and the UI.
pub fn fmt() -> Result<()> {
    ensure(&[Need::RustComponents, Need::Npm])?;
    Call::cargo(["fmt", "--all"]).run()?;
    Call::npm(["run", "format"]).run()
}
