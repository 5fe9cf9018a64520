//! Buyers on 闲鱼 are answered within limits: each line at most once, never below the floor, never above the caps.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod hostile;
mod house;
mod limits;
mod people;
mod pictures;
mod places;
mod prices;
mod soak;
mod trouble;
