//! Loopback marketplaces, fixtures and planted secrets for the tests of every crate.
//!
//! It depends on neither store nor engine, so that both can be tested with it.

#![recursion_limit = "256"]
#![warn(missing_docs)]

pub mod agiso;
pub mod cards;
pub mod chance;
pub mod channels;
pub mod douyin_life;
pub mod jd;
pub mod jd_game;
pub mod jd_general;
pub mod model;
pub mod pdd;
pub mod planted;
pub mod practice;
pub mod reports;
pub mod samples;
pub mod shops;
pub mod wall_clock;
pub mod workbooks;
pub mod xianyu;

pub use chance::SeededDice;
pub use jd_game::JdGame;
pub use jd_general::JdGeneral;
pub use planted::Planted;
pub use practice::LoopbackMarket;
pub use shops::PracticeShop;
pub use wall_clock::WallClock;
