//! Cards: kept sealed, found by keyed fingerprints, given at most once.

mod draw;
mod expire;
mod import;
mod list;
mod moves;
mod settle;
mod text;
mod upload;

pub use draw::{Chosen, Draw, Drawn, GivenCard, NextCard, ahead, choose_many, draw_many};
pub use expire::expire_due;
pub use import::{Imported, NewCard, import_many, undo_batch};
pub use list::{CardFilter, CardUse, FoundCards, by_ids, find_by_tail, history, list, reveal};
pub use moves::{delete_many, give_again, move_many, purge_many, restore_many, void_many};
pub use settle::{release_many, settle_many};
pub use text::{CardText, TAIL};
pub use upload::{bring_back, hand_over};

use crate::sql::record;
use huolang_domain::{BatchId, CardId, Millis, PoolId, state::CardState};
use huolang_vault::Column;

/// Where the text of a card is sealed.
pub const SECRET: Column = Column::new("cards", "secret");

record! {
    /// A card without its text.
    pub struct Card {
        /// Its id.
        pub id: CardId,
        /// The pool it is in.
        pub pool_id: PoolId,
        /// The import it came with.
        pub batch_id: BatchId,
        /// Where it stands.
        pub state: CardState,
        /// From when it is worthless.
        pub expires_at: Option<Millis>,
        /// How often it was given.
        pub uses: i64,
        /// The upload with which it went out for a platform's own stock.
        pub upload_id: Option<String>,
        /// When it came in.
        pub created_at: Millis,
        /// When it last changed.
        pub updated_at: Millis,
    }
}
