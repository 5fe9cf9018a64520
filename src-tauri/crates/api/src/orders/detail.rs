//! One order with everything that is known about it.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::rule::Rule;
use huolang_domain::state::ContentState;
use huolang_domain::units::line_of;
use huolang_domain::{CardId, OrderId, RuleId};
use huolang_engine::people::shown_phone;
use huolang_store::{Conn, attempts, cards, deliveries, events, orders, rules, units};
use huolang_vault::Vault;

use super::body::{Attempt, Delivery, DeliveryUnit, GuardResult, OrderAction, OrderDetail, OrderEvent, OrderLine};
use super::offer::offered;
use super::row::OrderRows;
use crate::error::{Answer, ApiError};
use crate::rules::name_of;
use crate::state::Api;

/// One order: its lines, what each gets, what was tried, what happened, what can be done.
#[utoipa::path(get, path = "/api/v1/orders/{id}", operation_id = "get_order", tag = "orders", params(("id" = String, Path)), responses((status = 200, body = OrderDetail)))]
pub async fn get_order(State(api): State<Api>, Path(id): Path<OrderId>) -> Answer<OrderDetail> {
    detail(&api, &id).await.map(Json)
}

/// Everything about an order.
///
/// # Errors
/// No such order; what the database refuses.
pub async fn detail(api: &Api, id: &OrderId) -> Result<OrderDetail, ApiError> {
    let mut conn = api.engine.db().reader().await?;
    let order = orders::get(&mut conn, id).await?;
    let rows = OrderRows::read(api, &mut conn).await?;
    let asked = std::slice::from_ref(id);
    let lines = orders::lines(&mut conn, asked).await?;
    let made = deliveries::by_orders(&mut conn, asked).await?;
    let attempts = attempts::by_orders(&mut conn, asked).await?;
    let events = events::list_by_order(&mut conn, id).await?;
    // Parcels, and what goes by a rule that sends nothing, are sent without a content.
    let bare = deliveries::without_content(&mut conn, asked, ContentState::Sent).await?;
    let again = made.iter().any(|delivery| delivery.content == ContentState::Sent && !bare.contains(&delivery.id));
    let mut actions = offered(&order, &made, again, api.engine.now());
    if rows.shops.is_called(&order.shop_id) {
        // Orders of platforms that call us have deeds of their own.
        let sent = order.content == ContentState::Sent;
        actions.retain(|action| match action {
            OrderAction::Note | OrderAction::BlockBuyer => true,
            OrderAction::Handled => sent,
            _ => false,
        });
    }
    let phone = orders::phone(&mut conn, api.engine.vault(), id).await?;
    let mut deliveries = Deliveries::read(&mut conn, api.engine.vault(), id, made).await?;
    Ok(OrderDetail {
        remark: order.remark.clone(),
        buyer_id: order.buyer_id.clone(),
        buyer_phone: phone.map(|phone| shown_phone(phone.expose(), false)),
        risk: order.risk,
        tracking_company: order.tracking_company.clone(),
        tracking_number: order.tracking_number.clone(),
        shipped_at: order.shipped_at.map(|at| at.0),
        lines: lines.into_iter().map(|line| line_body(&mut deliveries, line)).collect(),
        events: events.into_iter().map(event_body).collect(),
        attempts: attempts.into_iter().map(attempt_body).collect(),
        actions,
        order: rows.row(order),
    })
}

/// The deliveries of an order by line, with what their words need.
struct Deliveries {
    made: Vec<deliveries::Delivery>,
    rules: HashMap<RuleId, Rule>,
    units: Vec<units::Unit>,
    cards: HashMap<(i64, i64), CardId>,
    masks: HashMap<CardId, String>,
}

impl Deliveries {
    async fn read(
        conn: &mut Conn,
        vault: &Vault,
        id: &OrderId,
        made: Vec<deliveries::Delivery>,
    ) -> Result<Self, ApiError> {
        let asked = std::slice::from_ref(id);
        let rule_ids: Vec<RuleId> = made.iter().filter_map(|delivery| delivery.rule_id.clone()).collect();
        let kept = rules::get_many(conn, &rule_ids).await?;
        let cards: HashMap<(i64, i64), CardId> = units::cards_by_orders(conn, asked)
            .await?
            .into_iter()
            .map(|(_, line, unit, card)| ((line, unit), card))
            .collect();
        let card_ids: Vec<CardId> = cards.values().cloned().collect();
        let shown = cards::by_ids(conn, vault, &card_ids).await?;
        Ok(Self {
            made,
            rules: kept.into_iter().map(|kept| (kept.rule.id.clone(), kept.rule)).collect(),
            units: units::by_orders(conn, asked).await?,
            cards,
            masks: shown.into_iter().map(|(card, text)| (card.id, text.mask())).collect(),
        })
    }

    fn take(&mut self, line: &orders::Line) -> Option<Delivery> {
        // The rest of a line that was served in part stands after it, and says how the line stands.
        let (of_line, others) =
            std::mem::take(&mut self.made).into_iter().partition(|made| line_of(made.line) == line.line);
        self.made = others;
        let of_line: Vec<deliveries::Delivery> = of_line;
        let kept = of_line.into_iter().next_back()?;
        let units = self.units.iter().filter(|unit| line_of(unit.line) == line.line).zip(1..).map(|(unit, number)| {
            let card = self.cards.get(&(unit.line, unit.unit));
            DeliveryUnit {
                unit: number,
                card_id: card.map(ToString::to_string),
                card_mask: card.and_then(|card| self.masks.get(card)).cloned(),
            }
        });
        Some(Delivery {
            id: kept.id.into_string(),
            state: kept.content,
            rule_name: kept
                .rule_id
                .as_ref()
                .and_then(|rule| self.rules.get(rule))
                .map(|rule| name_of(rule, &line.title, &line.spec)),
            rule_id: kept.rule_id.map(RuleId::into_string),
            rung: kept.rung.map(|rung| rung.to_string()),
            due_at: kept.due_at.map(|at| at.0),
            delay_ms: kept.delay_drawn_ms,
            tries: kept.tries,
            units: units.collect(),
            guards: kept.guards.into_iter().map(guard_body).collect(),
        })
    }
}

fn line_body(deliveries: &mut Deliveries, line: orders::Line) -> OrderLine {
    OrderLine {
        delivery: deliveries.take(&line),
        line: line.line,
        product_ref: line.product_ref,
        sku_ref: line.sku_ref,
        merchant_code: line.merchant_code,
        title: line.title,
        spec: line.spec,
        quantity: line.quantity,
        unit_price: line.unit_price.0,
    }
}

fn guard_body(result: huolang_domain::guard::GuardResult) -> GuardResult {
    GuardResult {
        guard: result.guard,
        passed: result.passed,
        overridden: result.overridden,
        overridable: result.overridable,
        detail: result.detail,
        wait_until: result.wait_until.map(|at| at.0),
    }
}

fn event_body(event: events::Event) -> OrderEvent {
    OrderEvent {
        id: event.id,
        kind: event.kind,
        detail: crate::shared::members(event.detail),
        actor: event.actor,
        at: event.at.0,
    }
}

fn attempt_body(attempt: attempts::Attempt) -> Attempt {
    Attempt {
        track: attempt.track,
        line: line_of(attempt.line),
        number: attempt.number,
        state: attempt.state,
        class: attempt.class.map(|class| class.to_string()),
        code: attempt.code,
        message: attempt.message,
        latency_ms: attempt.latency_ms,
        started_at: attempt.started_at.0,
        finished_at: attempt.finished_at.map(|at| at.0),
        next_try_at: attempt.next_try_at.map(|at| at.0),
    }
}
