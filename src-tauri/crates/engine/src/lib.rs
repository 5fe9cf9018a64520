//! Watches orders and delivers them: intake, matching, queue, workers, recovery.
//!
//! Data flows one way: a source hands orders to [`Engine::take`], which writes them and the jobs that follow in one
//! transaction; workers take jobs under a lease, reserve and commit before the first byte goes out, call the marketplace,
//! and write what came of it. What nobody knows is read back, and what cannot be read back is put before a person.

#![warn(missing_docs)]

pub mod actions;
mod attempt;
mod audit;
pub mod backup;
pub mod boot;
mod bus;
#[cfg(test)]
mod canaries;
pub mod cards;
mod chance;
pub mod dashboard;
pub mod deliver;
mod diagnostics;
pub mod doctor;
mod drain;
mod engine;
mod error;
pub mod export;
pub mod fail_point;
mod goods;
mod hints;
pub mod hosts;
pub mod imports;
mod in_flight;
pub mod inbound;
pub mod intake;
pub mod jobs;
pub mod logs;
mod loops;
pub mod middleman;
pub mod model;
pub mod notice;
pub mod notices;
pub mod operations;
pub mod order_state;
mod outcomes;
mod owned;
mod owner_lock;
pub mod people;
mod platform_calls;
mod policy;
pub mod poll;
pub mod practice;
mod read_back;
pub mod readiness;
mod recover;
mod rotation;
mod round;
pub mod settings;
mod ship;
pub mod shops;
pub mod signals;
pub mod source;
mod stock;
pub mod stores;
pub mod supervisor;
mod system_clock;
pub mod talk;
pub mod tasks;
mod tell;
#[cfg(test)]
mod test_house;
mod trouble;
mod unwritten;
mod upkeep;
pub mod verify;
mod why_now;

pub use actions::Action;
pub use bus::{Bus, Change, Topic};
pub use chance::{SystemDice, UuidIds};
pub use engine::{Engine, EngineBuilder};
pub use error::EngineError;
pub use goods::ShelfWish;
pub use loops::{Gate, Open, Work};
pub use policy::Policy;
pub use round::{Home, Key};
pub use supervisor::{Supervisor, TaskSpec};
pub use system_clock::{ClockJump, SystemClock};
pub use why_now::WhyNow;
