//! `cargo xtask test`: the whole gate.

pub mod report;
pub mod steps;

use crate::setup::ensure;
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::process::ExitCode;
use steps::Step;

#[derive(clap::Args)]
pub struct Args {
    /// Run only these steps.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Step>,
    /// Leave these steps out.
    #[arg(long, value_delimiter = ',')]
    skip: Vec<Step>,
}

/// Sets the machine up and runs the chosen steps.
pub fn test(args: &Args) -> Result<ExitCode> {
    let steps = chosen(&args.only, &args.skip);
    if steps.is_empty() {
        bail!("no step is left to run");
    }
    let mut needs: Vec<_> = steps.iter().flat_map(|step| step.needs()).copied().collect();
    needs.sort_unstable();
    needs.dedup();
    ensure(&needs)?;
    Ok(report::play(&steps))
}

/// The steps to run, always in their own order.
fn chosen(only: &[Step], skip: &[Step]) -> Vec<Step> {
    let wanted = |step: &Step| (only.is_empty() || only.contains(step)) && !skip.contains(step);
    Step::value_variants().iter().copied().filter(wanted).collect()
}

#[cfg(test)]
mod tests {
    use super::{Step, chosen};

    #[test]
    fn steps_keep_their_order_whatever_was_typed() {
        assert_eq!(chosen(&[Step::Rust, Step::Fmt], &[]), [Step::Fmt, Step::Rust]);
        assert_eq!(chosen(&[Step::Rust, Step::Fmt], &[Step::Fmt]), [Step::Rust]);
        assert!(!chosen(&[], &[Step::Desktop]).contains(&Step::Desktop));
        assert_eq!(chosen(&[], &[]).first(), Some(&Step::Fmt));
        assert_eq!(chosen(&[], &[]).last(), Some(&Step::Desktop));
    }
}
