//! A list of products, taken into one shop, with their delivery plans where the list has some.

use super::{
    PRODUCT_HEADERS, TITLE_HEADERS,
    plans::{self, Plan},
};
use crate::{Engine, EngineError, Topic};
use huolang_domain::{Fen, ShopId};
use huolang_sheets::{
    Limits, SheetError, Source,
    lists::{self, ListRow, Wanted},
    read::Value,
    reports::cell,
};
use huolang_store::{
    Durability,
    imports::RejectedRow,
    products::{self, ListedProduct, ListedSku, ProductStatus},
};
use std::{borrow::Cow, collections::HashMap, ops::ControlFlow};

/// The most rows of one list.
const MOST: usize = 50_000;
/// Products in one statement.
const CHUNK: usize = 200;
const PRICE_HEADERS: [&str; 5] = ["价格", "售价", "单价", "price", "销售价"];
const SKU_HEADERS: [&str; 6] = ["SKUID", "规格ID", "规格编号", "sku_id", "sku_ref", "SKU编号"];
const SPEC_HEADERS: [&str; 5] = ["规格", "规格名称", "规格值", "spec", "SKU名称"];
const CODE_HEADERS: [&str; 5] = ["商家编码", "商家编号", "货号", "merchant_code", "外部编码"];

/// What became of a list.
#[derive(Debug, Default)]
pub(super) struct Listed {
    pub rows: u64,
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
    lists::read(source, &wanted, &Limits::default(), &mut |row| {
        listed.rows += 1;
        let read = product_of(&row).and_then(|read| Ok((read, plans::read(&row, own.len())?)));
        match read {
            Ok(((product, sku), plan)) => {
                listed.plans.extend(plan.map(|plan| Plan {
                    product_ref: product.product_ref.clone(),
                    sku_ref: sku.as_ref().map(|sku| sku.sku_ref.clone()),
                    ..plan
                }));
                let at = *places.entry(product.product_ref.clone()).or_insert_with(|| {
                    products.push(product);
                    products.len() - 1
                });
                if let (Some(sku), Some(product)) = (sku, products.get_mut(at)) {
                    product.skus.retain(|known| known.sku_ref != sku.sku_ref);
                    product.skus.push(sku);
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
        if listed.rows < MOST as u64 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    listed.products = products.len() as u64;
    Ok((products, listed))
}

const fn column(headers: &'static [&'static str], required: bool) -> Wanted<'static> {
    Wanted { headers, required }
}

fn product_of(row: &ListRow) -> Result<(ListedProduct, Option<ListedSku>), (&'static str, &'static str)> {
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

/// Keeps them, all or none.
pub(super) async fn keep(engine: &Engine, shop: &str, listed: Vec<ListedProduct>) -> Result<(), EngineError> {
    let (shop, ids, now) = (ShopId::from(shop), engine.ids().clone(), engine.now());
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                for part in listed.chunks(CHUNK) {
                    products::upsert_many(tx, &shop, part, ids.as_ref(), now).await?;
                }
                Ok(())
            })
        })
        .await?;
    engine.bus().tell(Topic::Products, Vec::<String>::new());
    Ok(())
}
