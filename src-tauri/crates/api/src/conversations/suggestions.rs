//! Answers that wait for a person.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::talk::SuggestionState;
use huolang_domain::{ConversationId, ErrorCode, ShopId, SuggestionId};
use huolang_engine::talk::Accepted;
use huolang_store::suggestions;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::body::{Message, Suggestion, SuggestionAccept, SuggestionPage};
use super::row;
use crate::error::{Answer, ApiError, Done};
use crate::extract::{MaybeBody, Query};
use crate::page;
use crate::principal::Principal;
use crate::state::Api;

/// Asks the model for an answer to the buyer's last line.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/suggest", operation_id = "suggest_reply", tag = "conversations", params(("id" = String, Path)), responses((status = 200, body = Suggestion)))]
pub async fn suggest_reply(State(api): State<Api>, Path(id): Path<ConversationId>) -> Answer<Suggestion> {
    let made = api.engine.talk().suggest(&id).await?;
    row::suggestion(&api, &mut api.engine.db().reader().await?, made).await.map(Json)
}

/// Which suggestions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestionQuery {
    /// Where they stand; absent: open.
    state: Option<SuggestionState>,
    /// Only of this shop.
    shop_id: Option<String>,
    /// Only of this conversation.
    conversation_id: Option<String>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most suggestions, 50 when absent.
    limit: Option<i64>,
}

/// Suggestions, newest first.
#[utoipa::path(get, path = "/api/v1/suggestions", operation_id = "list_suggestions", tag = "conversations", params(SuggestionQuery), responses((status = 200, body = SuggestionPage)))]
pub async fn list_suggestions(State(api): State<Api>, Query(query): Query<SuggestionQuery>) -> Answer<SuggestionPage> {
    let size = page::size(query.limit);
    let before = page::after_id(query.cursor.as_deref())?;
    let (shop, talk) = (query.shop_id.map(ShopId::from), query.conversation_id.map(ConversationId::from));
    let state = query.state.unwrap_or(SuggestionState::Open);
    let mut conn = api.engine.db().reader().await?;
    let found = suggestions::list(&mut conn, state, shop.as_ref(), talk.as_ref(), before, size).await?;
    let next_cursor = page::next(&found, size, |one| one.id.to_string());
    let mut items = Vec::with_capacity(found.len());
    for one in found {
        items.push(row::suggestion(&api, &mut conn, one).await?);
    }
    Ok(Json(SuggestionPage { items, next_cursor }))
}

/// Sends a suggestion, as it is or with other words.
#[utoipa::path(post, path = "/api/v1/suggestions/{id}/accept", operation_id = "accept_suggestion", tag = "conversations", params(("id" = String, Path)), request_body(content = Option<SuggestionAccept>), responses((status = 200, body = Message)))]
pub async fn accept_suggestion(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<SuggestionId>,
    MaybeBody(request): MaybeBody<SuggestionAccept>,
) -> Answer<Message> {
    match api.engine.talk().accept(&id, request.unwrap_or_default().text, &who.name).await? {
        Accepted::Sent(message) => row::message(&api, *message).map(Json),
        Accepted::Refused(refusals) => {
            Err(ApiError::new(ErrorCode::ReplyRefused, "this must not be sent; change the words")
                .with(json!({ "refusals": refusals })))
        }
    }
}

/// Puts a suggestion away.
#[utoipa::path(post, path = "/api/v1/suggestions/{id}/dismiss", operation_id = "dismiss_suggestion", tag = "conversations", params(("id" = String, Path)), responses((status = 204)))]
pub async fn dismiss_suggestion(State(api): State<Api>, who: Principal, Path(id): Path<SuggestionId>) -> Done {
    api.engine.talk().dismiss(&id, &who.name).await?;
    Ok(StatusCode::NO_CONTENT)
}
