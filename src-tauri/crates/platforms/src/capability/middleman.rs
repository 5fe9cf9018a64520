//! What a platform holds that stands between the seller and several marketplaces: cards of its own, and what it sent.

use crate::fault::CallError;
use async_trait::async_trait;
use huolang_domain::OrderSn;
use huolang_vault::Secret;

/// A kind of card that the platform keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardKind {
    /// The platform's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Cards that can still be sent; 0 may also mean that it cannot be counted.
    pub left: i64,
    /// Cards in all.
    pub total: i64,
}

/// What became of cards that were handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedCards {
    /// Cards that were taken.
    pub added: i64,
    /// Cards that were not.
    pub failed: i64,
    /// The platform's words.
    pub message: String,
}

/// A card that the platform sent.
#[derive(Debug, Clone)]
pub struct SentCard {
    /// The title of its kind.
    pub title: String,
    /// The number.
    pub number: Secret<String>,
    /// The password.
    pub secret: Secret<String>,
}

/// Stock and deliveries of the platform's own.
#[async_trait]
pub trait Middleman: Send + Sync {
    /// The kinds of cards it keeps, with what is left.
    async fn card_kinds(&self) -> Result<Vec<CardKind>, CallError>;
    /// Hands cards in, each its number and its password. [`CallError::Unknown`] when they may have been taken: a person looks.
    async fn add_cards(&self, kind: &str, cards: &[(Secret<String>, Secret<String>)]) -> Result<AddedCards, CallError>;
    /// The cards it sent last for an order; empty: none, or it cannot tell.
    async fn last_sent(&self, sn: &OrderSn) -> Result<Vec<SentCard>, CallError>;
}
