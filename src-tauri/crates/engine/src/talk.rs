//! Talking with buyers (客服): messages are taken in, each is answered at most once, and only within the seller's limits.
//!
//! The order is fixed: class of the message, takeover and quiet hours, free replies, facts, model, check in code, and only
//! then sending or suggesting. An answer is written down and committed before it is sent; what nobody knows of is never
//! sent again. Nothing here can reach a card: the facts that a model learns hold none.

mod act;
mod answer;
mod ask;
mod bench;
mod costs;
mod draft;
mod facts;
mod memory;
mod own;
mod picture;
mod price;
mod round;
mod scene;
mod send;
mod settings;
mod setup;
mod suggest;
mod take;

pub use act::Typed;
pub use bench::{BenchAnswer, BenchResult, BenchTalk};
pub use costs::{Costs, Reached};
pub(crate) use memory::Memory;
pub use scene::{ModeFrom, Place};
pub use settings::{Bargain, CapSettings, QuietHours, TalkSettings};
pub use setup::{KeyChange, KeyHint, Trial};
pub use suggest::Accepted;

use crate::Engine;

/// The desk of conversations.
#[derive(Clone, Copy)]
pub struct TalkDesk<'e>(pub(crate) &'e Engine);

impl Engine {
    /// The desk of conversations.
    #[must_use]
    pub const fn talk(&self) -> TalkDesk<'_> {
        TalkDesk(self)
    }
}
