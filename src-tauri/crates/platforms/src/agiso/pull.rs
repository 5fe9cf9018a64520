//! Listing orders, where the marketplace has a list: 淘宝 (paid and not shipped) and 抖店 (`agiso.md` §3, §7).

use super::{
    adapter::AgisoAdapter,
    error::is_nothing,
    loose::{Loose, objects},
    marketplace::Service,
    order::translate,
    reply::Reply,
};
use crate::{
    capability::{OrderPage, PullOrders},
    fault::CallError,
};
use async_trait::async_trait;
use huolang_domain::{Millis, shanghai};
use serde::{Deserialize, Serialize};

/// Orders of one page.
const PAGE: usize = 100;
/// Pages of one round; a round that needs more goes on from its beginning with the orders it has got.
const MOST_PAGES: i64 = 200;
/// What is read again, in milliseconds: an order may show up late.
const OVERLAP_MS: i64 = 10 * shanghai::MINUTE_MS;
/// What 抖店 is asked for again, in milliseconds: it lists by the time at which an order was placed, and a buyer may pay later.
const UNPAID_MS: i64 = 120 * shanghai::MINUTE_MS;
/// How far back the first listing goes, in milliseconds.
const FIRST_MS: i64 = 3 * shanghai::DAY_MS;

/// Where a listing stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Cursor {
    /// Everything before is read.
    since: i64,
    /// When the round under way began; it becomes `since` at its end.
    begun: i64,
    /// The page that is next; 0: no round is under way.
    page: i64,
}

impl Cursor {
    /// Where the listing stands after a page of `count` orders, and whether its round goes on at once. `shrinks`: the list
    /// holds only what is not shipped yet, so that an order may move up to a page that was read, while others are shipped.
    const fn after(self, count: usize, shrinks: bool) -> (Self, bool) {
        if count >= PAGE && self.page + 1 < MOST_PAGES {
            return (Self { page: self.page + 1, ..self }, true);
        }
        if count >= PAGE || (shrinks && self.page > 0) {
            // What was read is kept, and the round is not taken for done: the next one has its time.
            return (Self { page: 0, ..self }, false);
        }
        (Self { since: self.begun, begun: self.begun, page: 0 }, false)
    }
}

#[async_trait]
impl PullOrders for AgisoAdapter {
    async fn pull(&self, cursor: Option<&str>, now: Millis) -> Result<OrderPage, CallError> {
        let fresh = Cursor { since: now.0 - FIRST_MS, begun: now.0, page: 0 };
        let mut at: Cursor = cursor.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(fresh);
        if at.page == 0 {
            at.begun = now.0;
        }
        let reply = self.list(&at).await?;
        let found = orders_of(&reply.data);
        let count = found.len();
        let mut orders = Vec::with_capacity(count);
        for raw in found {
            match translate(self.service(), &raw, now) {
                Some(read) => {
                    if let Some(strange) = read.strange {
                        self.note("unknown_status", format!("{} {strange}", read.order.sn));
                    }
                    orders.push(read.order);
                }
                None => self.note("order_not_understood", "an order of the list names no number".to_owned()),
            }
        }
        let (next, more) = at.after(count, self.service().is_taobao());
        Ok(OrderPage { orders, next: serde_json::to_string(&next).unwrap_or_default(), more })
    }

    fn interval_ms(&self) -> Option<i64> {
        Some(self.settings.poll_ms)
    }
}

impl AgisoAdapter {
    async fn list(&self, at: &Cursor) -> Result<Reply, CallError> {
        let size = PAGE.to_string();
        let moment = |ms: i64| shanghai::civil(Millis(ms)).strftime("%Y-%m-%d %H:%M:%S").to_string();
        let overlap = if self.service() == Service::Doudian { UNPAID_MS } else { OVERLAP_MS };
        let (from, to) = (moment(at.since - overlap), moment(at.begun));
        let reply = if self.service().is_taobao() {
            let page = (at.page + 1).to_string();
            let params = [("modifyTimeStart", from.as_str()), ("pageNo", page.as_str()), ("pageSize", size.as_str())];
            self.client.ask("agiso.list", "/Trade/TradesBuyerPay", &params, false).await?
        } else {
            let page = at.page.to_string();
            let params = [
                ("page", page.as_str()),
                ("size", size.as_str()),
                ("startTime", from.as_str()),
                ("endTime", to.as_str()),
            ];
            self.client.ask("agiso.list", "/Order/List", &params, false).await?
        };
        if !reply.ok && is_nothing(&reply) {
            return Ok(Reply { data: String::new(), ..reply });
        }
        if reply.ok { Ok(reply) } else { Err(super::error::call_error(&reply, false)) }
    }
}

/// The orders of a list, each as it came. The member that holds them differs; the documents name no sample for 淘宝.
fn orders_of(data: &str) -> Vec<String> {
    const MEMBERS: [&str; 6] = ["shop_order_list", "List", "Trades", "Items", "Orders", "order_list"];
    let Some(object) = Loose::parse(data) else {
        return objects(data).iter().map(text).collect();
    };
    let within = MEMBERS.iter().map(|name| object.list(name)).find(|list| !list.is_empty());
    within.unwrap_or_default().iter().map(text).collect()
}

fn text(order: &Loose) -> String {
    super::order::whole(order)
}

#[cfg(test)]
mod tests {
    use super::{Cursor, MOST_PAGES, PAGE};
    use rstest::rstest;

    #[rstest]
    #[case::all_on_one_page(0, 99, true, (7, 0, false))]
    #[case::a_full_page(0, PAGE, true, (3, 1, true))]
    #[case::the_last_of_several_pages(1, 99, true, (3, 0, false))]
    #[case::nothing_is_left_for_it(1, 0, true, (3, 0, false))]
    #[case::too_many_pages(MOST_PAGES - 1, PAGE, true, (3, 0, false))]
    #[case::a_list_that_does_not_shrink(1, 99, false, (7, 0, false))]
    fn a_list_that_shrinks_is_read_to_its_end_only_by_a_round_of_one_page(
        #[case] page: i64,
        #[case] count: usize,
        #[case] shrinks: bool,
        #[case] expected: (i64, i64, bool),
    ) {
        let (next, more) = Cursor { since: 3, begun: 7, page }.after(count, shrinks);
        assert_eq!((next.since, next.page, more), expected);
    }
}
