//! Writes the plans of a batch down: lines with their units and attempts, orders with their history, jobs.

mod jobs;
mod lines;
mod orders;
mod stock;

pub(super) use jobs::jobs;
pub(super) use lines::{Begun, blank, lines};
pub(super) use orders::orders;
pub(super) use stock::low_stock;

use super::{facts::OrderFacts, plan::OrderPlan, request::Request};

/// A plan with its order and what was asked for.
pub(super) type Plan<'f> = (&'f OrderFacts, OrderPlan, &'f Request);
