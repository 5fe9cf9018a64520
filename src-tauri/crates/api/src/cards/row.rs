//! From a kept card to a row on the screen: its text stays behind, the last characters are shown.

use std::collections::HashMap;

use huolang_domain::{CardId, PoolId};
use huolang_store::cards::{self, CardText, CardUse};
use huolang_store::{Conn, pools};

use super::body::Card;
use crate::error::ApiError;

/// The rows of cards, in their order.
///
/// # Errors
/// What the database refuses.
pub async fn rows(conn: &mut Conn, kept: Vec<(cards::Card, CardText)>) -> Result<Vec<Card>, ApiError> {
    let names: HashMap<PoolId, String> =
        pools::list(conn).await?.into_iter().map(|pool| (pool.id, pool.name)).collect();
    let ids: Vec<CardId> = kept.iter().map(|(card, _)| card.id.clone()).collect();
    // Oldest first: of a card that was given several times the last use stays.
    let last: HashMap<CardId, CardUse> =
        cards::history(conn, &ids).await?.into_iter().map(|given| (given.card_id.clone(), given)).collect();
    Ok(kept
        .into_iter()
        .map(|(card, text)| {
            let given = last.get(&card.id);
            Card {
                pool_name: names.get(&card.pool_id).cloned().unwrap_or_default(),
                order_id: given.map(|given| given.order_id.to_string()),
                order_sn: given.map(|given| given.sn.to_string()),
                id: card.id.into_string(),
                pool_id: card.pool_id.into_string(),
                batch_id: card.batch_id.into_string(),
                state: card.state,
                mask: text.mask(),
                expires_at: card.expires_at.map(|at| at.0),
                uses: card.uses,
                created_at: card.created_at.0,
                updated_at: card.updated_at.0,
            }
        })
        .collect())
}
