//! How the API is opened.

use std::path::PathBuf;

use huolang_vault::Secret;

use crate::door::Door;

/// For the window or for a server.
pub enum Mode {
    /// In the window's own process: the seller needs no login.
    Desktop,
    /// Over TCP: door and login.
    Server(ServerOptions),
}

/// How the server lets people in.
pub struct ServerOptions {
    /// Names and peers that are let in.
    pub door: Door,
    /// Printed on the console at the first start; whoever has it makes the first user.
    pub setup_token: Option<Secret<String>>,
    /// Whether cookies go over https only (behind a proxy that speaks TLS).
    pub secure_cookie: bool,
}

/// How the API is opened.
pub struct ApiOptions {
    /// For the window or for a server.
    pub mode: Mode,
    /// Where the data lies, for the settings page.
    pub data_folder: PathBuf,
}
