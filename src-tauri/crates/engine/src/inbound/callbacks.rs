//! Calls platforms back: claims what is due, tells how orders ended, writes what came of it.

mod build;
mod claim;
mod hindrance;
mod settle;

pub(super) use hindrance::Hindrance;
pub(super) use settle::Unwritten;

use super::shop::InboundShop;
use crate::{Engine, EngineError};
use futures::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};
use huolang_domain::platform::PlatformKind;
use huolang_platforms::{
    agiso::sup,
    http::{Allowed, Barred, GuardedClient, HttpFault},
    jd::{Outcome, Reply, host_allowed},
};
use huolang_store::callbacks::Callback;
use std::{sync::Arc, time::Duration};

/// Callbacks of one round.
const BATCH: i64 = 32;
/// How long a round holds its callbacks: longer than a call may take.
const LEASE_MS: i64 = 30_000;
/// The longest that one call may be allowed to take: well within the lease.
pub(crate) const LONGEST_CALLBACK_MS: i64 = LEASE_MS - 10_000;

/// What came of one call.
struct Ended {
    callback: Callback,
    claimed: claim::Claimed,
    reply: Reply,
    http_status: Option<u16>,
    /// What stood in the way, when nothing was answered that can be read.
    hindrance: Option<Hindrance>,
    duration_ms: i64,
}

impl Engine {
    /// One round: everything that is due, at most a batch. Tells how many were sent. What came of a call is written once it is
    /// known, whoever else is still waited for.
    ///
    /// # Errors
    /// What the database refuses. A callback that is not taken is no error.
    pub async fn callback_round(&self) -> Result<usize, EngineError> {
        self.settle_unwritten().await?;
        self.queue_unheard().await;
        let claimed = self.claim_callbacks(BATCH, LEASE_MS).await?;
        let count = claimed.len();
        let mut calls: FuturesUnordered<_> =
            claimed.into_iter().map(|(callback, claimed)| self.call_back(callback, claimed)).collect();
        let mut written = Ok(());
        while let Some(first) = calls.next().await {
            let mut ended = vec![first];
            // Those that ended meanwhile share its commit.
            while let Some(Some(one)) = calls.next().now_or_never() {
                ended.push(one);
            }
            let settled = self.settle_callbacks(Arc::new(ended)).await;
            written = written.and(settled);
        }
        written.map(|()| count)
    }

    /// Calls one platform back.
    async fn call_back(&self, callback: Callback, claimed: claim::Claimed) -> Ended {
        let begun = self.running_ms();
        self.fail_points().reach("callback.before_call");
        if wants_none(&claimed) {
            let reply = Reply { outcome: Outcome::Done, ..Reply::unreadable() };
            return Ended { callback, claimed, reply, http_status: None, hindrance: None, duration_ms: 0 };
        }
        let answer = match build::request(self, &claimed) {
            Ok(request) => self.post(&claimed, request).await,
            Err(hindrance) => Err((Outcome::Stop, hindrance)),
        };
        self.fail_points().reach("callback.after_call");
        let duration_ms = self.running_ms().saturating_sub(begun);
        match answer {
            Ok((status, reply)) => {
                let hindrance = Hindrance::of_answer(status, &reply);
                Ended { callback, claimed, reply, http_status: Some(status), hindrance, duration_ms }
            }
            Err((outcome, hindrance)) => {
                let reply = Reply { outcome, ..Reply::unreadable() };
                Ended { callback, claimed, reply, http_status: None, hindrance: Some(hindrance), duration_ms }
            }
        }
    }

    async fn post(
        &self,
        claimed: &claim::Claimed,
        request: build::Request,
    ) -> Result<(u16, Reply), (Outcome, Hindrance)> {
        let client = self.guarded_client().map_err(|fault| (Outcome::Retry, Hindrance::of(&Barred::Fault(fault))))?;
        let host = |host: &str| may_call(&claimed.shop, host);
        let allowed = Allowed { host: &host, private: claimed.shop.test_shop };
        let answer = if request.is_json {
            client.post_json("sup.callback", &request.url, request.body, allowed).await
        } else {
            client.post_form("jd.callback", &request.url, request.body, allowed).await
        };
        answer.map(|answer| (answer.status, (request.read)(answer.status, &answer.body))).map_err(|barred| {
            let outcome = if matches!(barred, Barred::Fault(_)) { Outcome::Retry } else { Outcome::Stop };
            (outcome, Hindrance::of(&barred))
        })
    }

    pub(super) fn guarded_client(&self) -> Result<GuardedClient, HttpFault> {
        if let Some(client) = self.inbound().client.get() {
            return Ok(client.clone());
        }
        let total = Duration::from_millis(u64::try_from(self.policy().callback_ms).unwrap_or_default());
        let client = GuardedClient::new(Arc::clone(self.clock()), Arc::clone(self.contacts()), total)?;
        Ok(self.inbound().client.get_or_init(|| client).clone())
    }
}

/// Whether what a shop tells may go to `host`: the platform's own, one the seller named, or that of the shop's own gateway.
pub(super) fn may_call(shop: &InboundShop, host: &str) -> bool {
    let usual = match shop.platform {
        PlatformKind::Agiso => sup::host_allowed(host, &shop.hosts),
        _ => host_allowed(host, &shop.hosts),
    };
    let own = shop.gateway.as_deref().and_then(build::host_of);
    usual || own.is_some_and(|own| own.eq_ignore_ascii_case(host))
}

/// Whether whoever ordered named no address: it asks by itself how the order ended.
fn wants_none(claimed: &claim::Claimed) -> bool {
    claimed.shop.platform == PlatformKind::Agiso && claimed.row.notify_url.is_empty()
}
