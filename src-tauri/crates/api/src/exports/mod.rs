//! Lists as files.

mod body;
mod routes;

pub use routes::routes;
