//! People who may log in to the server, and what each may do.

mod body;
mod routes;

pub use routes::routes;
