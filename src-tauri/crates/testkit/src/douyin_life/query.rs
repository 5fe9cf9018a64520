//! 订单查询: windows, filters, cursors.

use super::{
    fault::Fault,
    market::{Call, LifeMarket, State},
    order::protected_of,
    reply::{Reply, extra},
};

/// The place of an order in a listing: its time and its number.
type Place = (i64, u64);

impl LifeMarket {
    pub(super) fn query(&self, state: &mut State, call: &Call, fault: Option<Fault>) -> Reply {
        if !call.is("account_id", &self.options.account_id) {
            return Reply::code(2_119_001, "参数不合法: account_id 不存在");
        }
        let size = call.number("page_size").unwrap_or(0);
        if !(1..=100).contains(&size) || call.number("page_num").is_none() {
            return Reply::code(2_119_001, "参数不合法: page_size");
        }
        let limit = self.options.orders_per_second;
        if limit > 0 && !state.rate.fits(self.clock.now(), 1_000, limit) {
            state.ledger.too_fast += 1;
            return Reply::code(2_119_003, "请求太过频繁,请稍后再试");
        }
        let protected = call.is("get_secret_number", "true");
        if protected {
            state.ledger.secret_numbers += 1;
        }
        if let Some(id) = call.query("order_id") {
            let found = state.orders.iter().filter(|order| order.id() == id).map(|order| (0, order.number)).collect();
            return self.page(state, found, None, protected);
        }
        let created = (call.number("create_order_start_time"), call.number("create_order_end_time"));
        let updated = (call.number("update_order_start_time"), call.number("update_order_end_time"));
        let (by_created, start, end) = match (created, updated) {
            ((Some(start), Some(end)), (None, None)) => (true, start, end),
            ((None, None), (Some(start), Some(end))) => (false, start, end),
            _ => return Reply::code(2_119_001, "参数不合法: 时间"),
        };
        let asked = call.query("cursor").unwrap_or("0").to_owned();
        if state.ledger.queries.len() < 1_000 {
            state.ledger.queries.push((asked.clone(), start, end));
        }
        let after = match asked.as_str() {
            "0" => None,
            cursor => match read(cursor) {
                Some(place) => Some(place),
                None => return Reply::code(4_000_002, "请使用Cursor参数查询"),
            },
        };
        let status = call.number("order_status");
        let index = state.index(by_created);
        let from = after.map_or_else(
            || index.partition_point(|(at, _)| *at < start),
            |after| index.partition_point(|place| *place <= after),
        );
        let found: Vec<Place> = index[from..]
            .iter()
            .take_while(|(at, _)| *at <= end)
            .filter(|(_, number)| status.is_none_or(|status| state.of(*number).is_some_and(|it| it.status == status)))
            .take(usize::try_from(size).unwrap_or(1))
            .copied()
            .collect();
        let next = match fault {
            Some(Fault::SameCursor) => after.or(found.first().copied()),
            _ => found.last().copied(),
        };
        self.page(state, found, next, protected)
    }

    fn page(&self, state: &State, found: Vec<Place>, next: Option<Place>, protected: bool) -> Reply {
        let mut body = String::with_capacity(found.len() * 1_400 + 400);
        body.push_str(r#"{"data":{"error_code":0,"description":"","orders":["#);
        let mut first = true;
        for order in found.iter().filter_map(|(_, number)| state.of(*number)) {
            if !first {
                body.push(',');
            }
            first = false;
            order.write(&self.options.secret, &self.options.account_id, &mut body);
            if protected {
                // In front of the brace that ends the order.
                body.pop();
                body.push_str(&format!(r#","receiver_info":{{"secret_number":"{}"}}}}"#, protected_of(order.number)));
            }
        }
        let cursor = next.map_or_else(String::new, |(at, number)| format!("\"{at}\",\"{number}\""));
        body.push_str(&format!(
            r#"],"page":{{"page_num":1,"page_size":{},"total":{}}},"search_after":{{"Size":{},"CursorValue":[{cursor}]}}}},"extra":{}}}"#,
            found.len(),
            state.orders.len(),
            found.len(),
            extra()
        ));
        Reply::Json(200, body)
    }
}

fn read(cursor: &str) -> Option<Place> {
    let (at, number) = cursor.split_once(',')?;
    Some((at.parse().ok()?, number.parse().ok()?))
}
