//! What the program says about orders that it has not delivered, to be held against the market's ledger.

use crate::EngineError;
use huolang_domain::{
    OrderSn,
    state::{Bucket, Tab},
};
use huolang_platforms::practice::Waiting;
use huolang_store::{
    Conn,
    cards::{self, CardFilter},
    orders::{self, Filter},
};
use huolang_vault::{Secret, Vault};
use std::collections::HashMap;

/// Rows read at a time.
const PAGE: i64 = 1_000;

/// The orders that wait for a person, and why. An order that is neither here nor delivered is lost.
///
/// # Errors
/// What the database refuses.
pub async fn waiting(conn: &mut Conn) -> Result<HashMap<OrderSn, Waiting>, EngineError> {
    let filter = Filter { tab: Some(Tab::Attention), ..Filter::default() };
    let (mut said, mut after) = (HashMap::new(), None);
    loop {
        let page = orders::list(conn, &filter, after, PAGE, 0).await?;
        for order in page.items {
            let why = if order.bucket == Bucket::NeedsReview { Waiting::Unknown } else { Waiting::Manual };
            said.insert(order.sn, why);
        }
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(said),
        }
    }
}

/// The secrets of every card, whatever became of it. For commands and tests that own the data; nothing is logged.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn secrets(conn: &mut Conn, vault: &Vault) -> Result<Vec<Secret<String>>, EngineError> {
    let (mut secrets, mut before) = (Vec::new(), None);
    loop {
        let page = cards::list(conn, vault, &CardFilter::default(), before.as_ref(), PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(secrets) };
        before = Some(last.id.clone());
        secrets.extend(page.into_iter().map(|(_, text)| text.secret));
    }
}
