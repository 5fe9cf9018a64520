//! What a reading of an order says of its vouchers, without a call.

use super::way::Way;
use crate::{capability::VoucherCount, pdd::adapter::PddAdapter};
use huolang_domain::{
    order::{PlatformLine, PlatformOrder},
    state::OrderStatus,
};
use serde::{Deserialize, de::IgnoredAny};

/// The cards that the platform made for an order. Both their members are encrypted for good, so they are counted only.
#[derive(Deserialize)]
struct Cards {
    #[serde(default)]
    card_info_list: Vec<IgnoredAny>,
}

impl PddAdapter {
    /// The way of a line as far as it is known without asking.
    fn known_way(&self, line: &PlatformLine) -> Option<Way> {
        self.redemption
            .fixed()
            .or_else(|| self.redemption.of_sku([&line.merchant_code, &line.sku_ref, &line.product_ref]))
            .or_else(|| self.redemption.usual())
            .or_else(|| self.known_kind(&line.product_ref).map(Way::of_kind))
    }

    /// How many vouchers an order has. How many of them are used no reading tells; what was verified here is known anyway.
    pub(super) fn vouchers_of(&self, order: &PlatformOrder) -> VoucherCount {
        let Some(line) = order.lines.first().filter(|_| order.status != OrderStatus::PendingPayment) else {
            return VoucherCount::default();
        };
        let cards = if order.raw.contains("\"card_info_list\"") { cards(&order.raw) } else { 0 };
        let total = match self.known_way(line) {
            Some(Way::Ota) | None => cards,
            Some(Way::Merchant | Way::Realtime) => order.lines.iter().map(|line| line.quantity.max(0)).sum(),
            Some(Way::None) => 0,
        };
        VoucherCount { total, used: 0 }
    }
}

fn cards(raw: &str) -> i64 {
    serde_json::from_str::<Cards>(raw).map_or(0, |read| i64::try_from(read.card_info_list.len()).unwrap_or(i64::MAX))
}
