//! A list of products, taken into one shop, with their delivery plans where the list has some.

use super::{
    PRODUCT_HEADERS, TITLE_HEADERS,
    pace::Pace,
    plans::{self, Plan},
    tally::Tally,
};
use crate::{Engine, EngineError, Topic, operations::OperationHandle};
use huolang_domain::{Fen, ShopId};
use huolang_sheets::{
    Limits, SheetError, Source,
    lists::{self, ListFacts, ListRow, Wanted},
    read::Value,
    reports::cell,
};
use huolang_store::{
    Durability,
    imports::{Import, RejectedRow, before},
    products::{self, ListedProduct, ListedSku, ProductStatus},
};
use std::{borrow::Cow, collections::HashMap, ops::ControlFlow, time::Instant};

/// The most rows of one list.
const MOST: u64 = 50_000;
const PRICE_HEADERS: [&str; 5] = ["价格", "售价", "单价", "price", "销售价"];
const SKU_HEADERS: [&str; 6] = ["SKUID", "规格ID", "规格编号", "sku_id", "sku_ref", "SKU编号"];
const SPEC_HEADERS: [&str; 5] = ["规格", "规格名称", "规格值", "spec", "SKU名称"];
const CODE_HEADERS: [&str; 5] = ["商家编码", "商家编号", "货号", "merchant_code", "外部编码"];

/// The names of the columns of a product, in their order.
pub(super) const NAMES: [&str; 6] = ["商品ID", "商品名称", "价格", "SKUID", "规格", "商家编码"];

/// What became of a list.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub rows: u64,
    /// Rows that took the place of an earlier one of the same product and variant.
    pub duplicates: u64,
    pub facts: ListFacts,
    pub tally: Tally,
    pub products: u64,
    pub refused: Vec<RejectedRow>,
    /// What the list says about delivering them.
    pub plans: Vec<Plan>,
}

/// The products of a list; rows of one id are variants of one product.
pub(super) fn read(source: &Source) -> Result<(Vec<ListedProduct>, Listed), SheetError> {
    let own = [
        column(&PRODUCT_HEADERS, true),
        column(&TITLE_HEADERS, true),
        column(&PRICE_HEADERS, false),
        column(&SKU_HEADERS, false),
        column(&SPEC_HEADERS, false),
        column(&CODE_HEADERS, false),
    ];
    let wanted: Vec<Wanted<'_>> = own.iter().chain(&plans::COLUMNS).copied().collect();
    let (mut products, mut listed) = (Vec::<ListedProduct>::new(), Listed::default());
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut is_too_long = false;
    let facts = lists::read(source, &wanted, &Limits::default(), &mut |row| {
        if listed.rows == MOST {
            is_too_long = true;
            return ControlFlow::Break(());
        }
        listed.rows += 1;
        let read = product_of(&row).and_then(|read| Ok((read, plans::read(&row, own.len())?)));
        match read {
            Ok(((product, sku), plan)) => {
                listed.plans.extend(plan.map(|plan| Plan {
                    product_ref: product.product_ref.clone(),
                    title: product.title.clone(),
                    sku_ref: sku.as_ref().map(|sku| sku.sku_ref.clone()),
                    ..plan
                }));
                let known = places.get(&product.product_ref).copied();
                let at = known.unwrap_or(products.len());
                if known.is_none() {
                    places.insert(product.product_ref.clone(), at);
                    products.push(product.clone());
                }
                match (sku, products.get_mut(at)) {
                    (Some(sku), Some(product)) => {
                        let known = product.skus.len();
                        product.skus.retain(|known| known.sku_ref != sku.sku_ref);
                        listed.duplicates += u64::from(product.skus.len() < known);
                        product.skus.push(sku);
                    }
                    (None, Some(kept)) if known.is_some() => {
                        listed.duplicates += 1;
                        (kept.title, kept.price) = (product.title, product.price);
                    }
                    _ => {}
                }
            }
            Err((column, reason)) => listed.refused.push(RejectedRow {
                n: i64::try_from(listed.refused.len()).unwrap_or(i64::MAX).saturating_add(1),
                sheet: String::new(),
                row_no: i64::try_from(row.row_no).unwrap_or(i64::MAX),
                column_name: column.to_owned(),
                reason: reason.to_owned(),
                skipped: true,
                value: text(&row, 0).unwrap_or_default().chars().take(40).collect(),
            }),
        }
        ControlFlow::Continue(())
    })?;
    if is_too_long {
        return Err(SheetError::TooManyRows { limit: MOST });
    }
    listed.products = products.len() as u64;
    listed.facts = facts;
    listed.tally = Tally::of_products(&products);
    Ok((products, listed))
}

const fn column(headers: &'static [&'static str], required: bool) -> Wanted<'static> {
    Wanted { headers, required }
}

fn product_of(row: &ListRow) -> Result<(ListedProduct, Option<ListedSku>), (&'static str, &'static str)> {
    if let Some(fault) = row.fault {
        return Err(("", fault));
    }
    let product_ref = text(row, 0).ok_or(("商品ID", "bad_key"))?;
    let title = text(row, 1).ok_or(("商品名称", "bad_key"))?;
    let price = match text(row, 2) {
        Some(price) => cell::money(&Value::Text(Cow::Borrowed(price))).map_err(|_| ("价格", "bad_money"))?,
        None => None,
    };
    let price = Fen(price.unwrap_or(0));
    let sku = text(row, 3).map(|sku_ref| ListedSku {
        sku_ref: sku_ref.to_owned(),
        merchant_code: text(row, 5).unwrap_or_default().to_owned(),
        spec: text(row, 4).unwrap_or_default().to_owned(),
        price,
    });
    let product = ListedProduct {
        product_ref: product_ref.to_owned(),
        title: title.to_owned(),
        price,
        status: ProductStatus::OnSale,
        skus: Vec::new(),
    };
    Ok((product, sku))
}

fn text(row: &ListRow, at: usize) -> Option<&str> {
    row.cells.get(at)?.as_deref()
}

/// Keeps them, as many at a time as the write door takes in a few milliseconds. What each was is noted with it, so that a
/// list which does not come to its end can be taken back.
pub(super) async fn keep(
    engine: &Engine,
    import: &Import,
    listed: Vec<ListedProduct>,
    handle: Option<&OperationHandle>,
) -> Result<(), EngineError> {
    let (pace, total) = (Pace::default(), i64::try_from(listed.len()).ok());
    let (mut waiting, mut done) = (listed.into_iter(), 0);
    loop {
        if let Some(handle) = handle {
            handle.check()?;
            handle.progress(done, total);
        }
        let part: Vec<ListedProduct> = waiting.by_ref().take(pace.rows()).collect();
        let size = part.len();
        if size == 0 {
            break;
        }
        let (no, shop, written) = (import.no, ShopId::from(import.shop_id.as_str()), import.started_at);
        let ids = engine.ids().clone();
        let took = engine
            .db()
            .write_piece(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let begun = Instant::now();
                    let refs: Vec<String> = part.iter().map(|product| product.product_ref.clone()).collect();
                    before::note_products(tx, no, &shop, &refs).await?;
                    products::upsert_many(tx, &shop, &part, ids.as_ref(), written).await?;
                    Ok(begun.elapsed())
                })
            })
            .await?;
        pace.took(size, took);
        done += i64::try_from(size).unwrap_or(i64::MAX);
    }
    engine.bus().tell(Topic::Products, Vec::<String>::new());
    Ok(())
}
