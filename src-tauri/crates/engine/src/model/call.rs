//! One question to a model.

use super::{
    fault::ModelFault,
    pieces::Gathered,
    wire::{Message, Refusal, Reply, Request, StreamOptions, Usage},
};
use huolang_domain::talk::{Prices, Question};
use huolang_platforms::http::{HttpAnswer, HttpCall, HttpClient, parse_base};
use huolang_vault::Secret;
use std::{ops::ControlFlow, time::Duration};

/// Where a question goes, and how.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The base address, as `https://api.deepseek.com/v1`.
    pub base_url: String,
    /// The model.
    pub model: String,
    /// The key.
    pub key: Option<Secret<String>>,
    /// Time for the whole answer, in milliseconds.
    pub timeout_ms: i64,
    /// The most tokens of an answer.
    pub max_tokens: i64,
    /// Whether the answer is wanted piece by piece.
    pub stream: bool,
    /// What it costs.
    pub prices: Prices,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The words.
    pub text: String,
    /// Tokens that were read and written; absent: the endpoint did not tell.
    pub tokens: Option<(i64, i64)>,
}

/// Asks a question.
///
/// # Errors
/// [`ModelFault`]
pub async fn complete(
    client: &HttpClient,
    endpoint: &Endpoint,
    question: &Question,
    temperature: f64,
) -> Result<Answer, ModelFault> {
    let call = written(endpoint, question, temperature)?;
    let mut gathered = Gathered::default();
    let stream = endpoint.stream;
    let most = Duration::from_millis(u64::try_from(endpoint.timeout_ms.max(1)).unwrap_or(1));
    let answer = {
        let mut piece = |bytes: &[u8]| if stream { gathered.take(bytes) } else { ControlFlow::Continue(()) };
        let asked = client.call_in_pieces(call, &mut piece);
        tokio::time::timeout(most, asked).await.map_err(|_| ModelFault::TimedOut)??
    };
    if !(200..300).contains(&answer.status) {
        return Err(refused(&answer));
    }
    if !gathered.is_stream {
        return whole(&answer.body);
    }
    if !gathered.finished {
        return Err(ModelFault::BrokeOff);
    }
    Ok(Answer { text: gathered.words, tokens: gathered.usage.and_then(told) })
}

fn written(endpoint: &Endpoint, question: &Question, temperature: f64) -> Result<HttpCall, ModelFault> {
    if endpoint.base_url.trim().is_empty() || endpoint.model.trim().is_empty() {
        return Err(ModelFault::NotConfigured("choose an endpoint and a model".to_owned()));
    }
    let mut url = parse_base(&endpoint.base_url)?;
    url.path_segments_mut()
        .map_err(|()| ModelFault::NotConfigured("the address cannot be used".to_owned()))?
        .pop_if_empty()
        .extend(["chat", "completions"]);
    let request = Request {
        model: endpoint.model.trim(),
        messages: [
            Message { role: "system", content: &question.system },
            Message { role: "user", content: &question.user },
        ],
        max_tokens: endpoint.max_tokens,
        temperature,
        top_p: 0.8,
        stream: endpoint.stream,
        stream_options: endpoint.stream.then_some(StreamOptions { include_usage: true }),
    };
    let call = HttpCall::post_json("model.complete", url, &request)?;
    match &endpoint.key {
        Some(key) => Ok(call.bearer(key)?),
        None => Ok(call),
    }
}

fn whole(body: &[u8]) -> Result<Answer, ModelFault> {
    let reply: Reply = serde_json::from_slice(body).map_err(|_| ModelFault::Nonsense)?;
    let usage = reply.usage;
    let said = reply.choices.into_iter().next().and_then(|choice| choice.message);
    let text = said.map(|said| said.content.unwrap_or_default()).ok_or(ModelFault::Nonsense)?;
    Ok(Answer { text, tokens: usage.and_then(told) })
}

const fn told(usage: Usage) -> Option<(i64, i64)> {
    if usage.prompt_tokens > 0 { Some((usage.prompt_tokens, usage.completion_tokens)) } else { None }
}

fn refused(answer: &HttpAnswer) -> ModelFault {
    let cause = serde_json::from_slice::<Refusal>(&answer.body).unwrap_or_default().error;
    let word = format!("{} {}", cause.code.unwrap_or_default(), cause.kind.unwrap_or_default()).to_lowercase();
    let no_money = ["insufficient", "quota", "balance", "arrear"].iter().any(|part| word.contains(part));
    match answer.status {
        401 | 403 => ModelFault::KeyInvalid,
        402 => ModelFault::NoMoney,
        _ if no_money => ModelFault::NoMoney,
        429 => ModelFault::RateLimited,
        408 | 504 => ModelFault::TimedOut,
        status => ModelFault::Refused(status),
    }
}
