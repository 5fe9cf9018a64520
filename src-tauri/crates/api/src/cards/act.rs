//! What a person does with cards: move, void, restore, delete, show.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{BatchId, CardId, ErrorCode, PoolId};
use huolang_engine::cards::CardAction;

use super::body::{CardBatchRequest, CardBatchRequestAction, RevealRequest, RevealedCard, UndoneImport};
use crate::auth::confirm_reveal;
use crate::error::{Answer, ApiError};
use crate::extract::{Body, MaybeBody};
use crate::principal::Principal;
use crate::shared::{BatchResult, RowResult};
use crate::state::Api;

/// Moves, voids, restores, deletes or purges cards; each row answers for itself.
#[utoipa::path(post, path = "/api/v1/cards/batch", operation_id = "act_on_cards", tag = "cards", request_body = CardBatchRequest, responses((status = 200, body = BatchResult)))]
pub async fn act_on_cards(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<CardBatchRequest>,
) -> Answer<BatchResult> {
    let action = match request.action {
        CardBatchRequestAction::Move => {
            let pool = request.pool_id.filter(|pool| !pool.is_empty());
            CardAction::Move(PoolId::from(
                pool.ok_or_else(|| ApiError::field("pool_id", "choose the pool to move to"))?,
            ))
        }
        CardBatchRequestAction::Void => CardAction::Void,
        CardBatchRequestAction::Restore => CardAction::Restore,
        CardBatchRequestAction::Delete => CardAction::Delete,
        CardBatchRequestAction::Purge => CardAction::Purge,
    };
    let chosen: Vec<CardId> = request.ids.into_iter().map(CardId::from).collect();
    let reason = request.reason.unwrap_or_default();
    let outcomes = api.engine.cards().act(&chosen, action, reason.trim(), &who.name).await?;
    let row = |row: huolang_engine::cards::RowOutcome| match row.code {
        None => RowResult::done(row.id),
        Some(ErrorCode::NotFound) => RowResult::refused(row.id, ErrorCode::NotFound, "there is no such card"),
        Some(code) => RowResult::refused(row.id, code, "the card's state does not allow this"),
    };
    Ok(Json(BatchResult { results: outcomes.into_iter().map(row).collect() }))
}

/// Shows one card in clear; that it was shown is written down first. When the settings say so, the password is asked for.
#[utoipa::path(post, path = "/api/v1/cards/{id}/reveal", operation_id = "reveal_card", tag = "cards", params(("id" = String, Path)), request_body(content = Option<RevealRequest>), responses((status = 200, body = RevealedCard)))]
pub async fn reveal_card(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<CardId>,
    MaybeBody(request): MaybeBody<RevealRequest>,
) -> Answer<RevealedCard> {
    confirm_reveal(&api, &who, request.and_then(|request| request.password)).await?;
    let text = api.engine.cards().reveal(&id, &who.name).await?;
    let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Ok(Json(RevealedCard {
        number: filled(text.number.expose()),
        secret: text.secret.expose().clone(),
        note: filled(text.note.expose()),
    }))
}

/// Takes an import back: its cards that nobody touched are removed.
#[utoipa::path(delete, path = "/api/v1/card-batches/{id}", operation_id = "undo_card_batch", tag = "cards", params(("id" = String, Path)), responses((status = 200, body = UndoneImport)))]
pub async fn undo_card_batch(State(api): State<Api>, who: Principal, Path(id): Path<BatchId>) -> Answer<UndoneImport> {
    let (removed, kept) = api.engine.cards().undo(&id, &who.name).await?;
    Ok(Json(UndoneImport { removed, kept }))
}
