//! Alerts that orders of a shop wait for a person: one for each kind of trouble, closed once no order waits for that.

use super::told::waits_cause;
use huolang_domain::{Millis, NoticeId, ShopId, state::ContentState};
use huolang_store::{StoreError, Tx, notices, productions};

/// The alerts, and where the content of the orders stands that keep each open.
const ALERTS: [(&str, &[ContentState]); 2] =
    [("manual", &[ContentState::Manual, ContentState::Blocked]), ("unmatched", &[ContentState::Unmatched])];

/// Closes what nothing keeps open any more. Gives the notices that changed.
pub(super) async fn calm(tx: &mut Tx, shop: &ShopId, now: Millis) -> Result<Vec<String>, StoreError> {
    let mut over = Vec::new();
    for (why, contents) in ALERTS {
        if !productions::any_waits(tx, shop, contents).await? {
            over.push(waits_cause(shop, why));
        }
    }
    let closed = notices::resolve_causes(tx, &over, now).await?;
    Ok(closed.into_iter().map(NoticeId::into_string).collect())
}
