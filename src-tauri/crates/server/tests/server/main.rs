//! The real server binary, seen from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod backups;
mod bad_input;
mod canaries;
mod commands;
mod deliver;
mod door;
mod douyin_life;
mod import;
mod jd_kill;
mod kill;
mod login;
mod logs;
mod pdd;
mod pdd_commands;
mod pdd_consent;
mod postgres;
mod program;
mod recovery;
#[cfg(target_os = "linux")]
#[expect(dead_code, reason = "the vault's tests need more of it")]
#[path = "../../../vault/tests/session/mod.rs"]
mod session;
#[cfg(target_os = "linux")]
mod small_disk;
mod xianyu;
mod xianyu_talk;
