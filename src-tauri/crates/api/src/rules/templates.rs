//! What a template will say, before it is saved.

use axum::Json;
use axum::extract::State;
use huolang_domain::template::{CardValue, Fit, Template, Values, Variable};
use huolang_domain::{ErrorCode, OrderId, PoolId};
use huolang_store::{orders, pools, shops};

use super::body::{TemplateError, TemplatePreview, TemplatePreviewRequest, TemplateVariable, TemplateVariableKind};
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::state::Api;

/// Characters of one message of 闲鱼, the strictest channel.
const MESSAGE: usize = 1_000;

/// What a template will say, on a real order or on made-up values. The cards shown are made up.
#[utoipa::path(post, path = "/api/v1/templates/preview", operation_id = "preview_template", tag = "templates", request_body = TemplatePreviewRequest, responses((status = 200, body = TemplatePreview)))]
pub async fn preview_template(
    State(api): State<Api>,
    Body(request): Body<TemplatePreviewRequest>,
) -> Answer<TemplatePreview> {
    let template = match Template::parse(&request.template) {
        Ok(template) => template,
        Err(error) => return Ok(Json(broken(&error))),
    };
    let values = values(&api, &request).await?;
    let text = match template.render(&values) {
        Ok(rendered) => rendered,
        Err(missing) => {
            let named = missing.0.iter().map(|variable| incomplete(*variable)).collect();
            return Ok(Json(TemplatePreview { ok: false, text: String::new(), length: 0, parts: 0, errors: named }));
        }
    };
    let (parts, errors) = match text.fit(Some(MESSAGE)) {
        Fit::One => (1, Vec::new()),
        Fit::Split(parts) => (parts, Vec::new()),
        Fit::TooLong { longest, limit } => {
            let message = format!("a value of {longest} characters does not fit a message of {limit}");
            (
                0,
                vec![TemplateError {
                    code: ErrorCode::ContentTooLong.to_string(),
                    message,
                    line: 1,
                    column: 1,
                    suggestion: None,
                }],
            )
        }
    };
    Ok(Json(TemplatePreview {
        ok: errors.is_empty(),
        length: i64::try_from(text.chars()).unwrap_or(i64::MAX),
        parts: i64::try_from(parts).unwrap_or(i64::MAX),
        text: text.text(),
        errors,
    }))
}

fn broken(error: &huolang_domain::template::TemplateError) -> TemplatePreview {
    let place = |place: usize| i64::try_from(place).unwrap_or(i64::MAX);
    let error = TemplateError {
        code: error.problem.to_string(),
        message: error.to_string(),
        line: place(error.line),
        column: place(error.column),
        suggestion: error.suggestion.clone(),
    };
    TemplatePreview { ok: false, text: String::new(), length: 0, parts: 0, errors: vec![error] }
}

fn incomplete(variable: Variable) -> TemplateError {
    TemplateError {
        code: ErrorCode::TemplateIncomplete.to_string(),
        message: format!("{{{}}} has no value", variable.chinese()),
        line: 1,
        column: 1,
        suggestion: None,
    }
}

async fn values(api: &Api, request: &TemplatePreviewRequest) -> Result<Values, ApiError> {
    let now = api.engine.now();
    let mut values = Values::sample(2, now);
    let mut conn = api.engine.db().reader().await?;
    if let Some(pool) = &request.pool_id {
        let pool = pools::get(&mut conn, &PoolId::from(pool.as_str())).await?;
        if !pool.manual.is_empty() {
            values.manual = pool.manual;
        }
    }
    let Some(id) = &request.order_id else { return Ok(values) };
    let id = OrderId::from(id.as_str());
    let order = orders::get(&mut conn, &id).await?;
    let line = orders::lines(&mut conn, std::slice::from_ref(&id)).await?.into_iter().next();
    let count = usize::try_from(order.quantity).unwrap_or(1).clamp(1, 20);
    let card = |unit| CardValue::new(format!("SAMPLE-{unit:04}"), format!("0000-{unit:04}"), Some(now));
    values.cards = (1..=count).map(card).collect();
    values.count = Some(order.quantity);
    values.order = order.sn.into_string();
    values.product = line.as_ref().map_or(order.title, |line| line.title.clone());
    values.spec = line.map(|line| line.spec).unwrap_or_default();
    values.amount = order.amount;
    values.buyer = order.buyer_name;
    values.shop = shops::get(&mut conn, &order.shop_id).await?.name;
    values.paid_at = order.paid_at;
    Ok(values)
}

/// The variables of templates, with what each shows on made-up values.
#[utoipa::path(get, path = "/api/v1/templates/variables", operation_id = "list_template_variables", tag = "templates", responses((status = 200, body = Vec<TemplateVariable>)))]
pub async fn list_template_variables(State(api): State<Api>) -> Answer<Vec<TemplateVariable>> {
    let values = Values::sample(1, api.engine.now());
    let sample = |variable: Variable| {
        let name = variable.chinese();
        let text = if variable == Variable::Index {
            format!("{{每张}}{{{name}}}{{/每张}}")
        } else {
            format!("{{{name}}}")
        };
        Template::parse(&text).ok().and_then(|template| template.render(&values).ok()).map(|shown| shown.text())
    };
    let mut variables: Vec<TemplateVariable> = Variable::ALL
        .iter()
        .map(|variable| TemplateVariable {
            name: variable.chinese().to_owned(),
            alias: variable.to_string(),
            kind: TemplateVariableKind::Value,
            sample: sample(*variable).unwrap_or_default(),
        })
        .collect();
    let block = |name: &str, alias: &str, sample: &str| TemplateVariable {
        name: name.to_owned(),
        alias: alias.to_owned(),
        kind: TemplateVariableKind::Block,
        sample: sample.to_owned(),
    };
    variables.push(block("每张", "each", "{每张}{序号}. {卡密}\n{/每张}"));
    variables.push(block("如果", "if", "{如果 有效期}有效期至 {有效期}{/如果}"));
    Ok(Json(variables))
}
