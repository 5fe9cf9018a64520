//! From a kept order to a row on the screen.

use std::collections::HashMap;

use huolang_domain::ShopId;
use huolang_domain::platform::PlatformKind;
use huolang_store::orders::Order;
use huolang_store::{Conn, shops};

use super::body::OrderRow;
use crate::error::ApiError;
use crate::shared::Why;

/// Shops by id, for their names.
pub struct ShopNames(HashMap<ShopId, (String, PlatformKind)>);

impl ShopNames {
    /// The names of all shops.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn read(conn: &mut Conn) -> Result<Self, ApiError> {
        let shops = shops::list(conn).await?;
        Ok(Self(shops.into_iter().map(|shop| (shop.id, (shop.name, shop.platform))).collect()))
    }

    /// The name of a shop; empty when it is gone.
    pub fn name(&self, id: &ShopId) -> String {
        self.0.get(id).map(|(name, _)| name.clone()).unwrap_or_default()
    }

    /// The platform of a shop; the practice market's when the shop is gone.
    pub fn platform(&self, id: &ShopId) -> PlatformKind {
        self.0.get(id).map_or(PlatformKind::Practice, |(_, platform)| *platform)
    }

    /// Whether the platform of a shop calls us.
    pub fn is_called(&self, id: &ShopId) -> bool {
        self.0.get(id).is_some_and(|(_, kind)| matches!(kind, PlatformKind::JdGeneral | PlatformKind::JdGame))
    }

    /// The shops on a platform.
    pub fn on(&self, platform: PlatformKind) -> Vec<ShopId> {
        self.0.iter().filter(|(_, (_, kind))| *kind == platform).map(|(id, _)| id.clone()).collect()
    }

    /// The row of an order.
    pub fn row(&self, order: Order) -> OrderRow {
        let platform = self.platform(&order.shop_id);
        OrderRow {
            id: order.id.into_string(),
            shop_name: self.name(&order.shop_id),
            shop_id: order.shop_id.into_string(),
            platform,
            sn: order.sn.into_string(),
            status: order.status,
            content: order.content,
            platform_state: order.platform,
            bucket: order.bucket,
            attention: order.attention,
            verification: order.verification,
            vouchers: order.vouchers,
            vouchers_used: order.vouchers_used,
            buyer_name: order.buyer_name,
            title: order.title,
            quantity: order.quantity,
            amount: order.amount.0,
            placed_at: order.placed_at.0,
            paid_at: order.paid_at.map(|at| at.0),
            ship_by: order.ship_by.map(|at| at.0),
            due_at: order.due_at.map(|at| at.0),
            delivered_at: order.delivered_at.map(|at| at.0),
            why: order.why.map(Why::from),
            note: order.seller_note,
        }
    }
}
