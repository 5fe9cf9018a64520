//! A list of orders and tracking numbers: each order is shipped, and each row answers for itself.

use super::{ORDER_HEADERS, TRACKING_HEADERS, tally::Parcels};
use crate::{Action, Engine, EngineError, actions::parcel_refused, operations::OperationHandle};
use huolang_domain::{
    ErrorCode, OrderId, OrderSn,
    state::{OrderStatus, PlatformState},
};
use huolang_sheets::{
    Limits, SheetError, Source,
    lists::{self, ListFacts, ListRow, Wanted},
};
use huolang_store::{
    imports::RejectedRow,
    orders::{self, Order},
    productions,
};
use std::{
    collections::{HashMap, HashSet},
    ops::ControlFlow,
};

/// The most rows of one list.
const MOST: usize = 20_000;
const COMPANY_HEADERS: [&str; 6] = ["快递公司", "物流公司", "承运商", "快递", "company", "tracking_company"];

/// Why a row that names no carrier is left out.
const NO_CARRIER: &str = "no_carrier";

/// What became of a list.
#[derive(Debug, Default)]
pub(super) struct Shipped {
    pub rows: u64,
    pub shipped: u64,
    pub refused: Vec<RejectedRow>,
    pub parcels: Parcels,
}

/// The names of its columns, in their order.
pub(super) const NAMES: [&str; 3] = ["订单号", "快递单号", "快递公司"];

/// The rows of a list.
pub(super) fn read(source: &Source) -> Result<(Vec<ListRow>, ListFacts), SheetError> {
    let wanted = [
        Wanted { headers: &ORDER_HEADERS, required: true },
        Wanted { headers: &TRACKING_HEADERS, required: true },
        Wanted { headers: &COMPANY_HEADERS, required: false },
    ];
    let (mut rows, mut is_too_long) = (Vec::new(), false);
    let facts = lists::read(source, &wanted, &Limits::default(), &mut |row| {
        if rows.len() == MOST {
            is_too_long = true;
            return ControlFlow::Break(());
        }
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    if is_too_long {
        return Err(SheetError::TooManyRows { limit: MOST as u64 });
    }
    Ok((rows, facts))
}

/// An order that a row may name.
#[derive(Debug)]
pub(super) struct Target {
    id: OrderId,
    /// The tracking number under which it is shipped, or is being marked.
    number: Option<String>,
    /// Why no parcel of it can be shipped, as it stood when it was looked up.
    refused: Option<ErrorCode>,
}

/// Orders by number.
pub(super) type Known = HashMap<String, Vec<Target>>;

/// The orders that the rows name; of one shop, if one is given.
pub(super) async fn known(engine: &Engine, rows: &[ListRow], shop: &str) -> Result<Known, EngineError> {
    let sns: Vec<OrderSn> = rows.iter().filter_map(|row| text(row, 0)).map(OrderSn::from).collect();
    let mut known = Known::new();
    for part in sns.chunks(500) {
        let mut conn = engine.db().reader().await?;
        let mut found = orders::by_sns(&mut conn, part).await?;
        found.retain(|order| shop.is_empty() || order.shop_id.as_str() == shop);
        let ids: Vec<OrderId> = found.iter().map(|order| order.id.clone()).collect();
        // Orders of a platform that calls us have deeds of their own.
        let called = productions::by_orders(&mut conn, &ids).await?;
        let called: HashSet<OrderId> = called.into_iter().map(|row| row.order_id).collect();
        for order in found {
            let refused = if called.contains(&order.id) {
                Some(ErrorCode::CapabilityMissing)
            } else {
                parcel_refused(engine, &order)
            };
            let is_out = is_out(&order);
            let number = order.tracking_number.filter(|_| is_out);
            known.entry(order.sn.into_string()).or_default().push(Target { id: order.id, number, refused });
        }
    }
    Ok(known)
}

/// Ships what can be shipped. A number is taken as it stands in the list; nothing is made up.
pub(super) async fn ship(
    engine: &Engine,
    rows: Vec<ListRow>,
    shop: &str,
    actor: &str,
    handle: Option<&OperationHandle>,
) -> Result<Shipped, EngineError> {
    let known = known(engine, &rows, shop).await?;
    let mut done = Shipped::default();
    let total = i64::try_from(rows.len()).ok();
    for row in rows {
        if let Some(handle) = handle {
            // What has gone out has gone out: the result tells how far it came.
            if handle.is_cancelled() {
                break;
            }
            handle.progress(i64::try_from(done.rows).unwrap_or(i64::MAX), total);
        }
        let came = ship_one(engine, &row, &known, actor).await;
        done.note(&row, came);
    }
    Ok(done)
}

/// What shipping would come to as far as the list tells, and the orders if they are known.
pub(super) fn look(rows: &[ListRow], known: Option<&Known>) -> Shipped {
    let mut done = Shipped::default();
    for row in rows {
        let came = match known {
            Some(known) => {
                found(row, known).and_then(|(target, ..)| target.refused.map_or(Ok(()), |code| Err(code.as_str())))
            }
            None => named(row).map(|_| ()),
        };
        done.note(row, came);
    }
    done
}

impl Shipped {
    fn note(&mut self, row: &ListRow, came: Result<(), &'static str>) {
        self.rows += 1;
        match came {
            Ok(()) => {
                self.shipped += 1;
                self.parcels.add(row);
            }
            Err(reason) => self.refused.push(rejected(row, reason, self.refused.len())),
        }
    }
}

/// What a row says.
struct Named<'r> {
    sn: &'r str,
    number: &'r str,
    company: &'r str,
}

/// What a row says, or why it says too little. A parcel without its carrier can be traced by nobody.
fn named(row: &ListRow) -> Result<Named<'_>, &'static str> {
    if let Some(fault) = row.fault {
        return Err(fault);
    }
    let sn = text(row, 0).ok_or_else(|| ErrorCode::InvalidInput.as_str())?;
    let number = text(row, 1).ok_or_else(|| ErrorCode::TrackingNumberRequired.as_str())?;
    let company = text(row, 2).ok_or(NO_CARRIER)?;
    Ok(Named { sn, number, company })
}

fn rejected(row: &ListRow, reason: &'static str, before: usize) -> RejectedRow {
    RejectedRow {
        n: i64::try_from(before).unwrap_or(i64::MAX).saturating_add(1),
        sheet: String::new(),
        row_no: i64::try_from(row.row_no).unwrap_or(i64::MAX),
        column_name: String::new(),
        reason: reason.to_owned(),
        skipped: true,
        value: text(row, 0).unwrap_or_default().chars().take(40).collect(),
    }
}

async fn ship_one(engine: &Engine, row: &ListRow, known: &Known, actor: &str) -> Result<(), &'static str> {
    let (Target { id, .. }, Named { number, company, .. }) = found(row, known)?;
    let action = Action::Ship { company: company.to_owned(), number: number.to_owned() };
    engine.act(id, action, actor).await.map_err(|error| error.code().as_str())
}

/// The order that a row means, and what the row says.
fn found<'k>(row: &'k ListRow, known: &'k Known) -> Result<(&'k Target, Named<'k>), &'static str> {
    let named = named(row)?;
    let target = match known.get(named.sn).map(Vec::as_slice) {
        Some([one]) => one,
        Some(_) => return Err(ErrorCode::Conflict.as_str()),
        None => return Err(ErrorCode::NotFound.as_str()),
    };
    if target.number.as_deref() == Some(named.number) {
        return Err(ErrorCode::ImportDuplicate.as_str());
    }
    Ok((target, named))
}

/// Whether an order is shipped, or is being marked. Before, its carrier and number can still be put right.
const fn is_out(order: &Order) -> bool {
    matches!(order.platform, PlatformState::Submitting | PlatformState::Shipped | PlatformState::Verified)
        || matches!(order.status, OrderStatus::Shipped | OrderStatus::Completed)
}

fn text(row: &ListRow, at: usize) -> Option<&str> {
    row.cells.get(at)?.as_deref()
}
