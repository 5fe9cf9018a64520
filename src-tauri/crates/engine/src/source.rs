//! The seller's own content source: a web address that is asked for the content of one order line, with a key that is the
//! same for every question about that line. What it answers is sealed before anything goes to a buyer.
//!
//! Asked by `POST` with JSON and the header `Idempotency-Key`. It answers `200` with
//! `{"cards": ["…" | {"number", "secret", "expires_at"}], "link", "manual"}`, or refuses with a status from 400 to 499 or
//! `{"error": {"code", "message"}}`. 429 and 503 ask for another try. Anything else, and silence, is unknown: it may have
//! given cards away, so it is not asked again without a person's word.

#[cfg(test)]
mod tests;

use huolang_domain::{
    Millis,
    template::{CardValue, Fit, Template, Values},
};
use huolang_platforms::{
    fault::CallError,
    http::{HttpCall, HttpClient, HttpFault, parse_base},
};
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};

/// The header that makes every question about one line the same question.
const KEY: &str = "Idempotency-Key";
/// More of a refusal's words than this is not kept.
const WORDS: usize = 200;

/// What is asked, as it stands on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The same for every question about this line.
    pub key: String,
    /// The shop's name.
    pub shop: String,
    /// The platform's order number.
    pub order: String,
    /// The line of the order, from 1.
    pub line: i64,
    /// The platform's id of the product.
    pub product_ref: String,
    /// The platform's id of the variant; empty: none.
    pub sku_ref: String,
    /// The seller's own code.
    pub merchant_code: String,
    /// The product's title.
    pub title: String,
    /// The specification.
    pub spec: String,
    /// Pieces bought.
    pub quantity: i64,
    /// Cards wanted.
    pub units: i64,
}

/// A question with what it takes to make a message of its answer.
#[derive(Debug, Clone)]
pub struct Question {
    /// Where to.
    pub url: Secret<String>,
    /// What is asked.
    pub asked: Asked,
    /// The rule's template.
    pub template: String,
    /// Everything else the template shows.
    pub values: Values,
    /// The most characters of one message.
    pub text_limit: Option<usize>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum GivenCard {
    Text(String),
    Parts {
        #[serde(default)]
        number: String,
        #[serde(default)]
        secret: String,
        #[serde(default)]
        expires_at: Option<i64>,
    },
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Given {
    cards: Vec<GivenCard>,
    link: Option<String>,
    manual: Option<String>,
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

/// Asks, and makes the message of the answer.
///
/// # Errors
/// The class says what follows: whatever may have given cards away is unknown.
pub async fn ask(client: &HttpClient, question: &Question) -> Result<Secret<String>, CallError> {
    let url = parse_base(question.url.expose()).map_err(HttpFault::of_write)?;
    let call = HttpCall::post_json("source.ask", url, &question.asked).map_err(HttpFault::of_write)?;
    let call = call.header(KEY, &Secret::new(question.asked.key.clone())).map_err(HttpFault::of_write)?;
    let answer = client.call(call).await.map_err(HttpFault::of_write)?;
    let retry_after_ms = answer.retry_after_ms();
    match answer.status {
        200..=299 => message(question, &answer.body),
        429 => Err(CallError::RateLimited { message: "the source asks for fewer calls".to_owned(), retry_after_ms }),
        503 => Err(CallError::Transient { message: "the source is busy".to_owned(), retry_after_ms }),
        300..=499 => Err(refused(answer.status, &answer.body)),
        status => Err(CallError::Unknown { message: format!("the source answered with status {status}") }),
    }
}

fn refused(status: u16, body: &[u8]) -> CallError {
    let said = serde_json::from_slice::<Given>(body).ok().and_then(|given| given.error);
    business(said.unwrap_or_else(|| Refusal { code: format!("http_{status}"), message: String::new() }))
}

fn business(Refusal { code, message }: Refusal) -> CallError {
    let code = if code.is_empty() { "source_refused".to_owned() } else { code };
    CallError::Business { code, message: message.chars().take(WORDS).collect() }
}

/// The message of an answer. Cards that came and cannot be used are gone: that is for a person to see, not to ask again.
fn message(question: &Question, body: &[u8]) -> Result<Secret<String>, CallError> {
    let lost = |what: &str| CallError::Unknown { message: format!("the answer of the source {what}") };
    let given: Given = serde_json::from_slice(body).map_err(|_| lost("cannot be read"))?;
    if let Some(refusal) = given.error {
        return Err(business(refusal));
    }
    let mut values = question.values.clone();
    values.cards = given.cards.into_iter().map(card).collect();
    if let Some(link) = given.link {
        values.link = link;
    }
    if let Some(manual) = given.manual {
        values.manual = manual;
    }
    let enough = i64::try_from(values.cards.len()).is_ok_and(|count| count >= question.asked.units);
    if !enough && values.link.trim().is_empty() {
        return Err(lost("has fewer cards than were asked for"));
    }
    let template = Template::parse(&question.template).map_err(|_| lost("does not fit a template that is wrong"))?;
    let rendered = template.render(&values).map_err(|_| lost("lacks what the template shows"))?;
    match rendered.fit(question.text_limit) {
        Fit::TooLong { .. } => Err(lost("does not fit a message")),
        Fit::One | Fit::Split(_) => Ok(Secret::new(rendered.text())),
    }
}

fn card(given: GivenCard) -> CardValue {
    match given {
        GivenCard::Text(text) => CardValue::text(text, None),
        GivenCard::Parts { number, secret, expires_at } => CardValue::new(number, secret, expires_at.map(Millis)),
    }
}
