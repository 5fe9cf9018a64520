//! The tests of the real window: a virtual screen, a private D-Bus, a WebDriver.

use crate::call::Call;
use crate::root::built;
use crate::run;
use anyhow::Result;

/// Builds the program and drives its window. Only Linux has a WebDriver for it that needs no vendor's tools.
pub fn smoke() -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("The window is tested on Linux; here it is only built.");
        return run::build_programs();
    }
    run::build_programs()?;
    Call::new("dbus-run-session")
        .args(["--", "xvfb-run", "--auto-servernum", "--server-args=-screen 0 1440x900x24"])
        .args(["cargo", "nextest", "run", "--workspace", "--run-ignored", "only"])
        .args(["--filterset", "package(huolang) & binary(desktop)", "--test-threads", "1"])
        .env("HUOLANG_DESKTOP_BIN", built("debug", "huolang")?)
        // The virtual screen has no graphics card, and an outer session must not be reached.
        .env("GDK_BACKEND", "x11")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("NO_AT_BRIDGE", "1")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .without("WAYLAND_DISPLAY")
        .run()
}
