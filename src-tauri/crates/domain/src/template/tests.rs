#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Templates: reading, filling, fitting.

mod fit;
mod parse;
mod render;
mod vouchers;
