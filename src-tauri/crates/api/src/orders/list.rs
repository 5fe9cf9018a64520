//! The list, its tabs, and the look-up of many numbers at once.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use huolang_domain::platform::PlatformKind;
use huolang_domain::state::Tab;
use huolang_domain::{Millis, OrderSn, ShopId};
use huolang_store::orders::{self, Filter};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{OrderLookup, OrderLookupResult, OrderPage, TabCounts};
use super::row::OrderRows;
use crate::error::{Answer, ApiError};
use crate::extract::{Body, Query};
use crate::page;
use crate::state::Api;

const MOST_NUMBERS: usize = 1_000;

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrderQuery {
    /// The tab; absent: all.
    tab: Option<Tab>,
    /// Only of this shop.
    shop_id: Option<String>,
    /// Only of shops on this platform.
    platform: Option<PlatformKind>,
    /// A fragment of number, buyer or title, or the end of a card, four characters or more.
    q: Option<String>,
    /// Placed at this moment or later, epoch ms.
    from: Option<i64>,
    /// Placed before this moment, epoch ms.
    to: Option<i64>,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
    /// The most orders, 50 when absent.
    limit: Option<i64>,
    /// A page by number, from 1, for callers without cursors.
    page: Option<i64>,
    /// The most orders of a page by number.
    page_size: Option<i64>,
}

/// Orders, newest first.
#[utoipa::path(get, path = "/api/v1/orders", operation_id = "list_orders", tag = "orders", params(OrderQuery), responses((status = 200, body = OrderPage)))]
pub async fn list_orders(State(api): State<Api>, Query(query): Query<OrderQuery>) -> Answer<OrderPage> {
    let mut conn = api.engine.db().reader().await?;
    let rows = OrderRows::read(&api, &mut conn).await?;
    let shops = match (&query.shop_id, query.platform) {
        (Some(id), _) => Some(vec![ShopId::from(id.as_str())]),
        (None, Some(platform)) => Some(rows.shops.on(platform)),
        (None, None) => None,
    };
    let filter = Filter {
        tab: query.tab.filter(|tab| *tab != Tab::All),
        shops,
        from: query.from.map(Millis),
        to: query.to.map(Millis),
        now: Some(api.engine.now()),
        ..Filter::default()
    };
    let after = page::after_number(query.cursor.as_deref())?;
    let limit = page::size(query.limit.or(query.page_size));
    let found = match query.q.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => orders::search(&mut conn, api.engine.vault(), text, &filter, after, limit).await?,
        None => {
            let skip = query.page.map_or(0, |page| (page.max(1) - 1).saturating_mul(limit));
            orders::list(&mut conn, &filter, after, limit, skip).await?
        }
    };
    Ok(Json(OrderPage {
        items: found.items.into_iter().map(|order| rows.row(order)).collect(),
        next_cursor: found.next.map(|place| place.to_string()),
        total: found.total,
    }))
}

/// Which shop's tabs.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TabsQuery {
    /// Only of this shop.
    shop_id: Option<String>,
}

/// How many orders stand under each tab.
#[utoipa::path(get, path = "/api/v1/orders/tabs", operation_id = "get_order_tabs", tag = "orders", params(TabsQuery), responses((status = 200, body = TabCounts)))]
pub async fn get_order_tabs(State(api): State<Api>, Query(query): Query<TabsQuery>) -> Answer<TabCounts> {
    let shops = query.shop_id.map(|id| vec![ShopId::from(id)]);
    let now = Some(api.engine.now());
    let counts = orders::tab_counts(&mut api.engine.db().reader().await?, shops.as_deref(), now).await?;
    let is_meant = |id: &ShopId| shops.as_ref().is_none_or(|shops| shops.contains(id));
    let needs = api.engine.shop_needs().await?.into_iter().filter(|need| is_meant(&need.shop_id)).count();
    Ok(Json(TabCounts {
        counts: counts.into_iter().map(|(tab, n)| (tab.as_str().to_owned(), n)).collect(),
        shops: i64::try_from(needs).unwrap_or(i64::MAX),
    }))
}

/// Finds many orders by their numbers, and tells which are not here.
#[utoipa::path(post, path = "/api/v1/orders/lookup", operation_id = "lookup_orders", tag = "orders", request_body = OrderLookup, responses((status = 200, body = OrderLookupResult)))]
pub async fn lookup_orders(State(api): State<Api>, Body(request): Body<OrderLookup>) -> Answer<OrderLookupResult> {
    let mut seen = HashSet::new();
    let asked: Vec<OrderSn> = request
        .sns
        .iter()
        .map(|sn| sn.trim())
        .filter(|sn| !sn.is_empty() && seen.insert(*sn))
        .map(OrderSn::from)
        .collect();
    if asked.len() > MOST_NUMBERS {
        return Err(ApiError::field("sns", format!("at most {MOST_NUMBERS} numbers at once")));
    }
    let mut conn = api.engine.db().reader().await?;
    let rows = OrderRows::read(&api, &mut conn).await?;
    let found = orders::by_sns(&mut conn, &asked).await?;
    let known: HashSet<&str> = found.iter().map(|order| order.sn.as_str()).collect();
    let missing = asked.iter().filter(|sn| !known.contains(sn.as_str())).map(|sn| sn.as_str().to_owned()).collect();
    Ok(Json(OrderLookupResult { items: found.into_iter().map(|order| rows.row(order)).collect(), missing }))
}
