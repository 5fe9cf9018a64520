//! The one list of system packages, by Debian's names.

use super::Need;
use crate::browser;

/// The packages that `needs` ask for, each once.
pub fn of(needs: &[Need]) -> Vec<&'static str> {
    let mut names: Vec<_> = needs.iter().flat_map(|need| for_need(*need)).copied().collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn for_need(need: Need) -> &'static [&'static str] {
    match need {
        Need::Compiler => &["build-essential", "pkg-config"],
        // The fonts are for the sellers' language: a bare machine shows boxes without them.
        Need::Window => &["libwebkit2gtk-4.1-dev", "libayatana-appindicator3-1", "libdbus-1-dev", "fonts-noto-cjk"],
        // The servers that tests talk to: a database, and a mail server with TLS and login.
        Need::Postgres => &["postgresql", "python3-aiosmtpd"],
        Need::Keychain => &["dbus-daemon", "gnome-keyring"],
        // Ubuntu has Chromium only as a snap; any browser of the family will do.
        Need::Browser if browser::find().is_some() => &["fonts-noto-cjk"],
        Need::Browser => &["chromium", "fonts-noto-cjk"],
        Need::Screen => &["dbus-daemon", "fonts-noto-cjk", "webkit2gtk-driver", "xauth", "xvfb"],
        Need::Wrk => &["wrk"],
        Need::RustComponents | Need::Npm | Need::Nextest | Need::Deny | Need::Machete => &[],
    }
}
