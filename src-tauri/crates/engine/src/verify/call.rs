//! The calls about vouchers.

use super::{
    answer::{Answer, Called, Gave},
    begin::{Call, What},
};
use crate::{
    Engine,
    deliver::within,
    in_flight,
    shops::{Api, Shop},
};
use huolang_platforms::{capability::Verify, fault::CallError};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// Makes a call. `permit` is its place among the calls of the shop.
pub(super) async fn call(
    engine: Engine,
    shop: Arc<Shop>,
    call: Call,
    permit: OwnedSemaphorePermit,
) -> in_flight::Answer {
    let began = engine.running_ms();
    let verify = shop.adapter.verify();
    let undo_within_ms = verify.and_then(Verify::undo_within_ms);
    let most = engine.policy().call_ms;
    let (attempt, gave) = match (call.what, verify) {
        (What::Look, Some(verify)) => (None, Gave::Look(within(most, verify.look(&call.request)).await)),
        (What::Verify(attempt), Some(verify)) => {
            engine.fail_points().reach("verify.before_call");
            let answer = within(most, verify.verify(&call.request)).await;
            engine.fail_points().reach("verify.after_call");
            (Some(attempt), Gave::Verify(answer))
        }
        (What::Undo(attempt, receipt), Some(verify)) => {
            engine.fail_points().reach("verify.before_call");
            let answer = within(most, verify.undo(&receipt)).await;
            engine.fail_points().reach("verify.after_call");
            (Some(attempt), Gave::Undo(answer))
        }
        (What::Look, None) => (None, Gave::Look(Err(missing()))),
        (What::Verify(attempt), None) => (Some(attempt), Gave::Verify(Err(missing()))),
        (What::Undo(attempt, _), None) => (Some(attempt), Gave::Undo(Err(missing()))),
    };
    drop(permit);
    let learned = match &gave {
        Gave::Look(answer) => answer.as_ref().map(|_| ()),
        Gave::Verify(answer) => answer.as_ref().map(|_| ()),
        Gave::Undo(answer) => answer.as_ref().copied(),
    };
    shop.lane(Api::Verify).learn(learned, engine.now());
    in_flight::Answer::Voucher(Box::new(Answer::Called(Called {
        lease: call.lease,
        id: call.id,
        shop: shop.id.clone(),
        attempt,
        tried: call.tried,
        since: call.since,
        gave,
        latency_ms: engine.running_ms() - began,
        undo_within_ms,
    })))
}

fn missing() -> CallError {
    CallError::Business {
        code: "capability_missing".to_owned(),
        message: "this platform verifies no vouchers".to_owned(),
    }
}
