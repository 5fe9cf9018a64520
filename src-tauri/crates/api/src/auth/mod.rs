//! Logging in to the server: set-up token, passwords, cookies, tokens of programs, and the brakes on guessing.

mod brake;
mod confirm;
mod credential;
mod identify;
mod password;
mod throttle;

pub use confirm::{confirm, confirm_reveal};
pub use credential::{Credential, clear_cookie, hash, session_cookie};
pub use identify::identify;
pub use password::{check_strength, hash_password, verify_password};
pub use throttle::Throttle;
