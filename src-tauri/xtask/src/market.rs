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
    const RUN: [&str; 4] = ["run", "--package", "huolang-testkit", "--bin"];
    let call = match args.platform.as_str() {
        "practice" => Call::cargo(RUN).args(["market", "--", "practice"]),
        platform => Call::cargo(RUN).args([format!("market-{platform}"), "--".to_owned()]),
    };
    call.args(&args.rest).hand_over()
}
