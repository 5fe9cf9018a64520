//! Phones that come after their orders: what a platform did not open at first, and opened when the order was read once more.

use super::{PHONE, Taken};
use crate::{List, StoreError, Tx, sql};
use huolang_domain::{OrderId, order::PlatformOrder};
use huolang_vault::Vault;
use std::collections::HashMap;

/// Keeps the phones of readings that changed nothing else, where none is kept.
pub(super) async fn keep(
    tx: &mut Tx,
    vault: &Vault,
    readings: &[PlatformOrder],
    taken: &[Taken],
) -> Result<(), StoreError> {
    let phones: HashMap<&OrderId, &String> = readings
        .iter()
        .zip(taken)
        .filter(|(_, taken)| !taken.changed)
        .filter_map(|(reading, taken)| Some((&taken.id, reading.buyer.phone.as_ref()?)))
        .collect();
    if phones.is_empty() {
        return Ok(());
    }
    let without: Vec<(OrderId,)> = sql!(
        tx,
        "SELECT id FROM orders
         WHERE buyer_phone IS NULL AND id IN (SELECT value FROM json_each($1))",
        List::of(phones.keys().copied())
    )
    .fetch_all()
    .await?;
    for (id,) in without {
        let Some(phone) = phones.get(&id) else { continue };
        let sealed = vault.seal_str(PHONE, id.as_str(), phone)?;
        sql!(tx, "UPDATE orders SET buyer_phone = $2 WHERE id = $1", &id, sealed).execute().await?;
    }
    Ok(())
}
