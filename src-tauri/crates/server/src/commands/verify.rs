//! `verify`: verifies a voucher, or the list in a file. Works beside a running server, which then does it, and without one.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use huolang_domain::state::VerificationState;
use huolang_domain::verification::Via;
use huolang_domain::{ErrorCode, OrderSn, ShopId, VerificationId};
use huolang_engine::boot::Running;
use huolang_engine::verify::{Ask, RowAnswer, read_list};
use huolang_engine::{Engine, EngineError};
use huolang_sheets::Source;
use huolang_store::verifications::Verification;
use huolang_store::{orders, shops};
use huolang_vault::Secret;
use serde::Serialize;

use crate::cli::{Place, Trial, VerifyArgs};
use crate::{output, sentence, start};

/// Who the records say it was.
const ACTOR: &str = "cli";
/// How long the command waits for the answers.
const WAIT: Duration = Duration::from_secs(60);

#[derive(Debug, Serialize)]
struct Report {
    verified: usize,
    refused: usize,
    open: usize,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    row: usize,
    order_sn: String,
    code: String,
    state: VerificationState,
    reason: Option<String>,
    message: Option<String>,
    /// What may be the matter beside the reason: [`ORDER_UNKNOWN`].
    hint: Option<&'static str>,
}

/// The order that was named is none of those that were read.
const ORDER_UNKNOWN: &str = "order_unknown";

/// Verifies and prints what came of each voucher; exits with 1 unless every one counts.
pub async fn run(place: &Place, args: &VerifyArgs) -> anyhow::Result<ExitCode> {
    start::there(place)?;
    let asks = asks(args).await?;
    let running = owner_or_guest(place).await?;
    let done = match known(&running.engine, args.shop.as_deref()).await {
        Ok(()) => verify(&running.engine, asks).await,
        Err(error) => Err(error),
    };
    running.shutdown().await;
    let report = done?;
    output::answer(args.json, &report, words)?;
    let all = report.refused == 0 && report.open == 0;
    Ok(if all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// With a server on the data this program only asks; without one it does the work itself.
async fn owner_or_guest(place: &Place) -> anyhow::Result<Running> {
    match start::engine(place, false, &Trial::default()).await {
        Err(error) if error.code() == ErrorCode::DatabaseInUse => start::guest(place).await,
        other => Ok(other?),
    }
}

async fn asks(args: &VerifyArgs) -> Result<Vec<Ask>, EngineError> {
    let shop = args.shop.as_deref().map(ShopId::from);
    let ask = |order: &str, code: String, via| Ask {
        shop: shop.clone(),
        sn: Some(order.trim()).filter(|sn| !sn.is_empty() && *sn != "-").map(OrderSn::from),
        code: Secret::new(code),
        via,
    };
    match (&args.file, &args.order, &args.code) {
        (Some(file), None, None) => {
            list(file).await.map(|rows| rows.into_iter().map(|(order, code)| ask(&order, code, Via::Batch)).collect())
        }
        (None, Some(order), Some(code)) => Ok(vec![ask(order, code.clone(), Via::Manual)]),
        _ => Err(EngineError::refused(ErrorCode::InvalidInput, "give an order and a code, or --file FILE")),
    }
}

/// The rows of a file; a row that cannot be read goes on without a code and is refused in its place.
async fn list(file: &Path) -> Result<Vec<(String, String)>, EngineError> {
    let rows = read_list(Source::Path(file.to_path_buf())).await?;
    Ok(rows.into_iter().map(|row| (row.order, row.code.unwrap_or_default())).collect())
}

/// Whether there is a shop of that id.
async fn known(engine: &Engine, shop: Option<&str>) -> Result<(), EngineError> {
    let Some(shop) = shop else { return Ok(()) };
    let known = shops::list(&mut engine.db().reader().await?).await?;
    if known.iter().any(|row| row.id.as_str() == shop) {
        return Ok(());
    }
    let verifying = engine.verifications().shops().await?;
    let verifying: Vec<String> = verifying.iter().map(|row| format!("{} ({})", row.id, row.name)).collect();
    let next = if verifying.is_empty() {
        "no shop here verifies vouchers yet; connect one first".to_owned()
    } else {
        format!("give the id of one that verifies with --shop: {}", verifying.join(", "))
    };
    Err(EngineError::refused(ErrorCode::NotFound, format!("there is no shop {shop}; {next}")))
}

async fn verify(engine: &Engine, asks: Vec<Ask>) -> Result<Report, EngineError> {
    let batch = engine.ids().fresh();
    let desk = engine.verifications();
    let answers = desk.ask_many(asks, &batch, ACTOR).await?;
    let asked: Vec<VerificationId> =
        answers.iter().filter_map(|answer| answer.asked.as_ref().ok()).map(|row| row.id.clone()).collect();
    let ended = desk.wait_for(&asked, WAIT).await?;
    let named: Vec<OrderSn> = answers.iter().map(|answer| OrderSn::from(answer.sn.as_str())).collect();
    let mut rows: Vec<Row> = answers.into_iter().map(|answer| row(&ended, answer)).collect();
    let read = orders::by_sns(&mut engine.db().reader().await?, &named).await?;
    for (row, sn) in rows.iter_mut().zip(&named) {
        let is_unknown = !sn.as_str().is_empty() && read.iter().all(|order| order.sn != *sn);
        row.hint = (row.state == VerificationState::Failed && is_unknown).then_some(ORDER_UNKNOWN);
    }
    let count = |wanted: fn(VerificationState) -> bool| rows.iter().filter(|row| wanted(row.state)).count();
    let verified = count(|state| state == VerificationState::Verified);
    let refused = count(|state| state == VerificationState::Failed);
    Ok(Report { verified, refused, open: rows.len() - verified - refused, rows })
}

fn row(ended: &[Verification], answer: RowAnswer) -> Row {
    let RowAnswer { row, sn, masked, asked } = answer;
    match asked {
        Ok(asked) => {
            let found = ended.iter().find(|row| row.id == asked.id).unwrap_or(&asked);
            Row {
                row,
                order_sn: found.sn.to_string(),
                code: masked,
                state: found.state,
                reason: found.reason.map(|code| code.to_string()),
                message: found.message.clone(),
                hint: None,
            }
        }
        Err(error) => Row {
            row,
            order_sn: sn,
            code: masked,
            state: VerificationState::Failed,
            reason: Some(error.code().to_string()),
            message: Some(error.to_string()),
            hint: None,
        },
    }
}

fn words(report: &Report) -> String {
    let mut text = String::new();
    for row in &report.rows {
        let order = if row.order_sn.is_empty() { "-" } else { &row.order_sn };
        let sentence = |why: &str| sentence::of_voucher(why, row.message.as_deref()).unwrap_or_default();
        let why = row.reason.as_ref().map(|why| format!(" ({why}). {}", sentence(why))).unwrap_or_default();
        let _ = writeln!(text, "{}: order {order}, code {}: {}{why}", row.row, row.code, row.state);
        if row.hint == Some(ORDER_UNKNOWN) {
            text.push_str(
                "   This order number is not known here: check it, read the orders first with `huolang-server once`, or \
                 give - in its place and the shop with --shop\n",
            );
        }
    }
    let _ = write!(text, "{} verified, {} refused, {} open", report.verified, report.refused, report.open);
    text
}
