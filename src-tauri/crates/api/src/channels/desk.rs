//! Setting up channels, trying them, and what they sent.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_engine::EngineError;
use huolang_engine::notices::{ChannelChange, ChannelView};
use huolang_notify::{Kind, Setup, SetupError};
use huolang_store::sends;
use huolang_vault::Secret;
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{
    NewNoticeChannel, NoticeChannel, NoticeChannelKind, NoticeChannelPatch, NoticeChannelTest, NoticeSend,
    NoticeSendPage,
};
use crate::error::{Answer, ApiError, Done};
use crate::extract::{Body, Query};
use crate::principal::Principal;
use crate::state::Api;
use crate::{form, page};

/// Every channel, the desktop first.
#[utoipa::path(get, path = "/api/v1/notice-channels", operation_id = "list_notice_channels", tag = "notices", responses((status = 200, body = Vec<NoticeChannel>)))]
pub async fn list_notice_channels(State(api): State<Api>) -> Answer<Vec<NoticeChannel>> {
    let found = api.engine.channel_desk().list().await?;
    Ok(Json(found.into_iter().map(channel_body).collect()))
}

/// Every kind of channel that a form sets up.
#[utoipa::path(get, path = "/api/v1/notice-channel-kinds", operation_id = "list_notice_channel_kinds", tag = "notices", responses((status = 200, body = Vec<NoticeChannelKind>)))]
pub async fn list_notice_channel_kinds() -> Answer<Vec<NoticeChannelKind>> {
    let kinds = Kind::ALL.iter().filter(|kind| **kind != Kind::Desktop);
    let body = |kind: &Kind| NoticeChannelKind {
        kind: kind.as_str().to_owned(),
        form: huolang_notify::form(*kind).iter().map(form::field).collect(),
    };
    Ok(Json(kinds.map(body).collect()))
}

/// Sets up a channel.
#[utoipa::path(post, path = "/api/v1/notice-channels", operation_id = "create_notice_channel", tag = "notices", request_body = NewNoticeChannel, responses((status = 200, body = NoticeChannel)))]
pub async fn create_notice_channel(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<NewNoticeChannel>,
) -> Answer<NoticeChannel> {
    let kind = Kind::of(&request.kind).ok_or_else(|| ApiError::field("kind", "there is no such channel"))?;
    let change = ChannelChange {
        name: Some(name_of(&request.name)?),
        enabled: Some(true),
        fields: Some(request.fields),
        secrets: changed(request.secrets),
    };
    let view = api.engine.channel_desk().create(kind, change, &who.name).await.map_err(refused)?;
    Ok(Json(channel_body(view)))
}

/// Changes a channel; what waits for it is tried at once.
#[utoipa::path(patch, path = "/api/v1/notice-channels/{id}", operation_id = "update_notice_channel", tag = "notices", params(("id" = String, Path)), request_body = NoticeChannelPatch, responses((status = 200, body = NoticeChannel)))]
pub async fn update_notice_channel(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<String>,
    Body(patch): Body<NoticeChannelPatch>,
) -> Answer<NoticeChannel> {
    let change = ChannelChange {
        name: patch.name.as_deref().map(name_of).transpose()?,
        enabled: patch.enabled,
        fields: patch.fields,
        secrets: changed(patch.secrets),
    };
    let view = api.engine.channel_desk().change(&id, change, &who.name).await.map_err(refused)?;
    Ok(Json(channel_body(view)))
}

/// Takes a channel away.
#[utoipa::path(delete, path = "/api/v1/notice-channels/{id}", operation_id = "delete_notice_channel", tag = "notices", params(("id" = String, Path)), responses((status = 204)))]
pub async fn delete_notice_channel(State(api): State<Api>, who: Principal, Path(id): Path<String>) -> Done {
    api.engine.channel_desk().delete(&id, &who.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a try through a channel.
#[utoipa::path(post, path = "/api/v1/notice-channels/{id}/tests", operation_id = "test_notice_channel", tag = "notices", params(("id" = String, Path)), responses((status = 200, body = NoticeChannelTest)))]
pub async fn test_notice_channel(State(api): State<Api>, Path(id): Path<String>) -> Answer<NoticeChannelTest> {
    let error = api.engine.channel_desk().test(&id).await?.err();
    Ok(Json(NoticeChannelTest {
        sent: error.is_none(),
        trouble: error.as_ref().map(|error| error.trouble.as_str().to_owned()),
        detail: error.map(|error| error.detail),
    }))
}

/// Which messages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SendQuery {
    /// Only of this channel.
    channel_id: Option<String>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most messages, 50 when absent.
    limit: Option<i64>,
}

/// What was sent, newest first.
#[utoipa::path(get, path = "/api/v1/notice-sends", operation_id = "list_notice_sends", tag = "notices", params(SendQuery), responses((status = 200, body = NoticeSendPage)))]
pub async fn list_notice_sends(State(api): State<Api>, Query(query): Query<SendQuery>) -> Answer<NoticeSendPage> {
    let size = page::size(query.limit);
    let before = page::after_id(query.cursor.as_deref())?;
    let mut conn = api.engine.db().reader().await?;
    let found = sends::list(&mut conn, query.channel_id.as_deref(), before, size).await?;
    let next_cursor = page::next(&found, size, |send| send.id.clone());
    let body = |send: sends::Send| NoticeSend {
        id: send.id,
        channel_id: send.channel_id,
        event: send.event,
        notice_id: send.notice_id,
        title: send.title,
        notices: send.notices,
        sent: send.sent,
        trouble: send.trouble,
        detail: send.detail,
        at: send.at.0,
        duration_ms: send.duration_ms,
    };
    Ok(Json(NoticeSendPage { items: found.into_iter().map(body).collect(), next_cursor }))
}

fn channel_body(view: ChannelView) -> NoticeChannel {
    let fields: BTreeMap<String, String> = serde_json::from_value(view.row.fields.clone()).unwrap_or_default();
    let setup = Setup { fields: fields.clone(), ..Setup::default() };
    let limits = huolang_notify::limits(Kind::of(&view.row.kind).unwrap_or(Kind::Webhook), &setup);
    let row = view.row;
    NoticeChannel {
        id: row.id,
        kind: row.kind,
        name: row.name,
        enabled: row.enabled,
        present: view.present,
        fields,
        secrets: view.secrets.into_iter().collect(),
        state: row.state,
        trouble: row.trouble,
        detail: row.detail,
        failures: row.failures,
        failing_since: row.failing_since.map(|at| at.0),
        retry_at: row.retry_at.map(|at| at.0),
        last_ok_at: row.last_ok_at.map(|at| at.0),
        waiting: view.waiting,
        per_minute: limits.per_minute,
        per_day: limits.per_day,
    }
}

fn name_of(name: &str) -> Result<String, ApiError> {
    let name = name.trim();
    if name.chars().count() > 60 {
        return Err(ApiError::field("name", "a name has at most 60 characters"));
    }
    Ok(name.to_owned())
}

/// What a screen shows in the place of a secret that is kept.
const MASK: &str = "••••••";

/// The secrets that change: an empty or masked one stays as it is.
fn changed(secrets: BTreeMap<String, Secret<String>>) -> BTreeMap<String, Secret<String>> {
    secrets.into_iter().filter(|(_, secret)| !secret.expose().trim().is_empty() && secret.expose() != MASK).collect()
}

fn refused(error: EngineError) -> ApiError {
    match &error {
        EngineError::Channel(SetupError::Missing { field } | SetupError::Invalid { field, .. }) => {
            ApiError::field(&format!("fields.{field}"), error.to_string())
        }
        _ => error.into(),
    }
}
