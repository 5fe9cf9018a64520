//! The test bench. Nothing is ever sent from it.

use axum::Json;
use axum::extract::State;
use huolang_domain::ShopId;
use huolang_domain::talk::HOSTILE;
use huolang_engine::talk::{self, BenchTalk, KeyChange};

use super::body::{BenchAnswer, BenchLines, BenchRequest, BenchResult, HostileBenchRequest, HostileLine, HostileLines};
use super::settings::refused;
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

/// The seller's own lines.
#[utoipa::path(get, path = "/api/v1/ai/bench/lines", operation_id = "get_bench_lines", tag = "ai", responses((status = 200, body = BenchLines)))]
pub async fn get_bench_lines(State(api): State<Api>) -> Answer<BenchLines> {
    Ok(Json(BenchLines { lines: api.engine.talk().settings().await?.bench_lines }))
}

/// Keeps the seller's own lines.
#[utoipa::path(put, path = "/api/v1/ai/bench/lines", operation_id = "replace_bench_lines", tag = "ai", request_body = BenchLines, responses((status = 200, body = BenchLines)))]
pub async fn replace_bench_lines(
    State(api): State<Api>,
    who: Principal,
    Body(body): Body<BenchLines>,
) -> Answer<BenchLines> {
    if body.lines.len() > 100 || body.lines.iter().any(|line| line.chars().count() > 500) {
        return Err(ApiError::field("lines", "at most 100 lines of 500 characters"));
    }
    let mut settings = api.engine.talk().settings().await?;
    settings.bench_lines = body.lines;
    let kept = api.engine.talk().save_settings(settings, KeyChange::Keep, &who.name).await?;
    Ok(Json(BenchLines { lines: kept.bench_lines }))
}

/// Answers the lines of one made-up talk.
#[utoipa::path(post, path = "/api/v1/ai/bench", operation_id = "run_bench", tag = "ai", request_body = BenchRequest, responses((status = 200, body = BenchResult)))]
pub async fn run_bench(State(api): State<Api>, Body(request): Body<BenchRequest>) -> Answer<BenchResult> {
    let talk = BenchTalk {
        shop_id: ShopId::from(request.shop_id),
        product_ref: request.product_ref.filter(|product| !product.is_empty()),
        lines: request.lines,
        rounds: request.rounds.unwrap_or(0),
    };
    let result = api.engine.talk().bench(&talk).await.map_err(refused)?;
    Ok(Json(shown(result)))
}

/// The lines of hostile buyers.
#[utoipa::path(get, path = "/api/v1/ai/bench/hostile", operation_id = "list_hostile_lines", tag = "ai", responses((status = 200, body = HostileLines)))]
pub async fn list_hostile_lines() -> Answer<HostileLines> {
    let line = |line: &huolang_domain::talk::HostileLine| HostileLine {
        id: line.id.to_owned(),
        text: line.text.to_owned(),
        kind: line.kind,
    };
    Ok(Json(HostileLines { lines: HOSTILE.iter().map(line).collect() }))
}

/// Answers the hostile lines, each as a talk of its own.
#[utoipa::path(post, path = "/api/v1/ai/bench/hostile", operation_id = "run_hostile_bench", tag = "ai", request_body = HostileBenchRequest, responses((status = 200, body = BenchResult)))]
pub async fn run_hostile_bench(
    State(api): State<Api>,
    Body(request): Body<HostileBenchRequest>,
) -> Answer<BenchResult> {
    let product = request.product_ref.filter(|product| !product.is_empty());
    let result = api.engine.talk().hostile_bench(&ShopId::from(request.shop_id), product.as_deref()).await?;
    Ok(Json(shown(result)))
}

fn shown(result: talk::BenchResult) -> BenchResult {
    let passed = result.passed();
    let answer = |answer: talk::BenchAnswer| BenchAnswer {
        line: answer.line,
        class: answer.class,
        route: answer.route,
        rule_id: answer.rule_id.map(huolang_domain::RuleId::into_string),
        rule_name: answer.rule_name,
        model_text: answer.model_text,
        text: answer.text,
        left_reason: answer.left_reason,
        refusals: answer.refusals,
        price: answer.price.map(|price| price.0),
        floor: answer.floor.map(|floor| floor.0),
        rounds: answer.rounds,
        tokens_in: answer.tokens_in,
        tokens_out: answer.tokens_out,
        cost: answer.cost,
        latency_ms: answer.latency_ms,
        error: answer.error.map(|code| code.as_str().to_owned()),
    };
    BenchResult {
        answers: result.answers.into_iter().map(answer).collect(),
        cost: result.cost,
        leaks: result.leaks,
        below_floor: result.below_floor,
        outside_contacts: result.outside_contacts,
        refused: result.refused,
        passed,
    }
}
