//! Reading the payload of a claimed job.

use crate::deliver::request::Request;
use huolang_domain::OrderId;
use huolang_store::jobs::Job;
use serde::Deserialize;

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

impl Payload {
    /// The payload of a job; `None` when an unknown program wrote it.
    pub(crate) fn of(job: &Job) -> Option<Self> {
        serde_json::from_value(job.payload.clone())
            .inspect_err(|error| tracing::error!(job = %job.id, %error, "the payload of a job cannot be read; the job is dropped"))
            .ok()
    }
}
