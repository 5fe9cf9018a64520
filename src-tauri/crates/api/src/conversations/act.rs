//! What a person does in a conversation.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{ConversationId, MessageId, OrderId};
use huolang_engine::talk::Typed;

use super::body::{
    Conversation, ConversationPatch, Message, MessageResolution, NewMessage, OpenConversation, TakeoverRequest,
};
use super::row;
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

/// Finds, or opens, the conversation with the buyer of an order.
#[utoipa::path(post, path = "/api/v1/conversations", operation_id = "open_conversation", tag = "conversations", request_body = OpenConversation, responses((status = 200, body = Conversation)))]
pub async fn open_conversation(State(api): State<Api>, Body(request): Body<OpenConversation>) -> Answer<Conversation> {
    let kept = api.engine.talk().open(&OrderId::from(request.order_id)).await?;
    row::one(&api, kept).await.map(Json)
}

/// Sets or takes back a conversation's own mode.
#[utoipa::path(patch, path = "/api/v1/conversations/{id}", operation_id = "update_conversation", tag = "conversations", params(("id" = String, Path)), request_body = ConversationPatch, responses((status = 200, body = Conversation)))]
pub async fn update_conversation(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<ConversationId>,
    Body(patch): Body<ConversationPatch>,
) -> Answer<Conversation> {
    let kept = api.engine.talk().set_mode(&id, patch.mode, &who.name).await?;
    row::one(&api, kept).await.map(Json)
}

/// Everything in a conversation was read.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/read", operation_id = "read_conversation", tag = "conversations", params(("id" = String, Path)), responses((status = 200, body = Conversation)))]
pub async fn read_conversation(State(api): State<Api>, Path(id): Path<ConversationId>) -> Answer<Conversation> {
    let kept = api.engine.talk().mark_read(&id).await?;
    row::one(&api, kept).await.map(Json)
}

/// A person takes a conversation over, or gives it back.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/takeover", operation_id = "take_over_conversation", tag = "conversations", params(("id" = String, Path)), request_body = TakeoverRequest, responses((status = 200, body = Conversation)))]
pub async fn take_over_conversation(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<ConversationId>,
    Body(request): Body<TakeoverRequest>,
) -> Answer<Conversation> {
    let kept = api.engine.talk().take_over(&id, request.on, request.minutes, &who.name).await?;
    row::one(&api, kept).await.map(Json)
}

/// Sends a text or a picture; gives the message as it stands then, also when it was not sent.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages", operation_id = "send_message", tag = "conversations", params(("id" = String, Path)), request_body = NewMessage, responses((status = 200, body = Message)))]
pub async fn send_message(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<ConversationId>,
    Body(request): Body<NewMessage>,
) -> Answer<Message> {
    let typed = match (request.text, request.picture_id) {
        (Some(text), None) if !text.trim().is_empty() => Typed::Text(text),
        (None, Some(picture)) => Typed::Picture(picture),
        _ => return Err(ApiError::field("text", "send a text or a picture")),
    };
    let sent = api.engine.talk().send(&id, typed, &who.name).await?;
    row::message(&api, sent).map(Json)
}

/// Tells whether a message that nobody knew of has arrived.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/messages/{message_id}/resolve", operation_id = "resolve_message", tag = "conversations", params(("id" = String, Path), ("message_id" = String, Path)), request_body = MessageResolution, responses((status = 200, body = Message)))]
pub async fn resolve_message(
    State(api): State<Api>,
    who: Principal,
    Path((id, message)): Path<(ConversationId, MessageId)>,
    Body(request): Body<MessageResolution>,
) -> Answer<Message> {
    let row = api.engine.talk().resolve(&id, &message, request.arrived, &who.name).await?;
    row::message(&api, row).map(Json)
}
