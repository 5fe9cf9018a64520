//! Every wire vector of every platform, through the public functions of the crate.
//!
//! `HUOLANG_VECTORS` names another folder of `*.vectors.json` files; each goes to the platform that its name names. A vector of
//! a kind that a module does not know fails, and so does a file that names no platform.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agiso;
mod douyin_life;
mod jd_game;
mod jd_general;
mod load;
mod pdd;
mod xianyu;
