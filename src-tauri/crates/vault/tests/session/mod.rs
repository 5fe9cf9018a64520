//! A D-Bus session of its own, with or without a real Secret Service in it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// What answers for `org.freedesktop.secrets` in the session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    /// gnome-keyring, opened with its password.
    Unlocked,
    /// gnome-keyring, still closed.
    Locked,
    /// Nothing.
    None,
}

/// A running bus; ends with everything started on it when dropped.
pub struct Session {
    bus: Child,
    address: String,
}

impl Session {
    /// Starts a bus whose keyring keeps its files in `folder`.
    ///
    /// The keyring is started by the bus when it is first called. The bus holds that call back
    /// until the keyring answers, so nobody has to wait or to guess.
    pub fn start(folder: &Path, keyring: Keyring) -> Self {
        let services = folder.join("services");
        let runtime = folder.join("runtime");
        let _ = fs::remove_dir_all(&services);
        fs::create_dir_all(&services).unwrap();
        fs::create_dir_all(&runtime).unwrap();
        if keyring != Keyring::None {
            let unlock = match keyring {
                Keyring::Unlocked => "printf test-password | ",
                _ => "",
            };
            let option = match keyring {
                Keyring::Unlocked => "--unlock",
                _ => "",
            };
            let script = format!(
                "unset DISPLAY WAYLAND_DISPLAY\n\
                 export HOME='{0}' XDG_DATA_HOME='{0}/data' XDG_RUNTIME_DIR='{0}/runtime'\n\
                 {unlock}gnome-keyring-daemon --foreground --components=secrets {option}\n",
                folder.display()
            );
            fs::write(folder.join("keyring.sh"), script).unwrap();
            let service = format!(
                "[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/sh {}/keyring.sh\n",
                folder.display()
            );
            fs::write(services.join("org.freedesktop.secrets.service"), service).unwrap();
        }
        let config = format!(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN\" \
             \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n\
             <busconfig><type>session</type><listen>unix:dir={0}</listen>\
             <servicedir>{0}/services</servicedir>\
             <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
             <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy>\
             </busconfig>",
            folder.display()
        );
        let config_path = folder.join("bus.conf");
        fs::write(&config_path, config).unwrap();
        let mut bus = Command::new("dbus-daemon")
            .arg(format!("--config-file={}", config_path.display()))
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("this test needs the packages dbus and gnome-keyring");
        let mut address = String::new();
        BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { bus, address: address.trim().to_owned() }
    }

    /// Where programs find the bus.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Runs one ignored test of this same program inside the session.
    pub fn run(&self, test: &str, folder: &Path) -> Output {
        run(test, folder, self.address())
    }
}

/// Runs one ignored test of this same program with this bus address. A program's own environment
/// cannot be changed safely while threads run, hence the second process.
pub fn run(test: &str, folder: &Path, address: &str) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env("XDG_RUNTIME_DIR", folder.join("runtime"))
        .env("HUOLANG_TEST_FOLDER", folder)
        .output()
        .unwrap()
}

impl Drop for Session {
    fn drop(&mut self) {
        // The keyring leaves when its bus does.
        let _ = self.bus.kill();
        let _ = self.bus.wait();
    }
}
