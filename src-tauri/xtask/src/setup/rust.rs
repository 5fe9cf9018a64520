//! The parts of the Rust toolchain that a minimal install leaves out.

use crate::call::Call;
use anyhow::{Context, Result};

/// Adds rustfmt and clippy when they are missing.
pub fn ensure_components() -> Result<()> {
    for component in ["rustfmt", "clippy"] {
        let subcommand = component.trim_start_matches("rust");
        if !Call::cargo([subcommand, "--version"]).succeeds() {
            Call::new("rustup")
                .args(["component", "add", component])
                .run()
                .with_context(|| format!("the Rust toolchain lacks {component}"))?;
        }
    }
    Ok(())
}
