//! Sends the contents of an order, line by line, within the time its lease leaves.

use super::answer::{Answer, LineAnswer, Said};
use super::outcome::Tried;
use crate::{
    Engine, in_flight,
    shops::{Api, Shop},
    source::{self, Question},
};
use huolang_domain::{AttemptId, Millis, OrderId, OrderSn, ShopId, units::line_of};
use huolang_platforms::{capability::Content, fault::CallError};
use huolang_store::{StoreError, deliveries::Delivery, jobs::Lease, pushes};
use huolang_vault::Secret;
use std::{sync::Arc, time::Duration};
use tokio::sync::OwnedSemaphorePermit;

/// What goes out for an order.
#[derive(Debug)]
pub(crate) struct SendOrder {
    /// The lease it goes out under.
    pub lease: Lease,
    /// The order.
    pub order: OrderId,
    /// The platform's number.
    pub sn: OrderSn,
    /// Its shop.
    pub shop: ShopId,
    /// Who asked for it.
    pub actor: String,
    /// When a line that waits is to be looked at.
    pub later: Option<Millis>,
    /// Line by line.
    pub lines: Vec<SendLine>,
}

/// What goes out.
#[derive(Debug)]
pub(crate) enum Outgoing {
    /// Content, to the buyer.
    Content(Secret<String>),
    /// A question, to the seller's own source.
    Question(Box<Question>),
}

/// What goes out for a line.
#[derive(Debug)]
pub(crate) struct SendLine {
    /// The delivery as it is kept now.
    pub delivery: Delivery,
    /// What goes out.
    pub what: Outgoing,
    /// Whether the buyer has it already and gets it once more.
    pub again: bool,
    /// Units that get nothing.
    pub missing: i64,
    /// The attempt it goes out under.
    pub attempt: AttemptId,
    /// How often it was tried before.
    pub tried: Tried,
}

impl SendLine {
    /// The key under which the content goes out: the same for every retry of the line; a resend is a sending of its own.
    fn key(&self) -> String {
        if self.again { format!("{}:{}", self.delivery.id, self.attempt) } else { self.delivery.id.to_string() }
    }
}

/// Sends an order's contents. `permit` is the order's place among the calls of its shop.
pub(crate) async fn send(
    engine: Engine,
    shop: Arc<Shop>,
    order: SendOrder,
    permit: OwnedSemaphorePermit,
) -> in_flight::Answer {
    let policy = engine.policy();
    let began = engine.running_ms();
    let mut lines = Vec::with_capacity(order.lines.len());
    for line in order.lines {
        // The lease must outlive the call, else a second worker could start beside it.
        let left = policy.lease_ms - (engine.running_ms() - began);
        let said = if left < policy.call_ms + crate::policy::LEASE_MARGIN_MS {
            Said::NotMade
        } else {
            match &line.what {
                Outgoing::Content(text) => call(&engine, &shop, &order.sn, &line, text, policy.call_ms).await,
                Outgoing::Question(question) => ask(&engine, question, policy.call_ms).await,
            }
        };
        lines.push(LineAnswer {
            delivery: line.delivery,
            again: line.again,
            missing: line.missing,
            attempt: line.attempt,
            tried: line.tried,
            said,
        });
    }
    drop(permit);
    let SendOrder { lease, order, shop, actor, later, .. } = order;
    in_flight::Answer::Delivered(Answer { lease, order, shop, actor, later, lines })
}

async fn ask(engine: &Engine, question: &Question, call_ms: i64) -> Said {
    let began = engine.running_ms();
    let result = match engine.source_client() {
        Ok(client) => within(call_ms, source::ask(client, question)).await,
        Err(fault) => Err(fault.clone().of_write()),
    };
    Said::Source { result, units: question.asked.units, latency_ms: engine.running_ms() - began }
}

async fn call(
    engine: &Engine,
    shop: &Shop,
    sn: &OrderSn,
    line: &SendLine,
    text: &Secret<String>,
    call_ms: i64,
) -> Said {
    let content = Content {
        sn: sn.clone(),
        line: line_of(line.delivery.line),
        key: line.key(),
        text: text.expose().clone(),
        channel: line.delivery.channel,
    };
    let closed = if line.again { Ok(()) } else { still_open(engine, shop, sn).await };
    engine.fail_points().reach("send.before_call");
    let began = engine.running_ms();
    let result = match (shop.adapter.deliver_content(), closed) {
        (_, Err(error)) => Err(error),
        (Some(channel), Ok(())) => within(call_ms, channel.deliver(&content)).await,
        (None, Ok(())) => Err(CallError::Business {
            code: "capability_missing".to_owned(),
            message: "this platform takes no content".to_owned(),
        }),
    };
    engine.fail_points().reach("send.after_call");
    shop.learn(Api::Deliver, result.as_ref().copied(), engine.now());
    Said::Answer { result, latency_ms: engine.running_ms() - began }
}

/// A middleman may deliver by itself and say so in a push: nothing of the seller's follows what it sent. A person who wants
/// the same once more has seen that.
async fn still_open(engine: &Engine, shop: &Shop, sn: &OrderSn) -> Result<(), CallError> {
    if shop.adapter.middleman().is_none() {
        return Ok(());
    }
    match is_sent(engine, shop, sn).await {
        Ok(false) => Ok(()),
        Ok(true) => Err(CallError::Business {
            code: "sent_by_agiso".to_owned(),
            message: "阿奇索 has sent cards of its own for this order".to_owned(),
        }),
        Err(error) => Err(CallError::Transient { message: error.to_string(), retry_after_ms: None }),
    }
}

async fn is_sent(engine: &Engine, shop: &Shop, sn: &OrderSn) -> Result<bool, StoreError> {
    let mut conn = engine.db().reader().await?;
    pushes::is_sent(&mut conn, &shop.id, sn).await
}

/// Waits for a call no longer than it may take. One that takes longer may still land: nobody knows.
pub(crate) async fn within<T>(call_ms: i64, call: impl Future<Output = Result<T, CallError>>) -> Result<T, CallError> {
    let most = Duration::from_millis(u64::try_from(call_ms).unwrap_or(0));
    tokio::time::timeout(most, call)
        .await
        .unwrap_or_else(|_| Err(CallError::Unknown { message: "no answer in time".to_owned() }))
}
