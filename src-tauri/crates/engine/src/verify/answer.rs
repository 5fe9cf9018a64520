//! The answers of calls about vouchers.

use huolang_domain::{AttemptId, Millis, OrderId, OrderSn, ShopId, VerificationId, state::OrderStatus};
use huolang_platforms::{
    capability::{Found, VerifyAnswer, Voucher, VoucherRefusal},
    fault::CallError,
};
use huolang_store::{jobs::Lease, verifications::attempts::Act};
use huolang_vault::Secret;

use crate::deliver::outcome::Tried;

/// What a call gave.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// A look, a verification or an undo.
    Called(Called),
    /// What the platform has.
    ReadBack(ReadBack),
    /// What a rule found of an order.
    Auto(Auto),
}

impl Answer {
    pub(crate) const fn lease(&self) -> &Lease {
        match self {
            Self::Called(answer) => &answer.lease,
            Self::ReadBack(answer) => &answer.lease,
            Self::Auto(answer) => &answer.lease,
        }
    }
}

/// What was called, and what it gave.
#[derive(Debug, Clone)]
pub(crate) enum Gave {
    /// The voucher was looked up.
    Look(Result<Result<Voucher, VoucherRefusal>, CallError>),
    /// It was to be verified.
    Verify(Result<VerifyAnswer, CallError>),
    /// That was to be undone.
    Undo(Result<(), CallError>),
}

/// The answer of a call about one voucher.
#[derive(Debug, Clone)]
pub(crate) struct Called {
    pub lease: Lease,
    pub id: VerificationId,
    pub shop: ShopId,
    /// The attempt that was written before the call; looking needs none.
    pub attempt: Option<AttemptId>,
    pub tried: Tried,
    /// When it was asked for.
    pub since: Millis,
    pub gave: Gave,
    pub latency_ms: i64,
    /// How long the platform lets a verification be undone.
    pub undo_within_ms: Option<i64>,
}

/// What was read back about one voucher.
#[derive(Debug, Clone)]
pub(crate) struct ReadBack {
    pub lease: Lease,
    pub id: VerificationId,
    pub shop: ShopId,
    pub act: Act,
    /// When it was asked for.
    pub since: Millis,
    pub before: i64,
    pub found: Result<(Found, Option<String>), CallError>,
    pub undo_within_ms: Option<i64>,
}

/// An order as it was read again: its state and its codes.
pub type Reread = (OrderStatus, Vec<Secret<String>>);

/// What a rule found of an order.
#[derive(Debug, Clone)]
pub(crate) struct Auto {
    pub lease: Lease,
    pub order: OrderId,
    pub sn: OrderSn,
    pub shop: ShopId,
    pub before: i64,
    /// Who said go for this order; empty: the rule asks by itself.
    pub approved_by: String,
    /// The platform's state of the order at this moment, and the codes that count; absent: it does not know the order.
    pub found: Result<Option<Reread>, CallError>,
}
