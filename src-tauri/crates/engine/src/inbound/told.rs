//! Notices about orders of platforms that call us.

use super::{incoming::Incoming, outcome::Outcome, shop::InboundShop, unmapped::Unmapped};
use huolang_domain::{Fen, OrderId, PoolId, ShopId, platform::PlatformKind};
use huolang_store::{
    cancel_wishes::Ended,
    notices::{NewNotice, Severity},
    offers::OfferKind,
    orders::Order,
    productions::Production,
    shops::Shop,
};
use serde_json::json;

/// 新订单: orders of a shop that came in since the last look; the newest is named.
pub(crate) fn new_orders(newest: &Order, orders: i64, amount: Fen) -> NewNotice {
    NewNotice {
        event: crate::notice::NEW_ORDER,
        cause: format!("{}:{}", crate::notice::NEW_ORDER, newest.shop_id),
        severity: Severity::Info,
        shop_id: Some(newest.shop_id.clone()),
        order_id: (orders == 1).then(|| newest.id.clone()),
        params: json!({
            "sn": newest.sn.to_string(),
            "title": newest.title,
            "buyer": newest.buyer_name,
            "orders": orders.to_string(),
            "amount": amount.0.to_string(),
        }),
    }
}

/// The cause of the notice that orders of a shop wait for a person.
pub(crate) fn waits_cause(shop: &ShopId, why: &str) -> String {
    format!("inbound_{why}:{shop}")
}

/// An order that waits, as its notice names it.
pub(crate) struct Waiting<'a> {
    pub shop: &'a ShopId,
    pub order: &'a OrderId,
    pub kind: OfferKind,
    pub sn: &'a str,
    pub title: &'a str,
    pub buyer: &'a str,
}

impl<'a> Waiting<'a> {
    /// One that has just come in.
    pub(crate) fn of(one: &'a Incoming, order: &'a OrderId) -> Self {
        let (sn, title, buyer) = (&one.external_no, one.reading_title(), &one.buyer);
        Self { shop: &one.shop.id, order, kind: one.kind, sn, title, buyer }
    }
}

/// Orders of a shop wait for a person: top-ups, products nobody mapped.
pub(crate) fn waits(one: &Waiting<'_>, why: &str) -> NewNotice {
    let reason = match (why, one.kind) {
        ("manual", OfferKind::TopUp) => "top_up",
        ("manual", OfferKind::Cards) => "enter_cards",
        (why, _) => why,
    };
    NewNotice {
        event: "manual_shipment",
        cause: waits_cause(one.shop, why),
        severity: Severity::Warning,
        shop_id: Some(one.shop.clone()),
        order_id: Some(one.order.clone()),
        params: json!({ "sn": one.sn, "title": one.title, "buyer": one.buyer, "reason": reason }),
    }
}

/// The event of an order that was refused because nobody mapped its product.
pub(crate) const UNMAPPED: &str = "product_unmapped";

/// The cause of the notice that orders of a shop are refused because nobody mapped their product.
pub(crate) fn unmapped_cause(shop: &ShopId) -> String {
    format!("{UNMAPPED}:{shop}")
}

/// An order was refused because nobody mapped its product.
pub(crate) fn unmapped(shop: &InboundShop, one: &Unmapped) -> NewNotice {
    NewNotice {
        event: UNMAPPED,
        cause: unmapped_cause(&shop.id),
        severity: Severity::Warning,
        shop_id: Some(shop.id.clone()),
        order_id: None,
        params: json!({
            "shop": shop.name, "product": one.product_ref, "own_code": one.own_code, "sn": one.external_no,
        }),
    }
}

/// A pool, or without one the rule's own stock, cannot serve an order.
pub(crate) fn out_of_stock(one: &Waiting<'_>, pool: Option<&PoolId>) -> NewNotice {
    let of_order = || format!("out_of_stock:order:{}", one.order);
    NewNotice {
        event: "out_of_stock",
        cause: pool.map_or_else(of_order, crate::notice::out_of_stock_cause),
        severity: Severity::Warning,
        shop_id: Some(one.shop.clone()),
        order_id: Some(one.order.clone()),
        params: json!({ "sn": one.sn, "pool_id": pool }),
    }
}

/// Cards of a pool were set aside, for the platform would not take them.
pub(crate) fn set_aside(pool: &PoolId, name: &str, platform: PlatformKind, cards: usize) -> NewNotice {
    NewNotice {
        event: "cards_set_aside",
        cause: format!("cards_set_aside:{pool}:{}", platform.as_str()),
        severity: Severity::Warning,
        shop_id: None,
        order_id: None,
        params: json!({
            "pool": name, "pool_id": pool, "platform": platform.as_str(), "cards": cards.to_string(),
        }),
    }
}

/// After a restore a shop has orders that nobody knows asked for again.
pub(crate) fn asks_again(shop: &Shop) -> NewNotice {
    NewNotice {
        event: "restored_asks_again",
        cause: format!("restored_asks_again:{}", shop.id),
        severity: Severity::Warning,
        shop_id: Some(shop.id.clone()),
        order_id: None,
        params: json!({ "shop": shop.name }),
    }
}

/// A repeat asks for something else than the first time: the first one counts.
pub(crate) fn differs(one: &Incoming, order: &OrderId) -> NewNotice {
    NewNotice {
        event: "inbound_differs",
        cause: format!("inbound_differs:{order}"),
        severity: Severity::Warning,
        shop_id: Some(one.shop.id.clone()),
        order_id: Some(order.clone()),
        params: json!({ "sn": one.external_no, "product": one.product_ref, "quantity": one.quantity.to_string() }),
    }
}

/// The cause of the notice that the buyer wants an order taken back.
pub(crate) fn cancel_cause(order: &OrderId) -> String {
    format!("sup_cancel:{order}")
}

/// The buyer wants an order taken back that a person works on.
pub(crate) fn cancel_asked(shop: &ShopId, known: &Outcome) -> NewNotice {
    NewNotice {
        event: "manual_shipment",
        cause: cancel_cause(&known.order),
        severity: Severity::Warning,
        shop_id: Some(shop.clone()),
        order_id: Some(known.order.clone()),
        params: json!({
            "sn": known.external_no, "title": known.product_ref, "buyer": "91卡券", "reason": "cancel_asked",
        }),
    }
}

/// For a day the buyer could not be told how its wish to take an order back ended.
pub(crate) fn cancel_untold(one: &Ended, code: Option<&str>, message: &str) -> NewNotice {
    NewNotice {
        event: "callback_stopped",
        cause: format!("sup_cancel_untold:{}", one.order_id),
        severity: Severity::Warning,
        shop_id: Some(one.shop_id.clone()),
        order_id: Some(one.order_id.clone()),
        params: json!({
            "sn": one.external_no, "call": "cancel", "code": code.unwrap_or_default(), "message": message,
        }),
    }
}

/// The cause of the notice that a callback was not taken.
pub(crate) fn callback_cause(order: &OrderId) -> String {
    format!("callback:{order}")
}

/// A callback was not taken, and is not tried again by itself.
pub(crate) fn callback_stopped(
    row: &Production,
    outcome: &str,
    code: Option<&str>,
    message: Option<&str>,
) -> NewNotice {
    NewNotice {
        event: "callback_stopped",
        cause: callback_cause(&row.order_id),
        severity: Severity::Warning,
        shop_id: Some(row.shop_id.clone()),
        order_id: Some(row.order_id.clone()),
        params: json!({
            "sn": row.external_no,
            "outcome": outcome,
            "code": code.unwrap_or_default(),
            "message": message.unwrap_or_default(),
        }),
    }
}
