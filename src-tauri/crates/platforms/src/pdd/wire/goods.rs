//! Products (`docs/platforms/pdd.md#products`): the listing without prices, the detail with prices in fen.

use super::flex::{Text, list, number};
use huolang_domain::Fen;
use serde::Deserialize;

/// A page of products (`pdd.goods.list.get`).
#[derive(Debug, Clone, Deserialize)]
pub struct GoodsPage {
    /// The products.
    #[serde(default, deserialize_with = "list")]
    pub goods_list: Vec<Goods>,
    /// How many there are in all.
    #[serde(default, deserialize_with = "number")]
    pub total_count: Option<i64>,
}

/// A product as listed.
#[derive(Debug, Clone, Deserialize)]
pub struct Goods {
    /// Its id.
    pub goods_id: Text,
    /// Its title.
    #[serde(default)]
    pub goods_name: Text,
    /// 1: on sale.
    #[serde(default, deserialize_with = "number")]
    pub is_onsale: Option<i64>,
    /// Stock over all SKUs.
    #[serde(default, deserialize_with = "number")]
    pub goods_quantity: Option<i64>,
    /// Its SKUs.
    #[serde(default, deserialize_with = "list")]
    pub sku_list: Vec<ListedSku>,
}

/// A SKU as listed.
#[derive(Debug, Clone, Deserialize)]
pub struct ListedSku {
    /// Its id.
    pub sku_id: Text,
    /// Its specification.
    #[serde(default)]
    pub spec: Text,
    /// The merchant's code.
    #[serde(default)]
    pub outer_id: Text,
    /// Stock.
    #[serde(default, deserialize_with = "number")]
    pub sku_quantity: Option<i64>,
    /// 1: on sale.
    #[serde(default, deserialize_with = "number")]
    pub is_sku_onsale: Option<i64>,
}

/// A product in full (`pdd.goods.detail.get`).
#[derive(Debug, Clone, Deserialize)]
pub struct GoodsDetail {
    /// Its id.
    pub goods_id: Text,
    /// Its title.
    #[serde(default)]
    pub goods_name: Text,
    /// See [`GoodsKind::of`].
    #[serde(default, deserialize_with = "number")]
    pub goods_type: Option<i64>,
    /// 0 without logistics, 1 with.
    #[serde(default, deserialize_with = "number")]
    pub delivery_type: Option<i64>,
    /// 1 上架, 2 下架, 3 售罄, 4 已删除.
    #[serde(default, deserialize_with = "number")]
    pub status: Option<i64>,
    /// Its SKUs.
    #[serde(default, deserialize_with = "list")]
    pub sku_list: Vec<SkuDetail>,
}

impl GoodsDetail {
    /// What it is.
    #[must_use]
    pub fn kind(&self) -> GoodsKind {
        GoodsKind::of(self.goods_type, self.delivery_type)
    }
}

/// A SKU in full.
#[derive(Debug, Clone, Deserialize)]
pub struct SkuDetail {
    /// Its id.
    pub sku_id: Text,
    /// Price for a single buyer, in fen.
    #[serde(default, deserialize_with = "number")]
    pub price: Option<i64>,
    /// Price in a group, in fen: what most buyers pay.
    #[serde(default, deserialize_with = "number")]
    pub multi_price: Option<i64>,
    /// Stock.
    #[serde(default, deserialize_with = "number")]
    pub quantity: Option<i64>,
    /// 1: on sale.
    #[serde(default, deserialize_with = "number")]
    pub is_onsale: Option<i64>,
    /// The merchant's code.
    #[serde(default)]
    pub out_sku_sn: Text,
    /// The specification, part by part.
    #[serde(default, deserialize_with = "list")]
    pub spec: Vec<SpecPart>,
}

impl SkuDetail {
    /// The price most buyers pay.
    #[must_use]
    pub fn group_price(&self) -> Option<Fen> {
        self.multi_price.or(self.price).map(Fen)
    }

    /// The specification as text.
    #[must_use]
    pub fn spec_text(&self) -> String {
        let parts = self.spec.iter().map(|part| part.spec_name.as_str()).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(",")
    }
}

/// A part of a specification.
#[derive(Debug, Clone, Deserialize)]
pub struct SpecPart {
    /// Its value.
    #[serde(default)]
    pub spec_name: Text,
}

/// What a product is, which the order does not say (`docs/platforms/pdd.md#kinds-of-goods`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoodsKind {
    /// 商家卡券
    MerchantCard,
    /// 平台卡券
    PlatformCard,
    /// 话费, 流量, QQ充值, 加油卡
    DirectCharge,
    /// 优惠券
    Coupon,
    /// 无物流发货
    NoLogistics,
    /// A parcel.
    Physical,
}

impl GoodsKind {
    /// By the type and the way of delivery.
    #[must_use]
    pub const fn of(goods_type: Option<i64>, delivery_type: Option<i64>) -> Self {
        match (goods_type, delivery_type) {
            (Some(15), _) => Self::MerchantCard,
            (Some(19), _) => Self::PlatformCard,
            (Some(5 | 6 | 8 | 9), _) => Self::DirectCharge,
            (Some(7), _) => Self::Coupon,
            (_, Some(0)) => Self::NoLogistics,
            _ => Self::Physical,
        }
    }

    /// As a stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MerchantCard => "merchant_card",
            Self::PlatformCard => "platform_card",
            Self::DirectCharge => "direct_charge",
            Self::Coupon => "coupon",
            Self::NoLogistics => "no_logistics",
            Self::Physical => "physical",
        }
    }

    /// Whether nothing is carried.
    #[must_use]
    pub const fn is_virtual(self) -> bool {
        !matches!(self, Self::Physical)
    }
}
