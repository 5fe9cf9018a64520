//! A line of the log for what 91卡券 was told beside the outcome of orders: whether it was taken, and what stood in the way.

use crate::{Engine, inbound::callbacks::Hindrance};
use huolang_domain::{OrderId, ShopId, platform::PlatformKind};
use huolang_platforms::{http::Barred, jd::Reply};
use huolang_store::calls::{Call, Direction};

/// What came of telling: the HTTP status and the answer, or why nothing was answered.
pub(super) type Told = Result<(u16, Reply), Barred>;

/// What was told.
pub(super) struct About<'a> {
    pub call: &'static str,
    pub shop: &'a ShopId,
    /// The order it is about, and its number at the buyer's; absent: it is about none.
    pub order: Option<(&'a OrderId, &'a str)>,
    pub request: String,
}

impl Engine {
    /// The line. `is_done`: it is not told again.
    pub(super) fn told_line(&self, about: About<'_>, told: &Told, is_done: bool, duration_ms: i64) -> Call {
        let (http_status, code, answer) = match told {
            Ok((status, reply)) => match Hindrance::of_answer(*status, reply) {
                Some(hindrance) => (Some(i64::from(*status)), Some(hindrance.word.to_owned()), hindrance.detail),
                None => (Some(i64::from(*status)), reply.code.clone(), reply.message.clone().unwrap_or_default()),
            },
            Err(barred) => {
                let hindrance = Hindrance::of(barred);
                (None, Some(hindrance.word.to_owned()), hindrance.detail)
            }
        };
        Call {
            id: self.ids().fresh(),
            shop_id: Some(about.shop.clone()),
            order_id: about.order.map(|(order, _)| order.clone()),
            external_no: about.order.map(|(_, number)| number.to_owned()),
            platform: PlatformKind::Agiso,
            direction: Direction::Out,
            call: about.call.to_owned(),
            outcome: if is_done { "done" } else { "retry" }.to_owned(),
            code,
            http_status,
            duration_ms,
            times: 1,
            request: about.request,
            answer,
            at: self.now(),
        }
    }
}
