//! Reading the payload of a claimed job.

use crate::deliver::request::Request;
use huolang_domain::{Millis, OrderId, VerificationId};
use huolang_store::{jobs::Job, verifications::attempts::Act};
use serde::{Deserialize, de::DeserializeOwned};

/// What a job says.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Payload {
    /// The order it is for.
    pub order_id: OrderId,
    /// What is asked of a delivery.
    #[serde(default)]
    pub request: Request,
    /// Who asked; empty: the program.
    #[serde(default)]
    pub actor: String,
}

/// What a job about a voucher says.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct VoucherPayload {
    /// The verification.
    pub verification_id: VerificationId,
    /// What is to be done, or was.
    pub act: Act,
    /// When it was asked for, however often it has gone out since; absent: an older version wrote the job.
    #[serde(default)]
    pub since: Option<Millis>,
}

/// The payload of a job; `None` when an unknown program wrote it.
pub(crate) fn read<P: DeserializeOwned>(job: &Job) -> Option<P> {
    serde_json::from_value(job.payload.clone())
        .inspect_err(
            |error| tracing::error!(job = %job.id, %error, "the payload of a job cannot be read; the job is dropped"),
        )
        .ok()
}
