//! `cargo xtask market <platform>`: a loopback marketplace to try a platform against by hand.

use crate::call::Call;
use crate::root::built;
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
    let (program, first): (_, &[&str]) = match args.platform.as_str() {
        "practice" => ("market".to_owned(), &["practice"]),
        platform => (format!("market-{platform}"), &[]),
    };
    println!("Building {program}. The first time takes some minutes.");
    // As the tests build it: alone it would compile most of what it stands on once more.
    Call::cargo(["build", "--workspace", "--bin", &program]).run()?;
    Call::new(built("debug", &program)?).args(first).args(&args.rest).hand_over()
}
