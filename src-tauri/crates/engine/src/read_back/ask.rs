//! The questions to the platform.

use super::Answer;
use crate::{
    Engine,
    deliver::within,
    in_flight,
    shops::{Api, Shop},
};
use huolang_domain::{OrderId, OrderSn};
use huolang_platforms::{capability::Found, fault::CallError};
use huolang_store::{deliveries::Delivery, jobs::Lease};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// What is to be asked about an order.
#[derive(Debug)]
pub(super) struct Question {
    pub lease: Lease,
    pub order: OrderId,
    pub sn: OrderSn,
    pub before: i64,
    pub lines: Vec<Delivery>,
    pub shipped: bool,
}

/// Asks. A platform that cannot be asked cannot tell.
pub(super) async fn ask(
    engine: Engine,
    shop: Arc<Shop>,
    question: Question,
    permit: OwnedSemaphorePermit,
) -> in_flight::Answer {
    engine.fail_points().reach("read_back.before_call");
    let call_ms = engine.policy().call_ms;
    let reader = shop.adapter.read_back();
    let mut lines = Vec::with_capacity(question.lines.len());
    for delivery in question.lines {
        let found = match reader {
            Some(reader) => within(call_ms, reader.content(&question.sn, delivery.line, delivery.id.as_str())).await,
            None => Ok(Found::CannotTell),
        };
        learn(&engine, &shop, &found);
        lines.push((delivery, found));
    }
    let shipped = match (question.shipped, reader) {
        (false, _) => None,
        (true, Some(reader)) => Some(within(call_ms, reader.shipped(&question.sn)).await),
        (true, None) => Some(Ok(Found::CannotTell)),
    };
    if let Some(found) = &shipped {
        learn(&engine, &shop, found);
    }
    drop(permit);
    in_flight::Answer::ReadBack(Answer {
        lease: question.lease,
        order: question.order,
        shop: shop.id.clone(),
        before: question.before,
        lines,
        shipped,
    })
}

fn learn(engine: &Engine, shop: &Shop, found: &Result<Found, CallError>) {
    shop.learn(Api::Read, found.as_ref().map(|_| ()), engine.now());
}
