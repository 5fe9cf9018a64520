//! The list of callbacks.

use super::{Callback, CallbackState};
use crate::{Conn, StoreError, sql};
use huolang_domain::ShopId;

/// Which callbacks are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those that stand there.
    pub state: Option<CallbackState>,
    /// Those of a shop.
    pub shop_id: Option<ShopId>,
}

/// Callbacks, newest first, before the id of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Callback>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM callbacks
         WHERE (CAST($1 AS TEXT) IS NULL OR state = $1) AND (CAST($2 AS TEXT) IS NULL OR shop_id = $2)
             AND (CAST($3 AS TEXT) IS NULL OR id < $3)
         ORDER BY id DESC
         LIMIT $4",
        filter.state,
        filter.shop_id.as_ref(),
        before,
        limit
    )
    .fetch_all()
    .await
}
