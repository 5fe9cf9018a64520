//! 平台异常: what a platform refused or answered strangely while the shop goes on.

use super::raise;
use huolang_domain::{OrderSn, ShopId, params::params, state::OrderStatus};
use huolang_store::notices::{NewNotice, Notice, Severity};

/// A refusal or an answer with a sentence of its own; the shop goes on.
#[must_use]
pub fn shop_trouble(shop: &ShopId, name: &str, code: &str, detail: &str) -> NewNotice {
    let mut told = params([
        ("shop", name.to_owned()),
        ("trouble", code.to_owned()),
        ("detail", detail.chars().take(200).collect()),
    ]);
    let cause = if OF_AN_ORDER.contains(&code) {
        // Behind the number stands the state that nobody knows.
        let about = if code == "unknown_status" { detail.split(' ').next().unwrap_or(detail) } else { detail };
        if about.starts_with(|first: char| first.is_ascii_digit()) {
            told.extend(params([("sn", about.to_owned())]));
        }
        format!("{}:{}", trouble_cause(shop, code), about.chars().take(64).collect::<String>())
    } else {
        trouble_cause(shop, code)
    };
    raise("shop_trouble", cause, Severity::Warning, (Some(shop), None), told)
}

/// Trouble with one order: each is told by itself. Its detail begins with the order's number, where that is known.
const OF_AN_ORDER: [&str; 4] = ["pushed_order_absent", "unknown_status", "refund_not_read", "order_not_understood"];

/// The cause of a notice of trouble.
#[must_use]
pub fn trouble_cause(shop: &ShopId, code: &str) -> String {
    format!("trouble:{shop}:{code}")
}

/// Trouble with one order that is not resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderTrouble {
    /// What it is about.
    pub cause: String,
    /// The shop.
    pub shop: ShopId,
    /// The order's number, where it is known.
    pub sn: Option<OrderSn>,
    /// Its cause names no order: nothing counts up or ends it any more.
    pub is_outdated: bool,
    code: &'static str,
}

impl OrderTrouble {
    /// Of a notice, if it is one of these.
    #[must_use]
    pub fn of(notice: Notice) -> Option<Self> {
        let code = notice.params["trouble"].as_str()?;
        let code = OF_AN_ORDER.into_iter().find(|known| *known == code)?;
        let sn = notice.params["sn"].as_str().map(OrderSn::from);
        let shop = notice.shop_id?;
        let is_outdated = notice.cause == trouble_cause(&shop, code);
        Some(Self { cause: notice.cause, shop, sn, is_outdated, code })
    }

    /// Whether it ends with the order as it stands: one that was not found is there, one that was not understood is, or it needs
    /// nothing any more.
    #[must_use]
    pub fn is_over(&self, status: OrderStatus, risk: bool) -> bool {
        let is_open = matches!(status, OrderStatus::PendingShip | OrderStatus::Refunding);
        !is_open || (!risk && ["pushed_order_absent", "unknown_status"].contains(&self.code))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{OrderTrouble, shop_trouble};
    use crate::test_house::House;
    use huolang_domain::{ShopId, state::OrderStatus};
    use huolang_store::{Durability, notices};
    use rstest::rstest;

    async fn kept(house: &House, code: &str, detail: &str) -> OrderTrouble {
        let raise = shop_trouble(&ShopId::from("s1"), "小店", code, detail);
        let engine = house.engine.clone();
        let written = house.engine.db().write(Durability::Ordinary, move |tx| {
            Box::pin(async move { crate::notice::write(tx, &[raise], engine.ids().as_ref(), engine.now()).await })
        });
        written.await.unwrap();
        let mut conn = house.engine.db().reader().await.unwrap();
        OrderTrouble::of(notices::unresolved(&mut conn, "shop_trouble").await.unwrap().remove(0)).unwrap()
    }

    #[rstest]
    #[case::found("pushed_order_absent", "2601", OrderStatus::PendingShip, false, true)]
    #[case::known_again("unknown_status", "2601 order_status 7", OrderStatus::PendingShip, false, true)]
    #[case::still_unknown("unknown_status", "2601 order_status 7", OrderStatus::PendingShip, true, false)]
    #[case::refund_may_still_be_unread("refund_not_read", "2601", OrderStatus::PendingShip, false, false)]
    #[case::shipped("refund_not_read", "2601", OrderStatus::Shipped, false, true)]
    #[case::refunding("order_not_understood", "2601", OrderStatus::Refunding, false, false)]
    #[tokio::test]
    async fn trouble_with_an_order_ends_with_what_is_known_of_it(
        #[case] code: &str,
        #[case] detail: &str,
        #[case] status: OrderStatus,
        #[case] risk: bool,
        #[case] over: bool,
    ) {
        let trouble = kept(&House::empty().await, code, detail).await;
        assert_eq!((trouble.sn.as_ref().map(|sn| sn.as_str()), trouble.is_outdated), (Some("2601"), false));
        assert_eq!(trouble.is_over(status, risk), over);
    }
}
