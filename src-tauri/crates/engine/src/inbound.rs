//! Platforms that call us: JD asks for cards and top-ups, we answer from the ledger and call back.
//!
//! An answer that is wrong or late refunds a buyer. So: the signature is checked before anything is read, an order and its
//! cards are committed and flushed before the answer goes out, every repeat gets the stored outcome, a final outcome never
//! changes, and trouble of our own is answered with the codes on which the platform waits and asks again.

mod accept;
mod accepted;
mod act;
mod callbacks;
mod calm;
mod cards;
mod desk;
mod fitting;
mod game;
mod gate;
mod general;
mod incoming;
mod journal;
mod lookup;
mod loops;
mod mapping;
mod mask;
mod memory;
mod news;
mod outcome;
mod patience;
mod pieces;
mod port;
mod pushes;
mod restock;
mod restored;
mod self_test;
mod shop;
mod shops;
mod strangers;
mod supplier;
mod told;
mod unmapped;

pub use act::Deed;
pub(crate) use callbacks::LONGEST_CALLBACK_MS;
pub use cards::ProducedCard;
pub(crate) use desk::Inbound;
pub use desk::{Answered, Route};
pub use game::GameCall;
pub use general::GeneralCall;
pub(crate) use loops::{TASK as CALLBACKS, start};
pub use mapping::{Mapping, NewMapping};
pub use mask::mask as mask_text;
pub use port::InboundPort;
pub use self_test::SelfTest;
pub use shop::{AgisoDesk, InboundShop, Lack};
pub use shops::is_called;
pub use supplier::SupCall;
