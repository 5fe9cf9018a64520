//! `cargo xtask openapi`: the API document, and the UI's types made from it.

use crate::call::Call;
use crate::root::ui;
use crate::setup::{Need, ensure};
use anyhow::{Context, Result, bail};
use std::path::Path;

/// Package and program of the server.
pub const SERVER: &str = "huolang-server";

#[derive(clap::Args)]
pub struct Args {
    /// Write nothing; fail when the files differ from what the code says.
    #[arg(long)]
    check: bool,
}

/// Writes (or compares) `ui/src/api/openapi.json` and `ui/src/api/schema.ts`.
pub fn openapi(args: &Args) -> Result<()> {
    ensure(&[Need::Compiler, Need::Npm])?;
    crate::run::build_ui_once()?;
    if args.check { compare() } else { write() }
}

/// Fails when the committed files are not what the code would write.
pub fn compare() -> Result<()> {
    let (document, schema) = (ui().join("src/api/openapi.json"), ui().join("src/api/schema.ts"));
    let before = (read(&document)?, read(&schema)?);
    let written = write();
    let after = (read(&document)?, read(&schema)?);
    std::fs::write(&document, &before.0)?;
    std::fs::write(&schema, &before.1)?;
    written?;
    if before.0 != after.0 {
        bail!("ui/src/api/openapi.json is not what the routes say. Run `cargo xtask openapi` and commit the result");
    }
    if before.1 != after.1 {
        bail!("ui/src/api/schema.ts is not what openapi.json says. Run `cargo xtask openapi` and commit the result");
    }
    println!("The API document and the UI's types are up to date.");
    Ok(())
}

fn write() -> Result<()> {
    crate::run::build_programs()?;
    let document = Call::new(crate::root::built("debug", SERVER)?).args(["openapi"]).capture()?;
    let path = ui().join("src/api/openapi.json");
    std::fs::write(&path, document).with_context(|| format!("cannot write {}", path.display()))?;
    Call::npm(["run", "openapi"]).run()
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path)
        .with_context(|| format!("cannot read {}; run `cargo xtask openapi` first", path.display()))
}
