//! 阿奇索 on the wire.

use huolang_domain::state::{ContentState, OrderStatus, PlatformState};
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which orders are read now.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AgisoPull {
    pub shop_id: String,
    /// One order by its number; absent: the list, where the marketplace has one.
    #[serde(default)]
    pub sn: Option<String>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgisoPulled {
    /// Orders that were read.
    pub read: i64,
    /// The order that was asked for by number; absent: the marketplace does not know it.
    pub order_id: Option<String>,
}

/// One order.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AgisoOrder {
    pub shop_id: String,
    pub sn: String,
}

/// How an order stands here and there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgisoStatus {
    pub order_id: String,
    pub sn: String,
    /// The state that the marketplace told just now.
    pub status: OrderStatus,
    pub content: ContentState,
    pub platform_state: PlatformState,
    /// What 阿奇索 itself sent last, by kind; numbers are masked.
    pub sent_by_agiso: Vec<AgisoSent>,
}

/// A card that 阿奇索 sent.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgisoSent {
    pub title: String,
    /// The end of its number.
    pub number: String,
}

/// What is asked of the cards that the platform keeps.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AgisoStock {
    pub shop_id: String,
    /// The kind that cards are added to; absent: only look.
    #[serde(default)]
    pub kind: Option<String>,
    /// Cards to add.
    #[serde(default)]
    pub cards: Vec<AgisoCard>,
}

/// A card to add.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct AgisoCard {
    #[schema(value_type = String)]
    pub number: Secret<String>,
    #[serde(default)]
    #[schema(value_type = String)]
    pub secret: Secret<String>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgisoStockAnswer {
    /// The kinds with what is left; empty after cards were added.
    pub kinds: Vec<AgisoCardKind>,
    pub added: Option<i64>,
    pub failed: Option<i64>,
    /// The platform's words about what was added.
    pub message: Option<String>,
}

/// A kind of card.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AgisoCardKind {
    pub id: String,
    pub title: String,
    pub left: i64,
    pub total: i64,
}
