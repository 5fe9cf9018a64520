//! 商品映射: which product of a platform that calls us is served from which pool.

use super::{shops::is_inbound, unmapped};
use crate::{Engine, EngineError, Topic};
use huolang_domain::{
    ErrorCode, Fen, PoolId, RuleId, ShopId,
    rule::{Mode, Rule, Source},
};
use huolang_platforms::jd::AccountFormat;
use huolang_store::{
    Durability, StoreError,
    offers::{self, Offer, OfferKind},
    products::{self, ListedProduct, ProductStatus},
    rules, shops,
};
use serde_json::json;

/// A mapped product as the seller sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// wareNo or skuId.
    pub product_ref: String,
    /// The title.
    pub title: String,
    /// What is delivered.
    pub kind: OfferKind,
    /// Which accounts are topped up.
    pub account_format: String,
    /// Price of one, when it is compared.
    pub price: Option<Fen>,
    /// Whether several top-ups may be bought at once.
    pub several: bool,
    /// 商品开关
    pub switched_on: bool,
    /// Where its cards come from; absent: a person delivers.
    pub pool_id: Option<PoolId>,
    /// The rule behind it.
    pub rule_id: Option<RuleId>,
}

/// A mapping to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMapping {
    /// wareNo or skuId.
    pub product_ref: String,
    /// The title.
    pub title: String,
    /// What is delivered.
    pub kind: OfferKind,
    /// Which accounts are topped up.
    pub account_format: String,
    /// Price of one, when it is compared.
    pub price: Option<Fen>,
    /// Whether several top-ups may be bought at once.
    pub several: bool,
    /// 商品开关
    pub switched_on: bool,
    /// Where its cards come from; absent: a person delivers.
    pub pool_id: Option<PoolId>,
}

impl Engine {
    /// The mapped products of a shop.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn mappings(&self, shop: &ShopId) -> Result<Vec<Mapping>, EngineError> {
        let mut conn = self.db().reader().await?;
        let offers = offers::list(&mut conn, Some(shop)).await?;
        let refs: Vec<String> = offers.iter().map(|offer| offer.product_ref.clone()).collect();
        let listed = products::by_refs(&mut conn, shop, &refs).await?;
        let kept = rules::list(&mut conn, Some(shop), None).await?;
        let mapping = |offer: Offer| {
            let product = listed.iter().find(|product| product.product_ref == offer.product_ref);
            let rule = kept.iter().map(|kept| &kept.rule).find(|rule| rule.product_ref == offer.product_ref);
            Mapping {
                title: product.map(|product| product.title.clone()).unwrap_or_default(),
                kind: offer.kind,
                account_format: offer.account_format,
                price: offer.price,
                several: offer.several,
                switched_on: product.is_none_or(|product| product.switched_on),
                pool_id: rule.filter(|rule| rule.is_automatic()).and_then(|rule| rule.pool().cloned()),
                rule_id: rule.map(|rule| rule.id.clone()),
                product_ref: offer.product_ref,
            }
        };
        Ok(offers.into_iter().map(mapping).collect())
    }

    /// Keeps a mapping, new or changed, together with its product and its rule.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidInput`] names what is wrong; what the database refuses.
    pub async fn save_mapping(&self, shop: &ShopId, new: NewMapping, actor: &str) -> Result<(), EngineError> {
        let refuse = |message: &str| EngineError::refused(ErrorCode::InvalidInput, message);
        let product_ref = new.product_ref.trim().to_owned();
        if product_ref.is_empty() || product_ref.len() > 64 || product_ref.chars().any(char::is_whitespace) {
            return Err(refuse("the product number has 1 to 64 characters without spaces"));
        }
        let format: AccountFormat = new.account_format.parse().map_err(|bad: huolang_platforms::jd::BadFormat| {
            EngineError::refused(ErrorCode::InvalidInput, bad.to_string())
        })?;
        if new.kind == OfferKind::TopUp && new.pool_id.is_some() {
            return Err(refuse("a top-up takes no cards; leave the pool empty"));
        }
        let entry = self.audit_entry(actor, "mapping.save", shop.as_str(), json!({ "product": product_ref }));
        let (engine, shop_id, now) = (self.clone(), shop.clone(), self.now());
        let closed = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let row = shops::get(tx, &shop_id).await?;
                    if !is_inbound(row.platform) {
                        return Err(StoreError::refused(
                            ErrorCode::CapabilityMissing,
                            "this shop is not called from outside",
                        ));
                    }
                    let title = Some(new.title.trim().to_owned()).filter(|title| !title.is_empty());
                    let listed = ListedProduct {
                        product_ref: product_ref.clone(),
                        title: title.unwrap_or_else(|| product_ref.clone()),
                        price: new.price.unwrap_or_default(),
                        status: ProductStatus::OnSale,
                        skus: Vec::new(),
                    };
                    products::upsert_many(tx, &shop_id, &[listed], engine.ids().as_ref(), now).await?;
                    let kept = products::by_refs(tx, &shop_id, std::slice::from_ref(&product_ref)).await?;
                    if let Some(product) = kept.first() {
                        products::set_switched(tx, &product.id, new.switched_on, now).await?;
                    }
                    let offer = Offer {
                        shop_id: shop_id.clone(),
                        product_ref: product_ref.clone(),
                        kind: new.kind,
                        account_format: format.to_string(),
                        price: new.price,
                        several: new.several,
                        updated_at: now,
                    };
                    offers::save(tx, &offer).await?;
                    let former = rules::list(tx, Some(&shop_id), Some(&product_ref)).await?.into_iter().next();
                    let fresh =
                        || Rule::new(RuleId::fresh(engine.ids().as_ref()), shop_id.clone(), product_ref.clone());
                    let mut rule = former.map_or_else(fresh, |kept| kept.rule);
                    match new.pool_id {
                        Some(pool_id) => (rule.mode, rule.source) = (Mode::Auto, Source::CardPool { pool_id }),
                        None => rule.mode = Mode::Manual,
                    }
                    rules::save(tx, &rule, now).await?;
                    entry.append(tx).await?;
                    unmapped::mapped(tx, &shop_id, &product_ref, now).await
                })
            })
            .await?;
        self.tell_notices(closed);
        self.inbound_shops_changed();
        self.bus().tell(Topic::Products, Vec::<String>::new());
        self.bus().tell(Topic::Rules, Vec::<String>::new());
        Ok(())
    }

    /// Takes a mapping away. Orders that were taken keep their outcome.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses.
    pub async fn delete_mapping(&self, shop: &ShopId, product_ref: &str, actor: &str) -> Result<(), EngineError> {
        let entry = self.audit_entry(actor, "mapping.delete", shop.as_str(), json!({ "product": product_ref }));
        let (shop, product_ref) = (shop.clone(), product_ref.to_owned());
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    offers::delete(tx, &shop, &product_ref).await?;
                    entry.append(tx).await
                })
            })
            .await?;
        self.inbound_shops_changed();
        Ok(())
    }
}
