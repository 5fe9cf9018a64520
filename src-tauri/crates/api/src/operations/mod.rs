//! Long work: how far it is, and stopping it.

pub mod body;
mod routes;

pub use routes::routes;
