//! Stores and products.

use super::{
    market::{Call, LifeMarket},
    reply::Reply,
};
use serde_json::json;

const PRODUCTS: i64 = 40;

impl LifeMarket {
    pub(super) fn stores(&self, call: &Call) -> Reply {
        let (page, size) = (call.number("page").unwrap_or(1).max(1), call.number("size").unwrap_or(0));
        if !(1..=50).contains(&size) {
            return Reply::code(2_119_001, "参数不合法: size");
        }
        let skip = usize::try_from((page - 1) * size).unwrap_or(0);
        let rows = self.options.stores.iter().enumerate().skip(skip).take(usize::try_from(size).unwrap_or(1));
        let rows = rows.map(|(place, id)| {
            json!({
                "poi": { "poi_id": id, "poi_name": format!("示例门店{place}"), "address": "成都", "latitude": 30.6, "longitude": 104.0 },
                "account": {}, "root_account": {},
            })
        });
        Reply::data(json!({ "pois": rows.collect::<Vec<_>>(), "total": self.options.stores.len() }))
    }

    pub(super) fn goods(&self, call: &Call) -> Reply {
        let count = call.number("count").unwrap_or(0);
        if !(1..=50).contains(&count) {
            return Reply::code(2_119_001, "参数不合法: count");
        }
        // Smaller pages than asked for, as marketplaces like to give.
        let begin = call.number("cursor").unwrap_or(0);
        let end = (begin + count.min(15)).min(PRODUCTS);
        let rows = (begin..end).map(|number| {
            let id = 1_760_000_000_000_000 + number;
            json!({
                "product": { "product_id": id.to_string(), "product_name": format!("三星堆+熊猫基地一日游 {number}") },
                "sku": { "sku_id": id.to_string(), "sku_name": "成人票", "actual_amount": 4_290 + number, "out_sku_id": format!("TR-{number}") },
                "online_status": if number % 10 == 9 { 2 } else { 1 },
            })
        });
        let has_more = end < PRODUCTS;
        Reply::data(
            json!({ "products": rows.collect::<Vec<_>>(), "next_cursor": end.to_string(), "has_more": has_more }),
        )
    }
}
