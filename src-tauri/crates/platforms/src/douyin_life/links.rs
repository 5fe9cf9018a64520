//! Follows the short link of a scanned QR code, no further than it must
//! (`docs/platforms/douyin-life.md#scanned-links`).

use super::{adapter::DouyinLife, qr};
use crate::{
    fault::CallError,
    http::{HttpCall, HttpFault, parse_base},
};
use reqwest::{Url, header::LOCATION};
use std::time::Duration;

/// Redirects that are followed.
const HOPS: usize = 3;
/// A page that takes longer is given up, in milliseconds.
const LIMIT_MS: u64 = 5_000;

impl DouyinLife {
    /// The voucher that a link leads to; `None` when it leads to none. Only links of the platform are asked.
    pub(super) async fn follow(&self, link: Url) -> Result<Option<String>, CallError> {
        let mut link = link;
        for _ in 0..HOPS {
            if !self.may_ask(&link) {
                return Ok(None);
            }
            let call = HttpCall::get("douyin_life.qr", link.clone());
            let answer =
                tokio::time::timeout(Duration::from_millis(LIMIT_MS), self.client.around.http.call(call)).await;
            let answer = answer.map_err(|_| slow())?.map_err(HttpFault::of_read)?;
            let location = answer.headers.get(LOCATION).and_then(|value| value.to_str().ok());
            let Some(next) = location.and_then(|next| link.join(next).ok()) else { return Ok(None) };
            if let Ok(found) = qr::object_id(location.unwrap_or_default()) {
                return Ok(Some(found));
            }
            link = next;
        }
        Ok(None)
    }

    /// Whether a link is the platform's, or that of the gateway which stands for it on this machine.
    fn may_ask(&self, link: &Url) -> bool {
        let gateway = self.client.url("", &[]);
        let is_gateway = (link.host(), link.port()) == (gateway.host(), gateway.port());
        qr::is_platform(link) || (is_gateway && parse_base(link.as_str()).is_ok())
    }
}

fn slow() -> CallError {
    CallError::Transient { message: "the scanned link does not answer".to_owned(), retry_after_ms: None }
}
