//! Logging in, the first user, and tokens for programs.

mod body;
mod routes;

pub use body::SessionUserRole;
pub use routes::routes;
