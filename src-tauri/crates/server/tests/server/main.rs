//! The real server binary, seen from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod bad_input;
mod canaries;
mod commands;
mod door;
mod douyin_life;
mod import;
mod jd_kill;
mod kill;
mod login;
mod program;
mod xianyu;
