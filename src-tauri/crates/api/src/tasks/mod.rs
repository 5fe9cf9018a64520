//! The running tasks.

pub mod body;
mod routes;

pub use routes::routes;
