//! Cargo tools of the gate, in the versions the gate was made with.

use crate::call::{Call, which};
use anyhow::Result;

/// A program that `cargo install` can bring.
pub struct Tool {
    package: &'static str,
    version: &'static str,
    features: &'static [&'static str],
}

impl Tool {
    // Without its own updater, which brings an HTTP client along.
    pub const NEXTEST: Self = Self {
        package: "cargo-nextest",
        version: "0.9.151",
        features: &["--no-default-features", "--features", "default-no-update"],
    };
    pub const DENY: Self = Self { package: "cargo-deny", version: "0.20.2", features: &[] };
    pub const MACHETE: Self = Self { package: "cargo-machete", version: "0.9.2", features: &[] };
    // The window is built with Tauri 2; version 3 of the driver has another protocol.
    pub const TAURI_DRIVER: Self = Self { package: "tauri-driver", version: "2.1.0", features: &[] };
}

/// Installs `tool` when it is missing or of another major version.
pub fn ensure(tool: &Tool) -> Result<()> {
    if installed(tool) {
        return Ok(());
    }
    println!("Building {} {} once; this takes some minutes.", tool.package, tool.version);
    let wanted = format!("{}@{}", tool.package, tool.version);
    // Its own scratch folder, which cargo clears away, instead of ours.
    Call::cargo(["install", "--locked", "--force", &wanted]).args(tool.features).without("CARGO_TARGET_DIR").run()
}

/// Whether `tool` is there in a version that will do.
pub fn installed(tool: &Tool) -> bool {
    let list = Call::cargo(["install", "--list"]).capture().unwrap_or_default();
    match listed(&list, tool.package) {
        Some(version) => version.split('.').next() == tool.version.split('.').next() && which(tool.package).is_some(),
        None => which(tool.package).is_some(),
    }
}

/// The version that `cargo install --list` shows for `package`.
fn listed<'a>(list: &'a str, package: &str) -> Option<&'a str> {
    list.lines().find_map(|line| line.strip_prefix(package)?.strip_prefix(" v")?.split([':', ' ']).next())
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn reads_the_list_of_installed_tools() {
        let list = "cargo-deny v0.20.2:\n    cargo-deny\ntauri-driver v2.1.0 (/some/path):\n    tauri-driver\n";
        assert_eq!(listed(list, "cargo-deny"), Some("0.20.2"));
        assert_eq!(listed(list, "tauri-driver"), Some("2.1.0"));
        assert_eq!(listed(list, "cargo-nextest"), None);
    }
}
