//! Handlers of notices.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{NoticeId, OrderId, ShopId};
use huolang_engine::Topic;
use huolang_store::notices::{self, NoticeState, Severity};
use huolang_store::{Durability, audit, dispatches};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{Notice, NoticeActionRequest, NoticeActionRequestAction, NoticeCount, NoticePage};
use crate::error::Answer;
use crate::extract::{Body, Query};
use crate::page;
use crate::principal::Principal;
use crate::shared::members;
use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(list_notices)).routes(routes!(count_notices)).routes(routes!(act_on_notice))
}

/// Which notices.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NoticeQuery {
    /// Only in this state.
    state: Option<NoticeState>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most notices, 50 when absent.
    limit: Option<i64>,
}

/// Notices, newest first.
#[utoipa::path(get, path = "/api/v1/notices", operation_id = "list_notices", tag = "notices", params(NoticeQuery), responses((status = 200, body = NoticePage)))]
async fn list_notices(State(api): State<Api>, Query(query): Query<NoticeQuery>) -> Answer<NoticePage> {
    let size = page::size(query.limit);
    let before = page::after_id(query.cursor.as_deref())?.map(NoticeId::from);
    let found = notices::list(&mut api.engine.db().reader().await?, query.state, before.as_ref(), size).await?;
    let next_cursor = page::next(&found, size, |notice| notice.id.to_string());
    Ok(Json(NoticePage { items: found.into_iter().map(notice_body).collect(), next_cursor }))
}

/// How many are open.
#[utoipa::path(get, path = "/api/v1/notices/count", operation_id = "count_notices", tag = "notices", responses((status = 200, body = NoticeCount)))]
async fn count_notices(State(api): State<Api>) -> Answer<NoticeCount> {
    let counts = notices::count_open(&mut api.engine.db().reader().await?).await?;
    let critical = counts.iter().filter(|(severity, _)| *severity == Severity::Critical).map(|(_, n)| n).sum();
    Ok(Json(NoticeCount { open: counts.iter().map(|(_, n)| n).sum(), critical }))
}

/// Notes that somebody saw a notice, or closes it. Nobody is told of it any more.
#[utoipa::path(post, path = "/api/v1/notices/{id}/actions", operation_id = "act_on_notice", tag = "notices", params(("id" = String, Path)), request_body = NoticeActionRequest, responses((status = 200, body = Notice)))]
async fn act_on_notice(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<NoticeId>,
    Body(request): Body<NoticeActionRequest>,
) -> Answer<Notice> {
    let (now, seen) = (api.engine.now(), id.clone());
    let notice = api
        .engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                notices::get(tx, &seen).await?;
                let (changed, deed) = match request.action {
                    NoticeActionRequestAction::Acknowledge => {
                        (notices::acknowledge(tx, &seen, now).await?, "notice.acknowledge")
                    }
                    NoticeActionRequestAction::Resolve => (notices::resolve(tx, &seen, now).await?, "notice.resolve"),
                };
                if changed {
                    dispatches::cancel(tx, &seen).await?;
                    audit::append(tx, now, &who.name, deed, seen.as_str(), &json!({})).await?;
                }
                notices::get(tx, &seen).await
            })
        })
        .await?;
    api.engine.bus().tell(Topic::Notices, [id.into_string()]);
    Ok(Json(notice_body(notice)))
}

fn notice_body(notice: notices::Notice) -> Notice {
    Notice {
        id: notice.id.into_string(),
        event: notice.event,
        state: notice.state,
        severity: notice.severity,
        shop_id: notice.shop_id.map(ShopId::into_string),
        order_id: notice.order_id.map(OrderId::into_string),
        params: members(notice.params),
        count: notice.count,
        created_at: notice.created_at.0,
        updated_at: notice.updated_at.0,
    }
}
