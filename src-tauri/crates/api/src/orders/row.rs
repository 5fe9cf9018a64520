//! From a kept order to a row on the screen.

use std::collections::{HashMap, HashSet};

use huolang_domain::ShopId;
use huolang_domain::platform::PlatformKind;
use huolang_domain::state::deadline_presses;
use huolang_engine::WhyNow;
use huolang_platforms::agiso::SUPPLIER;
use huolang_store::orders::Order;
use huolang_store::{Conn, shops};

use super::body::OrderRow;
use crate::error::ApiError;
use crate::shared::Why;
use crate::state::Api;

/// Shops by id, for their names.
pub struct ShopNames {
    names: HashMap<ShopId, (String, PlatformKind)>,
    called: HashSet<ShopId>,
}

impl ShopNames {
    /// The names of all shops.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn read(conn: &mut Conn) -> Result<Self, ApiError> {
        let shops = shops::list(conn).await?;
        let called = shops.iter().filter(|shop| is_called(shop)).map(|shop| shop.id.clone()).collect();
        let names = shops.into_iter().map(|shop| (shop.id, (shop.name, shop.platform))).collect();
        Ok(Self { names, called })
    }

    /// The name of a shop; empty when it is gone.
    pub fn name(&self, id: &ShopId) -> String {
        self.names.get(id).map(|(name, _)| name.clone()).unwrap_or_default()
    }

    /// The platform of a shop; the practice market's when the shop is gone.
    pub fn platform(&self, id: &ShopId) -> PlatformKind {
        self.names.get(id).map_or(PlatformKind::Practice, |(_, platform)| *platform)
    }

    /// Whether the platform of a shop calls us.
    pub fn is_called(&self, id: &ShopId) -> bool {
        self.called.contains(id)
    }

    /// The shops on a platform.
    pub fn on(&self, platform: PlatformKind) -> Vec<ShopId> {
        self.names.iter().filter(|(_, (_, kind))| *kind == platform).map(|(id, _)| id.clone()).collect()
    }
}

/// What the rows of orders need beside them.
pub struct OrderRows {
    /// The shops.
    pub shops: ShopNames,
    why: WhyNow,
}

impl OrderRows {
    /// Reads how the shops stand.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn read(api: &Api, conn: &mut Conn) -> Result<Self, ApiError> {
        let shops = ShopNames::read(conn).await?;
        Ok(Self { shops, why: WhyNow::read(conn, api.engine.now()).await? })
    }

    /// The row of an order.
    pub fn row(&self, order: Order) -> OrderRow {
        let platform = self.shops.platform(&order.shop_id);
        let why = self.why.of(&order);
        let deadline_near = deadline_presses(order.status, order.platform, order.ship_by, self.why.at());
        OrderRow {
            id: order.id.into_string(),
            shop_name: self.shops.name(&order.shop_id),
            shop_id: order.shop_id.into_string(),
            platform,
            sn: order.sn.into_string(),
            status: order.status,
            content: order.content,
            platform_state: order.platform,
            bucket: order.bucket,
            attention: order.attention || deadline_near,
            deadline_near,
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
            why: why.map(Why::from),
            note: order.seller_note,
        }
    }
}

/// Whether orders of a shop come by calls of its platform.
fn is_called(shop: &shops::Shop) -> bool {
    match shop.platform {
        PlatformKind::JdGeneral | PlatformKind::JdGame => true,
        PlatformKind::Agiso => {
            huolang_engine::shops::fields_of(&shop.config).get("service").is_some_and(|word| word == SUPPLIER)
        }
        _ => false,
    }
}
