//! Handlers of notices.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{NoticeId, OrderId, ShopId};
use huolang_engine::notices::NoticeDeed;
use huolang_store::dispatches;
use huolang_store::notices::{self, NoticeState, Severity, Which};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{
    Notice, NoticeActionRequest, NoticeActionRequestAction, NoticeBatchRequest, NoticeCount, NoticeDispatch, NoticePage,
};
use crate::error::{Answer, ApiError};
use crate::extract::{Body, Query};
use crate::page;
use crate::principal::Principal;
use crate::shared::{BatchResult, RowResult, members};
use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_notices))
        .routes(routes!(count_notices))
        .routes(routes!(act_on_notice))
        .routes(routes!(act_on_notices))
        .routes(routes!(list_notice_dispatches))
}

/// Which notices.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NoticeQuery {
    /// Only in this state.
    state: Option<NoticeState>,
    /// `true`: those that are put off now; `false`: those that are not.
    snoozed: Option<bool>,
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
    let which = Which { state: query.state, snoozed: query.snoozed };
    let mut conn = api.engine.db().reader().await?;
    let found = notices::page(&mut conn, which, before.as_ref(), size, api.engine.now()).await?;
    let next_cursor = page::next(&found, size, |notice| notice.id.to_string());
    Ok(Json(NoticePage { items: found.into_iter().map(notice_body).collect(), next_cursor }))
}

/// How many are open.
#[utoipa::path(get, path = "/api/v1/notices/count", operation_id = "count_notices", tag = "notices", responses((status = 200, body = NoticeCount)))]
async fn count_notices(State(api): State<Api>) -> Answer<NoticeCount> {
    let counts = notices::count_pressing(&mut api.engine.db().reader().await?, api.engine.now()).await?;
    let critical = counts.iter().filter(|(severity, _)| *severity == Severity::Critical).map(|(_, n)| n).sum();
    Ok(Json(NoticeCount { open: counts.iter().map(|(_, n)| n).sum(), critical }))
}

/// Notes that somebody saw a notice, puts it off, or closes it. Nobody is told of it any more, or not before its time.
#[utoipa::path(post, path = "/api/v1/notices/{id}/actions", operation_id = "act_on_notice", tag = "notices", params(("id" = String, Path)), request_body = NoticeActionRequest, responses((status = 200, body = Notice)))]
async fn act_on_notice(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<NoticeId>,
    Body(request): Body<NoticeActionRequest>,
) -> Answer<Notice> {
    let deed = deed(request.action, request.minutes)?;
    let notice = api.engine.see_to_notice(&id, deed, &who.name).await?;
    Ok(Json(notice_body(notice)))
}

/// The same for several notices; each answers for itself.
#[utoipa::path(post, path = "/api/v1/notices/actions", operation_id = "act_on_notices", tag = "notices", request_body = NoticeBatchRequest, responses((status = 200, body = BatchResult)))]
async fn act_on_notices(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<NoticeBatchRequest>,
) -> Answer<BatchResult> {
    if request.ids.len() > 500 {
        return Err(ApiError::field("ids", "at most 500 at once"));
    }
    let deed = deed(request.action, request.minutes)?;
    let mut results = Vec::new();
    for id in request.ids.into_iter().map(NoticeId::from) {
        results.push(match api.engine.see_to_notice(&id, deed, &who.name).await {
            Ok(_) => RowResult::done(id.into_string()),
            Err(error) => RowResult::refused(id.into_string(), error.code(), error.to_string()),
        });
    }
    Ok(Json(BatchResult { results }))
}

/// Where a notice went, and where it still has to go.
#[utoipa::path(get, path = "/api/v1/notices/{id}/dispatches", operation_id = "list_notice_dispatches", tag = "notices", params(("id" = String, Path)), responses((status = 200, body = Vec<NoticeDispatch>)))]
async fn list_notice_dispatches(State(api): State<Api>, Path(id): Path<NoticeId>) -> Answer<Vec<NoticeDispatch>> {
    let found = dispatches::by_notice(&mut api.engine.db().reader().await?, &id).await?;
    let body = |dispatch: dispatches::Dispatch| NoticeDispatch {
        channel_id: dispatch.channel,
        state: dispatch.state,
        tries: dispatch.tries,
        run_at: dispatch.run_at.0,
        sent_at: dispatch.sent_at.map(|at| at.0),
        last_error: dispatch.last_error,
    };
    Ok(Json(found.into_iter().map(body).collect()))
}

fn deed(action: NoticeActionRequestAction, minutes: Option<i64>) -> Result<NoticeDeed, ApiError> {
    Ok(match action {
        NoticeActionRequestAction::Acknowledge => NoticeDeed::Acknowledge,
        NoticeActionRequestAction::Resolve => NoticeDeed::Resolve,
        NoticeActionRequestAction::Snooze => match minutes.unwrap_or(30) {
            minutes @ 1..=10_080 => NoticeDeed::Snooze { minutes },
            _ => return Err(ApiError::field("minutes", "from a minute to a week")),
        },
    })
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
        resolved_at: notice.resolved_at.map(|at| at.0),
        snoozed_until: notice.snoozed_until.map(|at| at.0),
    }
}
