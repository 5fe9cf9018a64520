//! Vouchers: redeeming platform cards and merchant cards, uploading stock (`docs/platforms/pdd.md#vouchers`).

use super::flex::{Text, list, number};
use serde::Deserialize;

/// An answer with its own yes or no beside a result; `errorCode` is 1000000 also when all went well.
#[derive(Debug, Clone, Deserialize)]
pub struct Inner<T> {
    /// Whether all went well.
    #[serde(default)]
    pub success: Option<bool>,
    /// The inner code.
    #[serde(default, rename = "errorCode")]
    pub error_code: Text,
    /// Its words.
    #[serde(default, rename = "errorMsg")]
    pub error_msg: Text,
    /// The result.
    #[serde(default = "Option::default")]
    pub result: Option<T>,
}

impl<T> Inner<T> {
    /// Whether the answer says yes.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.success == Some(true)
    }
}

/// A platform card looked up (`pdd.voucher.ota.card.prepare.verification`).
#[derive(Debug, Clone, Deserialize)]
pub struct Prepared {
    /// The card.
    pub card_vo: CardState,
    /// What was bought.
    #[serde(default)]
    pub order_goods_vo: Option<PreparedGoods>,
    /// The order.
    #[serde(default)]
    pub order_vo: Option<PreparedOrder>,
}

/// The state of a platform card.
#[derive(Debug, Clone, Deserialize)]
pub struct CardState {
    /// 1 未核销, 2 已核销, 3 已过期, 4 已销毁, 99 核销中.
    #[serde(default, deserialize_with = "number")]
    pub status: Option<i64>,
    /// How often it can be used still.
    #[serde(default, deserialize_with = "number")]
    pub remain_times: Option<i64>,
    /// How often in all.
    #[serde(default, deserialize_with = "number")]
    pub total_times: Option<i64>,
    /// From when, Unix seconds.
    #[serde(default, deserialize_with = "number")]
    pub available_start_time: Option<i64>,
    /// Until when, Unix seconds.
    #[serde(default, deserialize_with = "number")]
    pub available_end_time: Option<i64>,
}

impl CardState {
    /// Whether it can be used now.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.status == Some(1) && self.remain_times.unwrap_or(0) > 0
    }
}

/// What was bought.
#[derive(Debug, Clone, Deserialize)]
pub struct PreparedGoods {
    /// Its title.
    #[serde(default)]
    pub goods_name: Text,
    /// Its specification.
    #[serde(default)]
    pub spec: Text,
}

/// The order of a card.
#[derive(Debug, Clone, Deserialize)]
pub struct PreparedOrder {
    /// Its number.
    #[serde(default)]
    pub order_sn: Text,
    /// What was paid, in fen.
    #[serde(default, deserialize_with = "number")]
    pub order_amount_fen: Option<i64>,
}

/// A platform card redeemed (`pdd.voucher.ota.card.verification`).
#[derive(Debug, Clone, Deserialize)]
pub struct Redeemed {
    /// The order.
    #[serde(default)]
    pub order_sn: Text,
    /// As in [`CardState`].
    #[serde(default, deserialize_with = "number")]
    pub status: Option<i64>,
}

/// Whether a status of a card is its last.
#[must_use]
pub const fn is_final(status: Option<i64>) -> bool {
    matches!(status, Some(2..=4))
}

/// Merchant cards redeemed (`pdd.voucher.virtual.card.verification`).
#[derive(Debug, Clone, Deserialize)]
pub struct MerchantRedeemed {
    /// The order.
    #[serde(default)]
    pub order_sn: Text,
    /// The cards.
    #[serde(default, deserialize_with = "list")]
    pub voucher_list: Vec<MerchantVoucher>,
}

/// A merchant card.
#[derive(Debug, Clone, Deserialize)]
pub struct MerchantVoucher {
    /// Its number.
    #[serde(default)]
    pub card_no: Text,
    /// 1 已核销, 2 已销毁.
    #[serde(default, deserialize_with = "number")]
    pub status: Option<i64>,
    /// Whether money went back.
    #[serde(default, deserialize_with = "number")]
    pub refund_status: Option<i64>,
}

/// Stock taken by the platform (`pdd.voucher.virtual.card.batch.add`).
#[derive(Debug, Clone, Deserialize)]
pub struct Uploaded {
    /// The code; which one means yes is not documented.
    #[serde(default, deserialize_with = "number")]
    pub code: Option<i64>,
    /// Its words.
    #[serde(default)]
    pub message: Text,
    /// What was taken.
    #[serde(default)]
    pub result: Option<UploadedBatch>,
}

/// A batch that the platform has taken.
#[derive(Debug, Clone, Deserialize)]
pub struct UploadedBatch {
    /// Its id.
    #[serde(default, rename = "batchId")]
    pub batch_id: Text,
    /// How many cards.
    #[serde(default, rename = "totalNum", deserialize_with = "number")]
    pub total_num: Option<i64>,
}

/// A live code redeemed (`pdd.voucher.realtime.verify.sync`).
#[derive(Debug, Clone, Deserialize)]
pub struct Synced {
    /// The code; which one means yes is not documented.
    #[serde(default, deserialize_with = "number")]
    pub code: Option<i64>,
    /// Its words.
    #[serde(default)]
    pub message: Text,
}
