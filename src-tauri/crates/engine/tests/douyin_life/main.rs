//! 抖音来客 through the whole engine: history that survives kills, alerts, calls of the platform.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod alerts;
mod apps;
mod calls;
mod history;
mod house;
mod phones;
mod rules;
