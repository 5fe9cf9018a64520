//! The figures of the first page.

pub mod body;
mod routes;

pub use routes::routes;
