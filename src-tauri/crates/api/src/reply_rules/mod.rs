//! Keyword and default replies.

mod body;
mod routes;

pub use routes::routes;
