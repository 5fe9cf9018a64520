//! The UI's npm packages, exactly as locked.

use crate::call::Call;
use crate::root::ui;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::time::SystemTime;

/// The oldest Node that the UI's tools run on.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Runs `npm ci` when the packages are missing or older than the lock file.
pub fn ensure() -> Result<()> {
    check_node()?;
    let locked = modified(&ui().join("package-lock.json")).context("ui/package-lock.json is missing")?;
    // npm writes this file last, so an interrupted install counts as missing.
    let installed = modified(&ui().join("node_modules/.package-lock.json"));
    if installed.is_some_and(|installed| installed >= locked) {
        return Ok(());
    }
    Call::npm(["ci", "--no-audit", "--no-fund"]).run()
}

fn check_node() -> Result<()> {
    let said = Call::new("node")
        .args(["--version"])
        .capture()
        .context("Node.js is needed to build the screens: install version 20.19 or newer")?;
    if version(&said).is_none_or(|found| found < OLDEST_NODE) {
        bail!("Node.js {} is too old to build the screens: install version 20.19 or newer", said.trim());
    }
    Ok(())
}

fn version(said: &str) -> Option<(u32, u32)> {
    let mut parts = said.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::{OLDEST_NODE, version};

    #[test]
    fn reads_the_version_that_node_prints() {
        assert_eq!(version("v20.19.2\n"), Some((20, 19)));
        assert!(version("v18.20.4").is_some_and(|found| found < OLDEST_NODE));
        assert!(version("v24.1.0").is_some_and(|found| found >= OLDEST_NODE));
        assert_eq!(version("not found"), None);
    }
}
