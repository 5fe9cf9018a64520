//! Products as the shops list them, with their rules and whether an order arriving now would be delivered.

pub mod body;
mod readiness;
mod routes;

pub use readiness::{of_shop, report_body};
pub use routes::routes;
