//! Conversations with buyers: list, history, sending, takeover, suggestions, pictures.

mod act;
mod body;
mod list;
mod pictures;
mod row;
mod suggestions;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list::list_conversations, act::open_conversation))
        .routes(routes!(list::count_conversations))
        .routes(routes!(list::get_conversation, act::update_conversation))
        .routes(routes!(list::list_messages, act::send_message))
        .routes(routes!(act::read_conversation))
        .routes(routes!(act::take_over_conversation))
        .routes(routes!(act::resolve_message))
        .routes(routes!(suggestions::suggest_reply))
        .routes(routes!(suggestions::list_suggestions))
        .routes(routes!(suggestions::accept_suggestion))
        .routes(routes!(suggestions::dismiss_suggestion))
        .routes(routes!(pictures::create_chat_picture))
        .routes(routes!(pictures::get_chat_picture))
        .routes(routes!(pictures::get_message_picture))
}
