//! Notices.

pub mod body;
mod routes;

pub use routes::routes;
