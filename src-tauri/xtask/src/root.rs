//! Where things are: the workspace, the UI, the build folder.

use crate::call::Call;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::PathBuf;

/// The folder of the root `Cargo.toml`.
pub fn root() -> PathBuf {
    // The run-time value wins: two clones may share one build folder, and with it this program.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.ancestors().nth(2).map_or_else(|| here.clone(), PathBuf::from)
}

/// The folder of the user interface.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// What cargo knows about the members of the workspace.
pub fn metadata() -> Result<Value> {
    let text = Call::cargo(["metadata", "--no-deps", "--format-version", "1"]).capture()?;
    serde_json::from_str(&text).context("cargo metadata did not print JSON")
}

/// A built program of the workspace, by profile folder (`debug`, `release`) and name.
pub fn built(profile: &str, name: &str) -> Result<PathBuf> {
    let metadata = metadata()?;
    let target = metadata["target_directory"].as_str().context("cargo metadata names no target_directory")?;
    Ok(PathBuf::from(target).join(profile).join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}
