//! Orders (`docs/platforms/pdd.md#orders`): the same members in all calls that give orders.

use super::flex::{Text, list, number};
use crate::pdd::money::Yuan;
use serde::Deserialize;
use serde_json::value::RawValue;

/// An order.
#[derive(Debug, Clone, Deserialize)]
pub struct Order {
    /// Its number.
    pub order_sn: Text,
    /// 1 待发货, 2 已发货待签收, 3 已签收.
    #[serde(default, deserialize_with = "number")]
    pub order_status: Option<i64>,
    /// 1 none, 2 in hand, 3 refunding, 4 refunded.
    #[serde(default, deserialize_with = "number")]
    pub refund_status: Option<i64>,
    /// See `docs/platforms/pdd.md#states`.
    #[serde(default, deserialize_with = "number")]
    pub after_sales_status: Option<i64>,
    /// 0 未成交, 1 已成交, 2 已取消.
    #[serde(default, deserialize_with = "number")]
    pub confirm_status: Option<i64>,
    /// 0 拼团中, 1 已成团, 2 团失败.
    #[serde(default, deserialize_with = "number")]
    pub group_status: Option<i64>,
    /// 1: under audit.
    #[serde(default, deserialize_with = "number")]
    pub risk_control_status: Option<i64>,
    /// 2: lottery.
    #[serde(default, deserialize_with = "number")]
    pub is_lucky_flag: Option<i64>,
    /// 1: paid in two steps.
    #[serde(default, deserialize_with = "number")]
    pub trade_type: Option<i64>,
    /// The two steps.
    #[serde(default)]
    pub step_order_info: Option<StepInfo>,
    /// What the buyer pays.
    #[serde(default)]
    pub pay_amount: Yuan,
    /// When it was placed, Beijing time.
    #[serde(default)]
    pub created_time: Option<String>,
    /// When it was paid.
    #[serde(default)]
    pub pay_time: Option<String>,
    /// When the deal was made.
    #[serde(default)]
    pub confirm_time: Option<String>,
    /// When it last changed.
    #[serde(default)]
    pub updated_at: Option<String>,
    /// Until when it was promised to be shipped.
    #[serde(default)]
    pub last_ship_time: Option<String>,
    /// The buyer's remark.
    #[serde(default)]
    pub buyer_memo: Option<String>,
    /// The buyer's name, masked.
    #[serde(default)]
    pub receiver_name_mask: Option<String>,
    /// The buyer's phone, encrypted; its index part is equal for equal phones.
    #[serde(default)]
    pub receiver_phone: Option<String>,
    /// What was bought.
    #[serde(default, deserialize_with = "list")]
    pub item_list: Vec<Item>,
    /// The cards that the platform itself has issued, both members encrypted; only counted here.
    #[serde(default, deserialize_with = "list")]
    pub card_info_list: Vec<serde::de::IgnoredAny>,
    /// Marks of the platform.
    #[serde(default, deserialize_with = "list")]
    pub order_tag_list: Vec<Tag>,
    /// The parcel's number.
    #[serde(default)]
    pub tracking_number: Option<Text>,
}

impl Order {
    /// How far a payment in two steps has come.
    #[must_use]
    pub fn step_trade_status(&self) -> Option<i64> {
        self.step_order_info.as_ref().and_then(|info| info.step_trade_status)
    }

    /// Whether a mark is set.
    #[must_use]
    pub fn has_tag(&self, name: &str) -> bool {
        self.order_tag_list.iter().any(|tag| tag.name == name && tag.value == Some(1))
    }
}

/// A payment in two steps.
#[derive(Debug, Clone, Deserialize)]
pub struct StepInfo {
    /// 0 none paid, 1 deposit paid, 2 both paid.
    #[serde(default, deserialize_with = "number")]
    pub step_trade_status: Option<i64>,
}

/// One line.
#[derive(Debug, Clone, Deserialize)]
pub struct Item {
    /// The product.
    #[serde(default)]
    pub goods_id: Text,
    /// The SKU.
    #[serde(default)]
    pub sku_id: Text,
    /// The merchant's code of the SKU.
    #[serde(default)]
    pub outer_id: Text,
    /// The merchant's code of the product.
    #[serde(default)]
    pub outer_goods_id: Text,
    /// The title.
    #[serde(default)]
    pub goods_name: Text,
    /// The specification.
    #[serde(default)]
    pub goods_spec: Text,
    /// How many.
    #[serde(default, deserialize_with = "number")]
    pub goods_count: Option<i64>,
    /// Price of one.
    #[serde(default)]
    pub goods_price: Yuan,
}

/// A mark of the platform.
#[derive(Debug, Clone, Deserialize)]
pub struct Tag {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// 1: set.
    #[serde(default, deserialize_with = "number")]
    pub value: Option<i64>,
}

/// A page of orders, each kept as it came: one that cannot be read does not spoil the others.
#[derive(Debug, Deserialize)]
pub struct OrderPage {
    /// `pdd.order.number.list.increment.get`
    #[serde(default)]
    order_sn_list: Option<Vec<Box<RawValue>>>,
    /// `pdd.order.list.get`, `pdd.order.basic.list.get`
    #[serde(default)]
    order_list: Option<Vec<Box<RawValue>>>,
    /// How many there are in all; absent with `use_has_next`.
    #[serde(default, deserialize_with = "number")]
    pub total_count: Option<i64>,
    /// Whether another page follows; only with `use_has_next`.
    #[serde(default)]
    pub has_next: Option<bool>,
}

impl OrderPage {
    /// The orders as they came; `None`: the page names no list, so it is no page.
    #[must_use]
    pub fn raw(&self) -> Option<&[Box<RawValue>]> {
        self.order_sn_list.as_deref().or(self.order_list.as_deref())
    }

    /// The orders.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn orders(&self) -> Result<Vec<Order>, serde_json::Error> {
        self.raw().unwrap_or_default().iter().map(|raw| serde_json::from_str(raw.get())).collect()
    }
}

/// One order in full (`pdd.order.information.get`).
#[derive(Debug, Deserialize)]
pub struct OrderInfo {
    /// The order as it came.
    pub order_info: Box<RawValue>,
}

/// States of several orders (`pdd.order.status.get`).
#[derive(Debug, Clone, Deserialize)]
pub struct StatusList {
    /// The states.
    #[serde(default, deserialize_with = "list")]
    pub order_status_list: Vec<StatusRow>,
}

/// The state of one order.
#[derive(Debug, Clone, Deserialize)]
pub struct StatusRow {
    /// The order; the wire name is in camel case.
    #[serde(rename = "orderSn")]
    pub order_sn: Text,
    /// As in [`Order`]; 0 abnormal.
    #[serde(default, deserialize_with = "number")]
    pub order_status: Option<i64>,
    /// As in [`Order`].
    #[serde(default, deserialize_with = "number")]
    pub refund_status: Option<i64>,
}

impl StatusRow {
    /// Whether the platform calls the order abnormal.
    #[must_use]
    pub fn is_abnormal(&self) -> bool {
        self.order_status == Some(0)
    }
}

/// Special members of virtual orders (`pdd.order.virtual.information.get`).
#[derive(Clone, Deserialize)]
pub struct VirtualInfo {
    /// The order.
    pub order_sn: Text,
    /// The contact's phone.
    #[serde(default)]
    pub contact_phone: Text,
    /// The number the buyer chose.
    #[serde(default)]
    pub phone_number_chosen_by_user: Text,
}
