//! The figures of the first page: sums over counters that are kept with every change, and of pools with an expiry guard what
//! it leaves.

#[cfg(test)]
mod tests;

use crate::{Engine, EngineError, practice::Tour};
use huolang_domain::{
    Millis, PoolId, ShopId,
    platform::PlatformKind,
    shanghai::{DAY_MS, start_of_day},
    state::Tab,
};
use huolang_store::{
    Conn,
    figures::{self, Figure, FigureKind},
    orders, pools,
    shops::{self, ShopState},
};
use serde::Serialize;
use std::collections::BTreeMap;

const HOUR_MS: i64 = 3_600_000;
/// Hours of the small chart.
const HOURS: i64 = 24;
/// Days of the large chart.
const DAYS: i64 = 30;

/// The first page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dashboard {
    /// Since midnight in Shanghai.
    pub today: Today,
    /// What waits for the seller.
    pub attention: Attention,
    /// The last 24 hours, the present one last.
    pub hours: Vec<Bar>,
    /// The last 30 days, today last.
    pub days: Vec<Bar>,
    /// Every shop.
    pub shops: Vec<ShopHealth>,
    /// Pools at or below their mark.
    pub low_stock: Vec<LowStock>,
    /// Where the seller is in the guided tour.
    pub tour: Tour,
}

/// Figures of today.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Today {
    /// Orders placed.
    pub orders: i64,
    /// Orders paid.
    pub paid: i64,
    /// Orders that wait to be shipped, of any day.
    pub waiting: i64,
    /// Orders delivered.
    pub delivered: i64,
    /// Of the deliveries that ended today, the part that no person had a hand in; absent when none ended.
    pub auto_success_rate: Option<f64>,
    /// Fen paid.
    pub revenue: i64,
    /// Deliveries that failed.
    pub failed: i64,
    /// Orders refunded.
    pub refunds: i64,
    /// Vouchers verified.
    pub verified: i64,
    /// Verifications that were refused.
    pub verify_failed: i64,
    /// Orders whose vouchers wait to be verified, of any day.
    pub to_verify: i64,
}

/// What waits for the seller.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Attention {
    /// 待人工
    pub manual: i64,
    /// 待核对
    pub needs_review: i64,
    /// 缺货等待
    pub out_of_stock: i64,
}

/// An hour or a day of a chart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// When it begins.
    pub at: i64,
    /// Orders placed.
    pub orders: i64,
    /// Orders delivered.
    pub delivered: i64,
    /// Fen paid.
    pub revenue: i64,
    /// Vouchers verified.
    pub verified: i64,
}

/// How a shop is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShopHealth {
    /// The shop.
    pub shop_id: ShopId,
    /// The seller's name for it.
    pub name: String,
    /// Its platform.
    pub platform: PlatformKind,
    /// Whether the program works for it.
    pub state: ShopState,
    /// Why not.
    pub reason: Option<String>,
    /// When its orders were last read.
    pub last_synced_at: Option<Millis>,
    /// Orders placed today.
    pub orders_today: i64,
    /// Orders delivered today.
    pub delivered_today: i64,
}

/// A pool that needs cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LowStock {
    /// The pool.
    pub pool_id: PoolId,
    /// Its name.
    pub name: String,
    /// What it can still give.
    pub available: i64,
    /// Its mark.
    pub low_stock_at: i64,
}

impl Engine {
    /// The first page, of one shop or of all.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn dashboard(&self, shop: Option<&ShopId>) -> Result<Dashboard, EngineError> {
        let now = self.now();
        let midnight = start_of_day(now);
        let chosen: Option<Vec<ShopId>> = shop.map(|shop| vec![shop.clone()]);
        let mut conn = self.db().reader().await?;
        let from = midnight.plus(-(DAYS - 1) * DAY_MS);
        let to = now.plus(HOUR_MS);
        let figures = figures::by_hour(&mut conn, chosen.as_deref(), from, to).await?;
        let tabs = orders::tab_counts(&mut conn, chosen.as_deref(), Some(now)).await?;
        let tab = |tab: Tab| tabs.get(&tab).copied().unwrap_or(0);
        let first_hour = Millis(now.0.div_euclid(HOUR_MS) * HOUR_MS).plus(-(HOURS - 1) * HOUR_MS);
        Ok(Dashboard {
            today: today(&figures, midnight, (tab(Tab::PendingShip), tab(Tab::ToVerify))),
            attention: Attention {
                manual: tab(Tab::Manual),
                needs_review: tab(Tab::NeedsReview),
                out_of_stock: tab(Tab::OutOfStock),
            },
            hours: bars(&figures, first_hour, HOUR_MS, HOURS),
            days: bars(&figures, from, DAY_MS, DAYS),
            shops: health(&mut conn, midnight, to).await?,
            low_stock: low_stock(&mut conn, now).await?,
            tour: self.tour().await?,
        })
    }

    /// The figures of the day that begins at `midnight`, without what waits by now; absent when nothing was counted.
    pub(crate) async fn figures_of(&self, midnight: Millis) -> Result<Option<Today>, EngineError> {
        let mut conn = self.db().reader().await?;
        let counted = figures::by_hour(&mut conn, None, midnight, midnight.plus(DAY_MS)).await?;
        Ok((!counted.is_empty()).then(|| today(&counted, midnight, (0, 0))))
    }
}

fn today(figures: &[Figure], midnight: Millis, (waiting, to_verify): (i64, i64)) -> Today {
    let sum = |kind: FigureKind| {
        figures
            .iter()
            .filter(|figure| figure.figure == kind && figure.hour * HOUR_MS >= midnight.0)
            .map(|figure| figure.n)
            .sum::<i64>()
    };
    let (delivered, failed, auto) =
        (sum(FigureKind::Delivered), sum(FigureKind::Failed), sum(FigureKind::AutoDelivered));
    let ended = delivered + failed;
    Today {
        orders: sum(FigureKind::Orders),
        paid: sum(FigureKind::Paid),
        waiting,
        delivered,
        auto_success_rate: (ended > 0).then(|| auto as f64 / ended as f64),
        revenue: sum(FigureKind::Revenue),
        failed,
        refunds: sum(FigureKind::Refunds),
        verified: sum(FigureKind::Verified),
        verify_failed: sum(FigureKind::VerifyFailed),
        to_verify,
    }
}

/// `count` bars of `width` from `first` on; hours without figures are empty bars.
fn bars(figures: &[Figure], first: Millis, width: i64, count: i64) -> Vec<Bar> {
    let mut bars: Vec<Bar> = (0..count).map(|at| Bar { at: first.0 + at * width, ..Bar::default() }).collect();
    for figure in figures {
        let at = (figure.hour * HOUR_MS - first.0).div_euclid(width);
        let Some(bar) = usize::try_from(at).ok().and_then(|at| bars.get_mut(at)) else { continue };
        match figure.figure {
            FigureKind::Orders => bar.orders += figure.n,
            FigureKind::Delivered => bar.delivered += figure.n,
            FigureKind::Revenue => bar.revenue += figure.n,
            FigureKind::Verified => bar.verified += figure.n,
            _ => {}
        }
    }
    bars
}

async fn health(conn: &mut Conn, from: Millis, to: Millis) -> Result<Vec<ShopHealth>, EngineError> {
    let mut sums: BTreeMap<(ShopId, FigureKind), i64> = BTreeMap::new();
    for (shop, figure, n) in figures::by_shop(conn, from, to).await? {
        sums.insert((shop, figure), n);
    }
    let sum = |shop: &ShopId, kind| sums.get(&(shop.clone(), kind)).copied().unwrap_or(0);
    let shops = shops::list(conn).await?.into_iter();
    Ok(shops
        .map(|shop| ShopHealth {
            orders_today: sum(&shop.id, FigureKind::Orders),
            delivered_today: sum(&shop.id, FigureKind::Delivered),
            shop_id: shop.id,
            name: shop.name,
            platform: shop.platform,
            state: shop.state,
            reason: shop.parked_reason,
            last_synced_at: shop.last_synced_at,
        })
        .collect())
}

async fn low_stock(conn: &mut Conn, now: Millis) -> Result<Vec<LowStock>, EngineError> {
    let pools = pools::list(conn).await?;
    let ids: Vec<PoolId> = pools.iter().map(|pool| pool.id.clone()).collect();
    let left = pools::lasting(conn, &ids, now).await?;
    let low = |pool: pools::Pool| {
        let available = left.get(&pool.id).copied().flatten()?;
        let row = LowStock { pool_id: pool.id, name: pool.name, available, low_stock_at: pool.low_stock_at };
        (available <= row.low_stock_at).then_some(row)
    };
    Ok(pools.into_iter().filter_map(low).collect())
}
