//! Sums and counts over the rows of a list that are kept, in the words of its columns.

use huolang_sheets::lists::ListRow;
use huolang_store::products::{ListedProduct, ListedSku};
use std::collections::{BTreeMap, BTreeSet};

/// What the rows hold that are kept.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Sums in fen, by column.
    pub sums_fen: BTreeMap<String, i64>,
    /// Values that are there, by column.
    pub nonnull: BTreeMap<String, u64>,
    /// Different orders, of a list of tracking numbers.
    pub orders: Option<u64>,
}

impl Tally {
    /// Of products: a variant has a price of its own, a product without variants has one.
    pub(super) fn of_products(listed: &[ListedProduct]) -> Self {
        let variants = || listed.iter().flat_map(|product| &product.skus);
        let plain = listed.iter().filter(|product| product.skus.is_empty());
        let price: i64 = plain.map(|product| product.price.0).chain(variants().map(|sku| sku.price.0)).sum();
        let filled = |has: fn(&ListedSku) -> bool| variants().filter(|sku| has(sku)).count() as u64;
        let nonnull = [
            ("商品ID", listed.len() as u64),
            ("SKUID", filled(|_| true)),
            ("规格", filled(|sku| !sku.spec.is_empty())),
            ("商家编码", filled(|sku| !sku.merchant_code.is_empty())),
        ];
        Self { sums_fen: [("价格".to_owned(), price)].into(), nonnull: named(nonnull), orders: None }
    }
}

/// Rows of tracking numbers, counted one by one.
#[derive(Debug, Default)]
pub(super) struct Parcels {
    orders: BTreeSet<String>,
    rows: u64,
    companies: u64,
}

impl Parcels {
    /// Counts a row that is shipped.
    pub(super) fn add(&mut self, row: &ListRow) {
        let filled = |at: usize| row.cells.get(at).and_then(Option::as_deref).filter(|text| !text.is_empty());
        self.orders.extend(filled(0).map(str::to_owned));
        self.rows += 1;
        self.companies += u64::from(filled(2).is_some());
    }

    /// What they come to.
    pub(super) fn tally(&self) -> Tally {
        let nonnull = [("订单号", self.rows), ("快递单号", self.rows), ("快递公司", self.companies)];
        Tally { sums_fen: BTreeMap::new(), nonnull: named(nonnull), orders: Some(self.orders.len() as u64) }
    }
}

fn named<const N: usize>(counts: [(&str, u64); N]) -> BTreeMap<String, u64> {
    counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect()
}
