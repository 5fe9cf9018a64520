//! Changes at the platform: marking shipped, 免拼, prices, ratings.

use super::XianyuAdapter;
use crate::{
    capability::{Found, MarkShipped, ProductFacts, Shipment, Trade},
    fault::CallError,
    xianyu::{
        apis::{ADJUST_PRICE, Api, CONSIGN, FREE_SHIPPING, RATE},
        item::price_changed,
        mtop::MtopAnswer,
        ret::RetClass,
        trade_data,
    },
};
use async_trait::async_trait;
use huolang_domain::{Fen, OrderSn};

/// Pages of the sold list that are looked through for a rating.
const RATED_PAGES: i64 = 5;

impl XianyuAdapter {
    async fn change(&self, api: &Api, data: &str) -> Result<MtopAnswer, CallError> {
        self.mtop.account.ready()?;
        self.write_room().await?;
        Box::pin(self.mtop.call(api, data)).await
    }

    /// 免拼: lets a 小刀 order go on without a helper. Never tried again for one order once the platform took or refused it.
    ///
    /// # Errors
    /// The platform's refusal.
    pub async fn free_shipping(&self, sn: &str, item_id: &str, buyer_id: &str) -> Result<(), CallError> {
        done(&self.change(&FREE_SHIPPING, &trade_data::free_shipping(sn, item_id, buyer_id)).await?)
    }
}

fn done(answer: &MtopAnswer) -> Result<(), CallError> {
    match answer.class {
        RetClass::Success | RetClass::AlreadyDone => Ok(()),
        _ => Err(answer.refusal()),
    }
}

#[async_trait]
impl MarkShipped for XianyuAdapter {
    async fn mark_shipped(&self, sn: &OrderSn, shipment: &Shipment) -> Result<(), CallError> {
        match shipment {
            Shipment::NoLogistics => done(&self.change(&CONSIGN, &trade_data::consign_dummy(sn.as_str())).await?),
            // The pages give programs no way to do it, and a number is never invented.
            Shipment::Parcel { .. } => Err(CallError::Business {
                code: "ship_in_app".to_owned(),
                message: "parcels are marked shipped in the 闲鱼 app".to_owned(),
            }),
        }
    }

    fn takes_parcels(&self) -> bool {
        false
    }
}

#[async_trait]
impl Trade for XianyuAdapter {
    async fn change_price(&self, sn: &OrderSn, total: Fen) -> Result<(), CallError> {
        let answer = self.change(&ADJUST_PRICE, &trade_data::adjust_price(sn.as_str(), total)).await?;
        if price_changed(&answer.body) {
            return Ok(());
        }
        Err(match answer.class {
            RetClass::Success => CallError::Business {
                code: "price_not_changed".to_owned(),
                message: "the platform did not change the price".to_owned(),
            },
            _ => answer.refusal(),
        })
    }

    async fn rate(&self, sn: &OrderSn, words: &str) -> Result<(), CallError> {
        done(&self.change(&RATE, &trade_data::rate(sn.as_str(), words)).await?)
    }

    async fn rated(&self, sn: &OrderSn) -> Result<Found, CallError> {
        self.mtop.account.ready()?;
        for number in 1..=RATED_PAGES {
            let page = self.sold(number, "ALL").await?;
            if let Some(row) = page.orders.iter().find(|row| row.order_id == sn.as_str()) {
                return Ok(match row.is_rated {
                    Some(true) => Found::Done,
                    Some(false) => Found::NotDone,
                    None => Found::CannotTell,
                });
            }
            if !page.next_page {
                break;
            }
        }
        Ok(Found::CannotTell)
    }

    async fn product_facts(&self, product_ref: &str) -> Result<ProductFacts, CallError> {
        self.mtop.account.ready()?;
        let item = self.item(product_ref).await?;
        Ok(ProductFacts {
            title: item.title,
            description: item.description,
            stock: item.stock,
            price_min: item.price_min,
            price_max: item.price_max,
            variants: item.skus.into_iter().map(|sku| (sku.named_spec, sku.price, sku.stock)).collect(),
        })
    }
}
