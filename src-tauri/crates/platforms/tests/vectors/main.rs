//! Every wire vector of every platform, through the public functions of the crate.
//!
//! `HUOLANG_VECTORS` names another folder of `*.vectors.json` files. A vector of a kind that a module does not know fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agiso;
mod douyin_life;
mod jd_game;
mod jd_general;
mod load;
mod pdd;
mod xianyu;
