//! System packages on Debian and Ubuntu.

use crate::call::{Call, which};
use anyhow::{Context, Result, bail};

const INSTALL: &[&str] = &["install", "-y", "--no-install-recommends"];

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
        bail!("this needs administrator rights. {}", by_hand(&missing));
    };
    let install = [INSTALL, missing.as_slice()].concat();
    let installed = apt(prefix, &["update"]).and_then(|()| apt(prefix, &install));
    installed.with_context(|| format!("the packages could not be installed; is there a network? {}", by_hand(&missing)))
}

/// What a person types instead.
fn by_hand(missing: &[&str]) -> String {
    let install = [INSTALL, missing].concat().join(" ");
    typed(&install, which("sudo").is_some())
}

/// The exact command. A system without sudo, as Debian installs itself, has the administrator's own password.
fn typed(install: &str, has_sudo: bool) -> String {
    let command = if has_sudo {
        format!("sudo apt-get update && sudo apt-get {install}")
    } else {
        format!("su -c 'apt-get update && apt-get {install}'")
    };
    format!("Type this, then start again:\n\n  {command}\n")
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

#[cfg(test)]
mod tests {
    use super::{by_hand, typed};

    #[test]
    fn who_may_not_install_is_told_the_exact_command() {
        let said = by_hand(&["build-essential", "pkg-config"]);
        assert!(said.contains("apt-get install -y --no-install-recommends build-essential pkg-config"), "{said}");
        let line = |has_sudo| typed("install -y pkg-config", has_sudo).lines().nth(2).unwrap().trim().to_owned();
        assert_eq!(line(true), "sudo apt-get update && sudo apt-get install -y pkg-config");
        assert_eq!(line(false), "su -c 'apt-get update && apt-get install -y pkg-config'");
    }
}
