//! Who may depend on whom, read from Cargo.lock: it holds every target system and every feature.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod tree;

use rstest::rstest;
use std::collections::{BTreeMap, BTreeSet};

/// Package by name (and by "name version"), with what it depends on.
fn lock() -> BTreeMap<String, Vec<String>> {
    let lock: toml::Table = toml::from_str(&tree::text("Cargo.lock")).unwrap();
    let mut packages = BTreeMap::new();
    for package in lock["package"].as_array().unwrap() {
        let text = |key: &str| package[key].as_str().unwrap().to_owned();
        let words = package.get("dependencies").and_then(|list| list.as_array()).cloned().unwrap_or_default();
        let dependencies: Vec<_> = words.iter().map(|word| word.as_str().unwrap().to_owned()).collect();
        packages.insert(format!("{} {}", text("name"), text("version")), dependencies.clone());
        packages.insert(text("name"), dependencies);
    }
    packages
}

/// Everything `package` needs, directly or not, tests included; names without versions.
fn reached(package: &str) -> BTreeSet<String> {
    let lock = lock();
    let mut open = vec![package.to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(next) = open.pop() {
        for dependency in lock.get(&next).unwrap_or_else(|| panic!("Cargo.lock has no {next}")) {
            if seen.insert(dependency.clone()) {
                open.push(dependency.clone());
            }
        }
    }
    seen.iter().map(|name| name.split(' ').next().unwrap().to_owned()).collect()
}

/// What the manifest of a crate names, tests left out.
fn named(folder: &str) -> BTreeSet<String> {
    let manifest: toml::Table = toml::from_str(&tree::text(&format!("{folder}/Cargo.toml"))).unwrap();
    let table = manifest.get("dependencies").and_then(|table| table.as_table()).cloned().unwrap_or_default();
    table.keys().cloned().collect()
}

/// The packages below src-tauri/crates.
fn crates() -> Vec<String> {
    let manifests = tree::files(&["Cargo.toml"]).into_iter().filter(|name| name.starts_with("src-tauri/crates/"));
    manifests.map(|name| format!("huolang-{}", name.split('/').nth(2).unwrap())).collect()
}

fn is_window(name: &str) -> bool {
    name.starts_with("tauri") || matches!(name, "wry" | "tao" | "webkit2gtk" | "gtk")
}

#[test]
fn nothing_below_crates_knows_of_the_window() {
    // The desktop program does, so the rule would notice.
    assert!(reached("huolang").iter().any(|name| is_window(name)));
    for package in crates() {
        let window: Vec<_> = reached(&package).into_iter().filter(|name| is_window(name)).collect();
        assert!(window.is_empty(), "{package} reaches {window:?}");
    }
}

#[rstest]
#[case::no_io_and_no_async("domain", &["tokio", "sqlx", "axum", "reqwest", "async-trait", "futures", "rand"])]
#[case::the_store_knows_no_platform("store", &["huolang-platforms", "huolang-engine", "huolang-api", "reqwest", "axum"])]
#[case::the_client_knows_no_caller("http", &["huolang-store", "huolang-platforms", "huolang-notify", "huolang-engine", "huolang-api"])]
#[case::a_platform_never_touches_the_database("platforms", &["huolang-store", "huolang-engine", "huolang-api", "sqlx"])]
#[case::the_vault_stands_alone("vault", &["huolang-store", "huolang-platforms", "huolang-engine", "huolang-api"])]
#[case::sheets_only_read_and_write_files("sheets", &["huolang-store", "huolang-platforms", "huolang-engine", "sqlx", "reqwest"])]
#[case::channels_know_no_orders("notify", &["huolang-store", "huolang-platforms", "huolang-engine", "sqlx"])]
#[case::the_engine_knows_no_screen("engine", &["huolang-api", "axum"])]
fn layers_point_one_way(#[case] name: &str, #[case] forbidden: &[&str]) {
    let named = named(&format!("src-tauri/crates/{name}"));
    let broken: Vec<_> = forbidden.iter().filter(|dependency| named.contains(**dependency)).collect();
    assert!(broken.is_empty(), "huolang-{name} depends on {broken:?}");
}

#[test]
fn domain_depends_on_no_crate_of_ours() {
    let ours: Vec<_> =
        named("src-tauri/crates/domain").into_iter().filter(|name| name.starts_with("huolang")).collect();
    assert!(ours.is_empty(), "{ours:?}");
}
