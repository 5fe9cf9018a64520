//! `deliver`: a person says go for one order. Works beside a running server, which then does it, and without one.

use std::process::ExitCode;

use huolang_domain::guard::Guard;
use huolang_domain::state::{ContentState, PlatformState};
use huolang_domain::{ErrorCode, OrderId, OrderSn};
use huolang_engine::actions::Action;
use huolang_engine::boot::Running;
use huolang_engine::{Engine, EngineError};
use huolang_store::orders::{self, Order};
use serde::Serialize;

use crate::cli::{DeliverArgs, Place, Trial};
use crate::{output, quiet, sentence, start};

/// Who the audit log says it was.
const ACTOR: &str = "cli";

#[derive(Debug, Serialize)]
struct Report {
    sn: OrderSn,
    content: ContentState,
    platform: PlatformState,
    why: Option<huolang_domain::why::Why>,
}

/// Delivers the order and waits for what comes of it.
pub async fn run(place: &Place, args: &DeliverArgs) -> anyhow::Result<ExitCode> {
    start::there(place)?;
    let overrides = args.overrides.iter().map(|name| guard(name)).collect::<Result<Vec<_>, _>>()?;
    let running = owner_or_guest(place).await?;
    let done = deliver(&running.engine, &args.order, overrides).await;
    running.shutdown().await;
    let order = done?;
    let sent = order.content == ContentState::Sent;
    let report = Report { sn: order.sn, content: order.content, platform: order.platform, why: order.why };
    output::answer(args.json, &report, words)?;
    Ok(if sent { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// With a server on the data this program only asks; without one it does the work itself.
async fn owner_or_guest(place: &Place) -> anyhow::Result<Running> {
    match start::engine(place, false, &Trial::default()).await {
        Err(error) if error.code() == ErrorCode::DatabaseInUse => start::guest(place).await,
        other => Ok(other?),
    }
}

async fn deliver(engine: &Engine, sn: &str, overrides: Vec<Guard>) -> anyhow::Result<Order> {
    let found = orders::by_sns(&mut engine.db().reader().await?, &[OrderSn::from(sn)]).await?;
    let id = match found.as_slice() {
        [one] => one.id.clone(),
        [] => return Err(refused(ErrorCode::NotFound, format!("there is no order {sn}")).into()),
        _ => {
            return Err(refused(
                ErrorCode::Conflict,
                format!("several shops have an order {sn}; deliver it on the page"),
            )
            .into());
        }
    };
    engine.act(&id, Action::Deliver { overrides }, ACTOR).await?;
    let asked = order(engine, &id).await?;
    quiet::until(engine, async |engine, left| {
        let order = order(engine, &id).await?;
        // What waited for a person before still looks so until the work that was asked for has been taken up.
        let taken_up = order.updated_at != asked.updated_at || left.is_idle(engine.now());
        Ok((taken_up && settled(&order), (order.content, order.updated_at)))
    })
    .await?;
    Ok(order(engine, &id).await?)
}

async fn order(engine: &Engine, id: &OrderId) -> Result<Order, EngineError> {
    Ok(orders::get(&mut engine.db().reader().await?, id).await?)
}

/// Whether nothing more comes of it by itself, or it was sent.
const fn settled(order: &Order) -> bool {
    order.attention || matches!(order.content, ContentState::Sent | ContentState::Cancelled)
}

fn guard(name: &str) -> Result<Guard, EngineError> {
    Guard::ALL.iter().copied().find(|guard| guard.as_str() == name).ok_or_else(|| {
        let known: Vec<&str> =
            Guard::ALL.iter().filter(|guard| guard.overridable()).map(|guard| guard.as_str()).collect();
        refused(ErrorCode::InvalidInput, format!("{name} is no guard; these can be overruled: {}", known.join(", ")))
    })
}

fn refused(code: ErrorCode, words: String) -> EngineError {
    EngineError::refused(code, words)
}

fn words(report: &Report) -> String {
    let why = report.why.as_ref().map(|why| {
        let sentence = sentence::of_why(why).unwrap_or_default();
        format!(" ({}). {sentence}", why.code)
    });
    format!("order {}: content {}, platform {}{}", report.sn, report.content, report.platform, why.unwrap_or_default())
}
