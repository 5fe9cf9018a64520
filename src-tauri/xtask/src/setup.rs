//! Makes the machine ready: a command states what it needs, only what is missing is installed.

mod apt;
mod npm;
mod packages;
mod rust;
mod tools;

use anyhow::Result;
use tools::Tool;

/// Something a command cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A C compiler for SQLite and zstd.
    Compiler,
    /// The libraries of the desktop window.
    Window,
    /// rustfmt and clippy.
    RustComponents,
    /// The UI's npm packages.
    Npm,
    /// cargo-nextest.
    Nextest,
    /// cargo-deny.
    Deny,
    /// cargo-machete.
    Machete,
    /// A PostgreSQL server that tests may start.
    Postgres,
    /// A Secret Service that tests may start.
    Keychain,
    /// A browser for the tests of the UI.
    Browser,
    /// A virtual screen and the drivers for the tests of the window.
    Screen,
    /// The program that calls the server while it is measured.
    Wrk,
}

/// Installs what of `needs` is missing. System packages come first, in one go.
pub fn ensure(needs: &[Need]) -> Result<()> {
    apt::ensure(&packages::of(needs))?;
    for need in needs {
        match need {
            Need::RustComponents => rust::ensure_components()?,
            Need::Npm => npm::ensure()?,
            Need::Nextest => tools::ensure(&Tool::NEXTEST)?,
            Need::Deny => tools::ensure(&Tool::DENY)?,
            Need::Machete => tools::ensure(&Tool::MACHETE)?,
            Need::Screen if cfg!(target_os = "linux") => tools::ensure(&Tool::TAURI_DRIVER)?,
            Need::Compiler
            | Need::Window
            | Need::Postgres
            | Need::Keychain
            | Need::Browser
            | Need::Screen
            | Need::Wrk => {}
        }
    }
    Ok(())
}

/// Whether `need` is a cargo tool that is already there.
pub fn has(need: Need) -> bool {
    match need {
        Need::Deny => tools::installed(&Tool::DENY),
        Need::Machete => tools::installed(&Tool::MACHETE),
        _ => false,
    }
}
