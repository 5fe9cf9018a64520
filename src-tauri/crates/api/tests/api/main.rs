//! The Router as the window and the server call it: in-process, on a real database, with the practice shop.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agiso;
mod ask;
mod backups;
mod cards;
mod document;
mod envelope;
mod events;
mod idempotency;
mod imports;
mod jd;
mod life;
mod locks;
mod login;
mod logs;
mod notices;
mod orders;
mod platform_calls;
mod practice_talk;
mod refusals;
mod rules;
mod secrets;
mod shop_login;
mod shops;
mod talks;
mod tokens;
mod upkeep;
mod users;
mod vectors;
mod verifications;
mod world;
