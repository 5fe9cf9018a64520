//! The questions to the platform.

use super::Answer;
use crate::{
    Engine,
    deliver::within,
    in_flight,
    shops::{Api, Shop},
};
use huolang_domain::{DeliveryId, OrderId, OrderSn, units::line_of};
use huolang_platforms::{
    capability::{Content, Found},
    fault::CallError,
};
use huolang_store::{
    deliveries::{self, Delivery},
    jobs::Lease,
};
use huolang_vault::Secret;
use std::{collections::HashMap, sync::Arc};
use tokio::sync::OwnedSemaphorePermit;

/// A line that is asked about.
#[derive(Debug)]
pub(super) struct Asked {
    pub delivery: Delivery,
    /// Whether anything of it can have reached the marketplace.
    pub is_known_there: bool,
}

/// What is to be asked about an order.
#[derive(Debug)]
pub(super) struct Question {
    pub lease: Lease,
    pub order: OrderId,
    pub sn: OrderSn,
    pub before: i64,
    pub lines: Vec<Asked>,
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
    let texts = texts(&engine, &question.lines).await;
    let mut lines = Vec::with_capacity(question.lines.len());
    for Asked { delivery, is_known_there } in question.lines {
        let found = match reader.filter(|_| is_known_there) {
            Some(reader) => {
                let (sn, line, key) = (&question.sn, line_of(delivery.line), delivery.id.as_str());
                match texts.get(&delivery.id) {
                    Some(text) => {
                        let (sn, key, text) = (sn.clone(), key.to_owned(), text.expose().clone());
                        let content = Content { sn, line, key, text, channel: delivery.channel };
                        within(call_ms, reader.content_saying(&content)).await
                    }
                    None => within(call_ms, reader.content(sn, line, key)).await,
                }
            }
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

/// What went out, line by line: some platforms know a message only by what it says. One that cannot be read is left out.
async fn texts(engine: &Engine, lines: &[Asked]) -> HashMap<DeliveryId, Secret<String>> {
    if lines.is_empty() {
        return HashMap::new();
    }
    let ids: Vec<DeliveryId> = lines.iter().map(|line| line.delivery.id.clone()).collect();
    let read = async {
        let mut conn = engine.db().reader().await?;
        deliveries::bodies(&mut conn, engine.vault(), &ids).await
    };
    read.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "the contents to be read back could not be read");
        HashMap::new()
    })
}

fn learn(engine: &Engine, shop: &Shop, found: &Result<Found, CallError>) {
    shop.learn(Api::Read, found.as_ref().map(|_| ()), engine.now());
}
