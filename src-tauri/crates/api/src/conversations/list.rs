//! The list, one conversation, its history.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{ConversationId, MessageId, ShopId};
use huolang_store::conversations::{self, ConversationState, Filter};
use huolang_store::products::ProductStatus;
use huolang_store::{messages, orders, suggestions};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{ConversationCounts, ConversationDetail, ConversationPage, ConversationProduct, MessagePage};
use super::row::{self, Around};
use crate::error::{Answer, ApiError};
use crate::extract::Query;
use crate::orders::row::OrderRows;
use crate::page;
use crate::state::Api;

/// Orders beside a talk.
const ORDERS: i64 = 20;

/// Which conversations.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConversationQuery {
    /// Only those; absent: all.
    #[param(inline)]
    state: Option<ConversationState>,
    /// Only of this shop.
    shop_id: Option<String>,
    /// A fragment of the buyer's name or the product's title, or an order's number.
    q: Option<String>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most conversations, 50 when absent.
    limit: Option<i64>,
}

/// Conversations, the newest message first.
#[utoipa::path(get, path = "/api/v1/conversations", operation_id = "list_conversations", tag = "conversations", params(ConversationQuery), responses((status = 200, body = ConversationPage)))]
pub async fn list_conversations(
    State(api): State<Api>,
    Query(query): Query<ConversationQuery>,
) -> Answer<ConversationPage> {
    let filter = Filter {
        state: query.state.unwrap_or(ConversationState::All),
        shop: query.shop_id.map(ShopId::from),
        text: query.q,
        now: api.engine.now(),
    };
    let after = page::after_moment(query.cursor.as_deref())?;
    let after = after.map(|(at, id)| (at, ConversationId::from(id)));
    let after = after.as_ref().map(|(at, id)| (*at, id));
    let mut conn = api.engine.db().reader().await?;
    let found = conversations::list(&mut conn, &filter, after, page::size(query.limit)).await?;
    let kept: Vec<_> = found.items.iter().map(|row| row.conversation.clone()).collect();
    let around = Around::read(&mut conn, &kept).await?;
    let items: Result<Vec<_>, ApiError> = found.items.into_iter().map(|row| around.row(&api, row)).collect();
    let next_cursor = found.next.map(|(at, id)| page::moment(at, id.as_str()));
    Ok(Json(ConversationPage { items: items?, next_cursor }))
}

/// Which shop's counts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CountQuery {
    /// Only of this shop.
    shop_id: Option<String>,
}

/// How many conversations there are of each state.
#[utoipa::path(get, path = "/api/v1/conversations/counts", operation_id = "count_conversations", tag = "conversations", params(CountQuery), responses((status = 200, body = ConversationCounts)))]
pub async fn count_conversations(
    State(api): State<Api>,
    Query(query): Query<CountQuery>,
) -> Answer<ConversationCounts> {
    let shop = query.shop_id.map(ShopId::from);
    let counts = conversations::counts(&mut api.engine.db().reader().await?, shop.as_ref(), api.engine.now()).await?;
    Ok(Json(ConversationCounts {
        all: counts.all,
        unread: counts.unread,
        waiting: counts.waiting,
        suggested: counts.suggested,
        taken_over: counts.taken_over,
    }))
}

/// One conversation, with the orders beside it.
#[utoipa::path(get, path = "/api/v1/conversations/{id}", operation_id = "get_conversation", tag = "conversations", params(("id" = String, Path)), responses((status = 200, body = ConversationDetail)))]
pub async fn get_conversation(State(api): State<Api>, Path(id): Path<ConversationId>) -> Answer<ConversationDetail> {
    let mut conn = api.engine.db().reader().await?;
    let kept = conversations::get(&mut conn, &id).await?;
    let rows = OrderRows::read(&api, &mut conn).await?;
    let found = orders::of_buyer(&mut conn, &kept.shop_id, &kept.peer_id, ORDERS).await?;
    let place = api.engine.talk().place(&kept).await?;
    let product = match &place.product {
        Some(product) => Some(ConversationProduct {
            product_ref: product.product_ref.clone(),
            title: product.title.clone(),
            price: product.price.0,
            on_sale: product.status == ProductStatus::OnSale,
            stock: place.stock(&mut conn, api.engine.now()).await?,
        }),
        None => None,
    };
    let suggestion = match &kept.suggestion_id {
        Some(id) => {
            let found = suggestions::get(&mut conn, id).await?;
            Some(row::suggestion(&api, &mut conn, found).await?)
        }
        None => None,
    };
    let spent = api.engine.talk().cost_of(&id).await?;
    Ok(Json(ConversationDetail {
        orders: found.into_iter().map(|order| rows.row(order)).collect(),
        product,
        suggestion,
        cost_today: spent.cost,
        calls_today: spent.calls,
        conversation: row::one(&api, kept).await?,
    }))
}

/// Which part of the history.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// A former page's `next_cursor`; it leads to older messages.
    cursor: Option<String>,
    /// The most messages, 50 when absent.
    limit: Option<i64>,
}

/// The messages of a conversation, newest first.
#[utoipa::path(get, path = "/api/v1/conversations/{id}/messages", operation_id = "list_messages", tag = "conversations", params(("id" = String, Path), HistoryQuery), responses((status = 200, body = MessagePage)))]
pub async fn list_messages(
    State(api): State<Api>,
    Path(id): Path<ConversationId>,
    Query(query): Query<HistoryQuery>,
) -> Answer<MessagePage> {
    let size = page::size(query.limit);
    let before = page::after_moment(query.cursor.as_deref())?;
    let before = before.map(|(at, id)| (at, MessageId::from(id)));
    let mut conn = api.engine.db().reader().await?;
    conversations::get(&mut conn, &id).await?;
    let before = before.as_ref().map(|(at, id)| (*at, id));
    let found = messages::history(&mut conn, &id, before, size).await?;
    let next_cursor = page::next(&found, size, |row| page::moment(row.at, row.id.as_str()));
    let items: Result<Vec<_>, ApiError> = found.into_iter().map(|row| row::message(&api, row)).collect();
    Ok(Json(MessagePage { items: items?, next_cursor }))
}
