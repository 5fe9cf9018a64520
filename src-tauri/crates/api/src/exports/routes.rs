//! Handlers of exports.

use std::str::FromStr;

use axum::Json;
use axum::body::Body as Content;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures::TryStreamExt;
use huolang_domain::state::Tab;
use huolang_domain::{ErrorCode, Millis, PoolId, ShopId, shanghai};
use huolang_engine::export::What;
use huolang_sheets::write::Format;
use huolang_store::bookings::BookingFilter;
use huolang_store::orders::Filter;
use huolang_store::sales::SalesFilter;
use huolang_store::verifications;
use tokio::io::AsyncReadExt;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{ExportRequest, ExportRequestFormat, ExportRequestKind};
use crate::auth::confirm_reveal;
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::operations::body::StartedOperation;
use crate::orders::row::ShopNames;
use crate::principal::{Principal, Scope};
use crate::state::Api;

/// Bytes handed on at a time.
const PIECE: usize = 64 << 10;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(create_export)).routes(routes!(download_export))
}

/// Writes a list into a file as long work; its result names the file for the download.
#[utoipa::path(post, path = "/api/v1/exports", operation_id = "create_export", tag = "exports", request_body = ExportRequest, responses((status = 200, body = StartedOperation)))]
async fn create_export(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<ExportRequest>,
) -> Answer<StartedOperation> {
    let unlocked = request.unlocked.unwrap_or(false);
    let secret =
        matches!(request.kind, ExportRequestKind::Cards | ExportRequestKind::Orders | ExportRequestKind::Bookings);
    if unlocked && secret {
        if who.scope < Scope::Admin {
            return Err(ApiError::new(
                ErrorCode::Forbidden,
                "cards and phone numbers in clear need the owner's rights",
            ));
        }
        confirm_reveal(&api, &who, request.password.clone()).await?;
    }
    let what = what(&request, shops(&api, &request).await?, unlocked, api.engine.now())?;
    let operation_id = api.engine.start_export(what, format(request.format), &who.name);
    Ok(Json(StartedOperation { operation_id }))
}

const fn format(format: ExportRequestFormat) -> Format {
    match format {
        ExportRequestFormat::Xlsx => Format::Xlsx,
        ExportRequestFormat::Csv => Format::Csv,
    }
}

/// A word that nobody knows is refused: without it the file would hold more than was asked for.
fn word<T: FromStr>(text: Option<&str>, field: &'static str) -> Result<Option<T>, ApiError> {
    text.filter(|text| !text.is_empty())
        .map(|text| text.parse().map_err(|_| ApiError::field(field, "no such word")))
        .transpose()
}

/// The shops that orders are wanted of; absent: of all.
async fn shops(api: &Api, request: &ExportRequest) -> Result<Option<Vec<ShopId>>, ApiError> {
    Ok(match (request.filter.shop_id.as_deref(), request.filter.platform) {
        (Some(id), _) => Some(vec![ShopId::from(id)]),
        (None, Some(platform)) => Some(ShopNames::read(&mut api.engine.db().reader().await?).await?.on(platform)),
        (None, None) => None,
    })
}

fn what(request: &ExportRequest, shops: Option<Vec<ShopId>>, unlocked: bool, now: Millis) -> Result<What, ApiError> {
    let filter = &request.filter;
    Ok(match request.kind {
        ExportRequestKind::Orders => What::Orders {
            filter: Filter {
                tab: filter.tab.filter(|tab| *tab != Tab::All),
                shops,
                from: filter.from.map(Millis),
                to: filter.to.map(Millis),
                now: Some(now),
                ..Filter::default()
            },
            text: filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned),
            unlocked,
        },
        ExportRequestKind::Sales => What::Sales(SalesFilter {
            shop: filter.shop_id.clone(),
            status: filter.status.clone(),
            channel: filter.channel.clone(),
            role: filter.role.clone(),
            store: filter.store.clone(),
            when: word(filter.when.as_deref(), "filter.when")?,
            from: filter.from.map(Millis),
            to: filter.to.map(Millis),
            number: filter.q.clone().filter(|number| !number.is_empty()),
        }),
        ExportRequestKind::Bookings => What::Bookings {
            filter: BookingFilter {
                shop: filter.shop_id.clone(),
                status: filter.status.clone(),
                from: filter.from.map(|at| shanghai::date(Millis(at))),
                // The moment after the last day.
                to: filter.to.map(|at| shanghai::last_day(Millis(at))),
                number: filter.q.clone().filter(|number| !number.is_empty()),
            },
            unlocked,
        },
        ExportRequestKind::Cards => What::Cards {
            pool: filter.pool_id.as_deref().map(PoolId::from),
            batch: None,
            state: filter.state,
            unlocked,
        },
        ExportRequestKind::Verifications => What::Verifications(verifications::Filter {
            shops: filter.shop_id.as_deref().map(|id| vec![ShopId::from(id)]),
            states: word(filter.status.as_deref(), "filter.status")?.map(|state| vec![state]),
            from: filter.from.map(Millis),
            to: filter.to.map(Millis),
            ..verifications::Filter::default()
        }),
        ExportRequestKind::Deliveries => What::Deliveries,
        ExportRequestKind::Audit => What::Audit,
    })
}

/// The finished file.
#[utoipa::path(get, path = "/api/v1/exports/{id}", operation_id = "download_export", tag = "exports", params(("id" = String, Path)), responses((status = 200, description = "the file", body = Vec<u8>, content_type = "application/octet-stream")))]
async fn download_export(State(api): State<Api>, who: Principal, Path(id): Path<String>) -> Result<Response, ApiError> {
    // A viewer sees lists, not files with everything in them.
    if who.scope < Scope::Operate {
        return Err(ApiError::new(ErrorCode::Forbidden, "this needs more rights than this login or token has"));
    }
    let done =
        api.engine.exported(&id).ok_or_else(|| ApiError::not_found("finished export in this run of the program"))?;
    // Everybody sees the id among the long work; whoever else wants what is in clear asks for it themselves.
    if done.unlocked_by.is_some_and(|maker| maker != who.name || who.scope < Scope::Admin) {
        let message =
            "this file holds cards or phone numbers in clear, for the owner who had it made; make another one";
        return Err(ApiError::new(ErrorCode::Forbidden, message));
    }
    let file = tokio::fs::File::open(&done.path).await.map_err(|error| {
        ApiError::new(ErrorCode::FileUnreadable, format!("the export is gone; make it again ({error})"))
    })?;
    let pieces = futures::stream::try_unfold(file, |mut file| async move {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then_some((piece, file)))
    });
    let shown = format!("attachment; filename=\"{}\"", done.file_name.replace(['"', '\\', '\r', '\n'], "_"));
    let shown = HeaderValue::from_str(&shown).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, shown),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, Content::from_stream(pieces.into_stream())).into_response())
}
