//! The matrix: which event goes into which channel, for one shop or for every shop.

use axum::Json;
use axum::extract::State;
use huolang_engine::Topic;
use huolang_engine::notices::{Matrix, events};
use huolang_store::{Durability, audit, channels, routes};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::body::{NoticeEvent, NoticeMatrix, NoticeRoute, NoticeRouteChange};
use crate::error::{Answer, ApiError};
use crate::extract::{Body, Query};
use crate::principal::Principal;
use crate::state::Api;

/// The longest wait and the longest time between two repetitions: a day.
const LONGEST_MS: i64 = 86_400_000;

/// Which matrix.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MatrixQuery {
    /// Of this shop; absent: of every shop that has nothing of its own.
    shop_id: Option<String>,
}

/// What holds for every event and channel.
#[utoipa::path(get, path = "/api/v1/notice-routes", operation_id = "get_notice_routes", tag = "notices", params(MatrixQuery), responses((status = 200, body = NoticeMatrix)))]
pub async fn get_notice_routes(State(api): State<Api>, Query(query): Query<MatrixQuery>) -> Answer<NoticeMatrix> {
    read(&api, &query.shop_id.unwrap_or_default()).await.map(Json)
}

/// Sets one cell of the matrix, or makes it as usual again.
#[utoipa::path(put, path = "/api/v1/notice-routes", operation_id = "set_notice_route", tag = "notices", request_body = NoticeRouteChange, responses((status = 200, body = NoticeMatrix)))]
pub async fn set_notice_route(
    State(api): State<Api>,
    who: Principal,
    Body(change): Body<NoticeRouteChange>,
) -> Answer<NoticeMatrix> {
    if events::find(&change.event).is_none() {
        return Err(ApiError::field("event", "there is no such event"));
    }
    if !(0..=LONGEST_MS).contains(&change.after_ms) {
        return Err(ApiError::field("after_ms", "from nothing to a day"));
    }
    // Less than a minute would be a siren.
    if change.repeat_ms != 0 && !(60_000..=LONGEST_MS).contains(&change.repeat_ms) {
        return Err(ApiError::field("repeat_ms", "nothing, or from a minute to a day"));
    }
    let shop = change.shop_id.clone().unwrap_or_default();
    let (now, set_for) = (api.engine.now(), shop.clone());
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                channels::get(tx, &change.channel_id).await?;
                let detail = json!({ "event": change.event, "mode": change.mode, "shop": set_for });
                match change.mode {
                    None => routes::clear(tx, &change.event, &change.channel_id, &set_for).await?,
                    Some(mode) => {
                        let route = routes::Route {
                            event: change.event,
                            channel_id: change.channel_id.clone(),
                            shop_id: set_for,
                            mode,
                            after_ms: change.after_ms,
                            repeat_ms: change.repeat_ms,
                        };
                        routes::set(tx, &route, now).await?;
                    }
                }
                audit::append(tx, now, &who.name, "notice.route", &change.channel_id, &detail).await
            })
        })
        .await?;
    api.engine.bus().tell(Topic::Notices, Vec::<String>::new());
    read(&api, &shop).await.map(Json)
}

async fn read(api: &Api, shop: &str) -> Result<NoticeMatrix, ApiError> {
    let mut conn = api.engine.db().reader().await?;
    let matrix = Matrix { channels: channels::list(&mut conn).await?, routes: routes::all(&mut conn).await? };
    let mut cells = Vec::new();
    for event in events::EVENTS {
        for channel in &matrix.channels {
            let cell = matrix.cell(event.name, channel, shop);
            let own = matrix
                .routes
                .iter()
                .any(|set| set.event == event.name && set.channel_id == channel.id && set.shop_id == shop);
            cells.push(NoticeRoute {
                event: event.name.to_owned(),
                channel_id: channel.id.clone(),
                mode: cell.mode,
                after_ms: cell.after_ms,
                repeat_ms: cell.repeat_ms,
                own,
            });
        }
    }
    let event = |event: &events::Event| NoticeEvent { event: event.name.to_owned(), severity: event.severity };
    Ok(NoticeMatrix { events: events::EVENTS.iter().map(event).collect(), routes: cells })
}
