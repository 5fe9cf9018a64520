//! Finds a Chromium for the tests of the UI.

use crate::call::which;
use std::ffi::OsString;

/// The variable in which the UI's tests expect the browser's path.
pub const VARIABLE: &str = "HUOLANG_CHROMIUM";

/// The browser that is set in the environment, or else the first of the family on the PATH.
pub fn find() -> Option<OsString> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    std::env::var_os(VARIABLE).or_else(|| names.into_iter().find_map(which))
}
