//! Looking at a card list, and taking it in.

use axum::Json;
use axum::extract::State;
use huolang_domain::{Millis, PoolId};
use huolang_engine::cards::CardImport;
use huolang_sheets::cards::{self, PreviewOptions, Role};
use huolang_sheets::read::Delimiter;
use serde_json::Value;

use super::body::{
    CardImportRequest, ColumnChoice, ImportPreview, PreviewColumn, PreviewColumnGuess, PreviewRequest, StartedImport,
};
use super::source::named;
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

/// What a list looks like: encoding, columns and what each seems to be. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/card-imports/preview", operation_id = "preview_card_import", tag = "imports", request_body = PreviewRequest, responses((status = 200, body = ImportPreview)))]
pub async fn preview_card_import(State(api): State<Api>, Body(request): Body<PreviewRequest>) -> Answer<ImportPreview> {
    let delimiter = request.delimiter.as_deref().map(delimiter).transpose()?;
    let list = named(&api, request.source)?;
    let options = PreviewOptions { sheet: request.sheet, delimiter };
    let seen = api.engine.cards().preview(list.source, options).await?;
    Ok(Json(preview_body(seen)))
}

/// Takes a list in as long work; the operation's result counts what came in, what was there and what was no card.
#[utoipa::path(post, path = "/api/v1/card-imports", operation_id = "create_card_import", tag = "imports", request_body = CardImportRequest, responses((status = 200, body = StartedImport)))]
pub async fn create_card_import(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<CardImportRequest>,
) -> Answer<StartedImport> {
    let delimiter = request.delimiter.as_deref().map(delimiter).transpose()?;
    let mut choice = choice_of(&request.columns, request.sheet, delimiter)?;
    let list = named(&api, request.source)?;
    if request.has_header {
        let options = PreviewOptions { sheet: choice.sheet.clone(), delimiter };
        let seen = api.engine.cards().preview(list.source.clone(), options).await?;
        choice.header_row = seen.header_row.or_else(|| seen.rows.first().map(|row| row.row_no));
    }
    let order = CardImport {
        pool_id: PoolId::from(request.pool_id),
        source: list.source,
        name: list.name,
        choice,
        expires_at: request.expires_at.map(Millis),
        note: request.note.map(|note| note.trim().to_owned()).unwrap_or_default(),
    };
    let started = api.engine.cards().import(order, &who.name).await?;
    if let Some(upload) = list.upload {
        let (api, operation) = (api.clone(), started.operation_id.clone());
        // The file holds cards in clear: it goes as soon as it was read.
        tokio::spawn(async move {
            api.engine.operations().wait(&operation).await;
            api.uploads.remove(&upload).await;
        });
    }
    Ok(Json(StartedImport { operation_id: started.operation_id, batch_id: started.batch_id.into_string() }))
}

fn choice_of(
    columns: &ColumnChoice,
    sheet: Option<String>,
    delimiter: Option<Delimiter>,
) -> Result<cards::ColumnChoice, ApiError> {
    let place = |name: &str, column: Option<i64>| {
        column
            .map(|column| usize::try_from(column).map_err(|_| ApiError::field(name, "columns are counted from 0")))
            .transpose()
    };
    let number = place("columns.number", columns.number)?;
    let password = place("columns.password", columns.password)?;
    // A list with one column of cards names it by whatever word it has.
    let (secret, number, password) = match (place("columns.secret", columns.secret)?, number, password) {
        (Some(secret), number, password) => (secret, number, password),
        (None, number, Some(password)) => (password, number, None),
        (None, Some(number), None) => (number, None, None),
        (None, None, None) => return Err(ApiError::field("columns.secret", "say which column holds the cards")),
    };
    Ok(cards::ColumnChoice {
        sheet,
        delimiter,
        header_row: None,
        number,
        secret,
        password,
        expires_on: place("columns.expires_at", columns.expires_at)?,
        note: place("columns.note", columns.note)?,
    })
}

fn delimiter(word: &str) -> Result<Delimiter, ApiError> {
    serde_json::from_value(Value::from(word)).map_err(|_| ApiError::field("delimiter", "no such delimiter"))
}

fn preview_body(seen: cards::Preview) -> ImportPreview {
    let word = |value: Value| value.as_str().map(str::to_owned);
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let column = |column: cards::ColumnPreview| PreviewColumn {
        index: i64::try_from(column.index).unwrap_or(i64::MAX),
        header: column.header,
        samples: column.samples,
        guess: match column.guess {
            Role::Number => PreviewColumnGuess::Number,
            Role::Secret => PreviewColumnGuess::Secret,
            Role::Password => PreviewColumnGuess::Password,
            Role::ExpiresOn => PreviewColumnGuess::ExpiresAt,
            Role::Note => PreviewColumnGuess::Note,
            Role::Ignore => PreviewColumnGuess::Ignore,
        },
    };
    ImportPreview {
        kind: if seen.encoding.is_some() { "text" } else { "workbook" }.to_owned(),
        encoding: seen.encoding.and_then(|encoding| word(serde_json::json!(encoding))),
        delimiter: seen.delimiter.and_then(|delimiter| word(serde_json::json!(delimiter))),
        has_header: seen.header_row.is_some(),
        sheets: seen.sheets,
        sheet: seen.sheet,
        columns: seen.columns.into_iter().map(column).collect(),
        rows: seen.rows.into_iter().map(|row| row.cells).collect(),
        rows_estimate: count(seen.rows_estimate),
    }
}
