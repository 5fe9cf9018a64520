//! `cargo xtask market <platform>`: a loopback marketplace to try a platform against by hand.

use crate::call::Call;
use anyhow::Result;

#[derive(clap::Args)]
pub struct Args {
    /// The platform to play.
    platform: String,
    /// Arguments for the marketplace.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Starts the marketplace of one platform; it runs until it is interrupted.
pub fn market(args: &Args) -> Result<()> {
    // The practice market came first and has its program's plain name.
    let (program, first) = match args.platform.as_str() {
        "practice" => ("market".to_owned(), Some("practice")),
        other => (format!("market-{}", other.replace('_', "-")), None),
    };
    Call::cargo(["run", "--package", "huolang-testkit", "--bin", &program, "--"])
        .args(first)
        .args(&args.rest)
        .hand_over()
}
