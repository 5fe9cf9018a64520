//! What a model is told of a product: title, price, variants, description, the seller's notes, and whether there is any left.
//! No card, no floor, no rule.

use super::{memory::Memory, scene::Place};
use crate::{Engine, EngineError};
use huolang_domain::talk::hide_secrets;
use huolang_platforms::capability::ProductFacts;

/// Signs of a description that a model is told.
const DESCRIPTION: usize = 800;
/// Variants that a model is told of.
const VARIANTS: usize = 20;
/// Time for the platform's word on a product, in milliseconds.
const CALL_MS: i64 = 5_000;

/// The facts of a place as text.
///
/// # Errors
/// What the database refuses. A platform that does not answer is done without.
pub(super) async fn facts(engine: &Engine, place: &Place) -> Result<String, EngineError> {
    let Some(product) = &place.product else {
        return Ok(format!("店铺：{}\n（买家没有指明商品）", place.shop_name));
    };
    let told = from_platform(engine, place).await;
    let stock = place.stock(&mut engine.db().reader().await?, engine.now()).await?;
    let mut lines = vec![format!("标题：{}", product.title), format!("价格：{} 元", product.price)];
    if let Some(told) = &told {
        let variants: Vec<String> = told
            .variants
            .iter()
            .take(VARIANTS)
            .map(|(spec, price, left)| {
                let left = if *left == Some(0) { "，没货" } else { "" };
                format!("{spec} {price} 元{left}")
            })
            .collect();
        if !variants.is_empty() {
            lines.push(format!("规格：{}", variants.join("；")));
        }
        let description: String = told.description.chars().take(DESCRIPTION).collect();
        if !description.trim().is_empty() {
            lines.push(format!("描述：{}", hide_secrets(description.trim())));
        }
    }
    let out = stock == Some(0) || told.as_ref().is_some_and(|told| told.stock == Some(0));
    lines.push(format!("现货：{}", if out { "暂时没有" } else { "有" }));
    let notes = place.setup.as_ref().map_or("", |setup| setup.notes.trim());
    if !notes.is_empty() {
        lines.push(format!("店主备注：{notes}"));
    }
    Ok(lines.join("\n"))
}

async fn from_platform(engine: &Engine, place: &Place) -> Option<ProductFacts> {
    let (memory, now): (&Memory, _) = (&engine.around().talk, engine.now());
    if let Some(told) = memory.facts(&place.shop_id, &place.product_ref, now) {
        return told;
    }
    let shop = engine.shops().get(&place.shop_id)?;
    let trade = shop.adapter.trade()?;
    let told = crate::deliver::within(CALL_MS, trade.product_facts(&place.product_ref)).await;
    let told = match told {
        Ok(told) => Some(told),
        Err(error) => {
            tracing::warn!(shop.id = %place.shop_id, %error, "what the platform says of a product could not be read");
            None
        }
    };
    memory.keep_facts(&place.shop_id, &place.product_ref, told.clone(), now);
    told
}
