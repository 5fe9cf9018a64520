//! The call that marks an order shipped.

use super::{answer::Answer, begin::Call};
use crate::{
    Engine,
    deliver::within,
    in_flight,
    shops::{Api, Shop},
};
use huolang_platforms::fault::CallError;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// Makes the call. `permit` is its place among the calls of the shop.
pub(super) async fn call(
    engine: Engine,
    shop: Arc<Shop>,
    call: Call,
    permit: OwnedSemaphorePermit,
) -> in_flight::Answer {
    engine.fail_points().reach("ship.before_call");
    let began = engine.running_ms();
    let result = match shop.adapter.mark_shipped() {
        Some(platform) => within(engine.policy().call_ms, platform.mark_shipped(&call.sn, &call.shipment)).await,
        None => Err(CallError::Business {
            code: "capability_missing".to_owned(),
            message: "this platform marks no orders".to_owned(),
        }),
    };
    engine.fail_points().reach("ship.after_call");
    drop(permit);
    shop.learn(Api::Ship, result.as_ref().copied(), engine.now());
    in_flight::Answer::Shipped(Answer {
        lease: call.lease,
        order: call.order,
        shop: call.shop,
        actor: call.actor,
        attempt: call.attempt,
        tried: call.tried,
        result,
        latency_ms: engine.running_ms() - began,
    })
}
