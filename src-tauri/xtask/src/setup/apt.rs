//! System packages on Debian and Ubuntu.

use crate::call::{Call, which};
use anyhow::{Result, bail};

/// Installs those of `names` that are missing: as root, with passwordless sudo, or not at all but with the command to type.
pub fn ensure(names: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") || names.is_empty() {
        return Ok(());
    }
    if which("apt-get").is_none() {
        println!(
            "No apt-get here. If the build misses something, install your system's packages for: {}",
            names.join(" ")
        );
        return Ok(());
    }
    let missing: Vec<_> = names.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("System packages to install: {}", missing.join(" "));
    let Some(prefix) = privilege() else {
        bail!(
            "this needs administrator rights. Type this, then start again:\n\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends {}\n",
            missing.join(" ")
        );
    };
    apt(prefix, &["update"])?;
    apt(prefix, &[&["install", "-y", "--no-install-recommends"], missing.as_slice()].concat())
}

fn is_installed(name: &str) -> bool {
    let status = Call::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", name]).capture();
    status.is_ok_and(|status| status == "installed")
}

/// The words before `apt-get`, or nothing when we have no right to install.
fn privilege() -> Option<&'static [&'static str]> {
    let is_root = Call::new("id").args(["-u"]).capture().is_ok_and(|id| id.trim() == "0");
    if is_root {
        Some(&["env"])
    } else if Call::new("sudo").args(["-n", "true"]).succeeds() {
        Some(&["sudo", "-n", "env"])
    } else {
        None
    }
}

fn apt(prefix: &[&str], args: &[&str]) -> Result<()> {
    let Some((program, before)) = prefix.split_first() else { bail!("no program to call apt-get with") };
    // A fresh machine brings itself up to date for some minutes and holds the lock meanwhile.
    let patient = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=600"];
    Call::new(program).args(before).args(patient).args(args).run()
}
