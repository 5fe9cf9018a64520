//! Backups, restore, the doctor, the change of key, health.

mod body;
mod routes;

pub use routes::routes;
