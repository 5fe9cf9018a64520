//! A price was agreed with a buyer, and the unpaid order does not have it, or nobody knows whether it does. A person looks at the
//! platform. It is over when the order has the price, or is unpaid no more.

use super::raise;
use huolang_domain::{Fen, Ids, Millis, OrderSn, ShopId, params::params};
use huolang_store::{
    StoreError, Tx,
    notices::{NewNotice, Severity},
    orders, price_changes,
};

/// What is known of a price that is not in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchanged {
    /// The platform refused it.
    Refused,
    /// Its answer was lost, or not waited for.
    Unknown,
    /// The order was read back and has another price.
    NotThere,
}

impl Unchanged {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::NotThere => "not_there",
        }
    }
}

/// The notice.
///
/// # Errors
/// What the database refuses.
pub async fn price_not_changed(
    tx: &mut Tx,
    shop: &ShopId,
    sn: &OrderSn,
    total: Fen,
    why: Unchanged,
) -> Result<NewNotice, StoreError> {
    let found = orders::by_sns(tx, std::slice::from_ref(sn)).await?;
    let order = found.iter().find(|order| order.shop_id == *shop);
    let told = params([
        ("sn", sn.to_string()),
        ("title", order.map(|order| order.title.clone()).unwrap_or_default()),
        ("buyer", order.map(|order| order.buyer_name.clone()).unwrap_or_default()),
        ("price", total.to_string()),
        ("result", why.as_str().to_owned()),
    ]);
    let about = (Some(shop), order.map(|order| &order.id));
    Ok(raise("price_not_changed", price_cause(shop, sn), Severity::Warning, about, told))
}

/// The cause of a notice that an agreed price is not in an order.
#[must_use]
pub fn price_cause(shop: &ShopId, sn: &OrderSn) -> String {
    format!("price:{shop}:{sn}")
}

/// Changes of prices that the end of the program cut off: nobody knows what came of them until their orders are read back.
/// Gives the notices.
///
/// # Errors
/// What the database refuses.
pub async fn prices_cut_off(tx: &mut Tx, ids: &dyn Ids, now: Millis) -> Result<Vec<String>, StoreError> {
    let mut raises = Vec::new();
    for (shop, sn, total) in price_changes::end_cut_off(tx).await? {
        raises.push(price_not_changed(tx, &shop, &sn, total, Unchanged::Unknown).await?);
    }
    super::write(tx, &raises, ids, now).await
}
