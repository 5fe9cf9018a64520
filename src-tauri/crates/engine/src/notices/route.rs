//! Decides which channels a notice goes into, and when.

use super::events::{Cell, usual};
use huolang_domain::{Millis, NoticeId};
use huolang_notify::Kind;
use huolang_store::{
    channels::ChannelRow,
    dispatches::NewDispatch,
    routes::{Route, RouteMode},
};

/// What is set: the channels and the cells of the matrix.
#[derive(Debug, Default)]
pub struct Matrix {
    /// The channels.
    pub channels: Vec<ChannelRow>,
    /// The cells that the seller set.
    pub routes: Vec<Route>,
}

impl Matrix {
    /// The cell of an event, a channel and a shop: the shop's own, else that of every shop, else the usual one.
    #[must_use]
    pub fn cell(&self, event: &str, channel: &ChannelRow, shop: &str) -> Cell {
        let set = |shop: &str| {
            self.routes
                .iter()
                .find(|route| route.event == event && route.channel_id == channel.id && route.shop_id == shop)
        };
        let own = if shop.is_empty() { None } else { set(shop) };
        match own.or_else(|| set("")) {
            Some(route) => Cell { mode: route.mode, after_ms: route.after_ms, repeat_ms: route.repeat_ms },
            None => Kind::of(&channel.kind)
                .map_or_else(|| Cell { mode: RouteMode::Off, after_ms: 0, repeat_ms: 0 }, |kind| usual(kind, event)),
        }
    }

    /// Whether any channel is told of an event of a shop.
    #[must_use]
    pub fn wants(&self, event: &str, shop: &str) -> bool {
        self.channels.iter().any(|channel| channel.enabled && self.cell(event, channel, shop).mode != RouteMode::Off)
    }

    /// Whether any channel is told of an event of any shop.
    #[must_use]
    pub fn wants_anywhere(&self, event: &str) -> bool {
        let mut set = self.routes.iter().filter(|route| route.event == event);
        self.wants(event, "") || set.any(|route| self.wants(event, &route.shop_id))
    }

    /// The dispatches of a notice. Where nothing but a fallback is set, the fallback goes at once.
    #[must_use]
    pub fn dispatches(&self, notice: &NoticeId, event: &str, shop: &str, now: Millis) -> Vec<NewDispatch> {
        let told: Vec<_> = self
            .channels
            .iter()
            .filter(|channel| channel.enabled)
            .map(|channel| (channel, self.cell(event, channel, shop)))
            .filter(|(_, cell)| cell.mode != RouteMode::Off)
            .collect();
        let only_fallback = told.iter().all(|(_, cell)| cell.mode == RouteMode::Fallback);
        told.into_iter()
            .map(|(channel, cell)| NewDispatch {
                notice_id: notice.clone(),
                event: event.to_owned(),
                channel: channel.id.clone(),
                held: cell.mode == RouteMode::Fallback && !only_fallback,
                run_at: now.plus(cell.delay_ms()),
                repeat_ms: cell.repeat_ms,
            })
            .collect()
    }
}
