//! Would an order that arrives now be delivered? The list a seller ticks off for a shop and product.

#[cfg(test)]
mod tests;

use crate::{
    rule::{Rule, RuleStatus, Source},
    state::states,
};
use serde::{Deserialize, Serialize};

states! {
    /// A point of the list.
    ReadinessItem {
        /// 登录
        Login = "login",
        /// 权限
        Permission = "permission",
        /// 规则
        Rule = "rule",
        /// 库存
        Stock = "stock",
        /// 模板
        Template = "template",
        /// 通知
        Notice = "notice",
        /// 开关
        Switch = "switch",
    }
}

states! {
    /// How a point stands.
    Readiness {
        /// Well.
        Ok = "ok",
        /// Not needed for this product.
        NotNeeded = "not_needed",
        /// Delivers now, but should be looked at.
        Warning = "warning",
        /// In the way.
        Missing = "missing",
    }
}

/// One answered point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadinessCheck {
    /// The point.
    pub item: ReadinessItem,
    /// How it stands.
    pub state: Readiness,
    /// What puts it right.
    pub action: ReadinessAction,
}

states! {
    /// What puts a point of the list right.
    ReadinessAction {
        /// Nothing to do.
        None = "none",
        /// 登录店铺
        Relogin = "relogin_shop",
        /// 补全接口配置: the shop's platform calls us.
        SetUpCalls = "set_up_calls",
        /// 去映射: the same.
        MapProduct = "map_product",
        /// 去平台开通权限
        GrantPermission = "grant_permission",
        /// 建规则
        AddRule = "add_rule",
        /// 改规则
        EditRule = "edit_rule",
        /// 补卡密
        AddCards = "add_cards",
        /// 改模板
        EditTemplate = "edit_template",
        /// 设通知
        SetUpNotice = "set_up_notice",
        /// 打开开关
        TurnOn = "turn_product_on",
        /// 去店铺: it is paused, or does not deliver by itself.
        OpenShop = "open_shop",
        /// 恢复任务
        ResumeTask = "resume_task",
    }
}

/// What is known about a shop and product.
#[derive(Debug, Clone)]
pub struct ReadinessFacts<'r> {
    /// The shop's login works.
    pub login_ok: bool,
    /// The permissions that delivering needs are granted.
    pub permission_ok: bool,
    /// The rule that an order would take; absent: none.
    pub rule: Option<&'r Rule>,
    /// Cards that could be given now, near-expiry guard applied; absent: the source needs no cards.
    pub cards_available: Option<i64>,
    /// A person ships or sends what an order asks for.
    pub by_person: bool,
    /// The seller would hear of an order that waits for a person, or whose delivery came to no good end.
    pub notice_ok: bool,
    /// The shop is not paused, and delivers by itself.
    pub shop_on: bool,
    /// The product's switch.
    pub product_on: bool,
    /// The tasks that fetch and deliver are running.
    pub tasks_running: bool,
    /// The shop's platform calls us: complete settings stand for the login, a mapping for the rule.
    pub called: bool,
}

/// The list and its colour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadinessReport {
    /// Every point, in the order of [`ReadinessItem::ALL`].
    pub checks: Vec<ReadinessCheck>,
    /// An order arriving now would be delivered: by the program, or for goods that a person ships or sends, the person
    /// would hear of it.
    pub green: bool,
}

/// Goes through the list.
#[must_use]
pub fn readiness(facts: &ReadinessFacts<'_>) -> ReadinessReport {
    let checks: Vec<ReadinessCheck> = ReadinessItem::ALL
        .iter()
        .map(|item| {
            let (state, remedy) = look(*item, facts);
            let action =
                if matches!(state, Readiness::Missing | Readiness::Warning) { remedy } else { ReadinessAction::None };
            ReadinessCheck { item: *item, state, action }
        })
        .collect();
    let green = checks.iter().all(|check| check.state != Readiness::Missing);
    ReadinessReport { checks, green }
}

const fn must(holds: bool) -> Readiness {
    if holds { Readiness::Ok } else { Readiness::Missing }
}

fn look(item: ReadinessItem, facts: &ReadinessFacts<'_>) -> (Readiness, ReadinessAction) {
    match item {
        ReadinessItem::Login if facts.called => (must(facts.login_ok), ReadinessAction::SetUpCalls),
        ReadinessItem::Rule if facts.called => (must(facts.rule.is_some()), ReadinessAction::MapProduct),
        ReadinessItem::Login => (must(facts.login_ok), ReadinessAction::Relogin),
        ReadinessItem::Permission => (must(facts.permission_ok), ReadinessAction::GrantPermission),
        ReadinessItem::Rule => (must(facts.rule.is_some()), ReadinessAction::AddRule),
        ReadinessItem::Stock => stock(facts),
        ReadinessItem::Template => template(facts),
        ReadinessItem::Notice => notice(facts),
        ReadinessItem::Switch => switch(facts),
    }
}

fn stock(facts: &ReadinessFacts<'_>) -> (Readiness, ReadinessAction) {
    let Some(rule) = facts.rule else { return (Readiness::NotNeeded, ReadinessAction::None) };
    if rule.status == RuleStatus::OutOfStock || rule.stock == 0 {
        return (Readiness::Missing, ReadinessAction::EditRule);
    }
    let pool = matches!(rule.source, Source::CardPool { .. }) && rule.sends_content();
    let left = match (pool, rule.stock) {
        (true, own) => {
            let cards = facts.cards_available.unwrap_or(0);
            if own < 0 { cards } else { cards.min(own) }
        }
        (false, own) if own < 0 => return (Readiness::NotNeeded, ReadinessAction::None),
        (false, own) => own,
    };
    let low = rule.low_stock_at.is_some_and(|low| left <= low);
    let state = match left {
        left if left < rule.units_per_quantity => Readiness::Missing,
        _ if low => Readiness::Warning,
        _ => Readiness::Ok,
    };
    (state, if pool { ReadinessAction::AddCards } else { ReadinessAction::EditRule })
}

fn template(facts: &ReadinessFacts<'_>) -> (Readiness, ReadinessAction) {
    match facts.rule {
        // The platform gives the cards to the buyer, in words of its own.
        Some(rule) if !facts.called && rule.is_automatic() && rule.sends_content() => {
            (must(rule.check().is_empty()), ReadinessAction::EditTemplate)
        }
        _ => (Readiness::NotNeeded, ReadinessAction::None),
    }
}

/// A notice is what delivers goods that a person ships or sends; for the rest it is how trouble gets known.
fn notice(facts: &ReadinessFacts<'_>) -> (Readiness, ReadinessAction) {
    let state = match (facts.notice_ok, facts.by_person) {
        (true, _) => Readiness::Ok,
        (false, true) => Readiness::Missing,
        (false, false) => Readiness::Warning,
    };
    (state, ReadinessAction::SetUpNotice)
}

fn switch(facts: &ReadinessFacts<'_>) -> (Readiness, ReadinessAction) {
    if !facts.shop_on {
        return (Readiness::Missing, ReadinessAction::OpenShop);
    }
    if !facts.tasks_running {
        return (Readiness::Missing, ReadinessAction::ResumeTask);
    }
    let rule_on = facts.rule.is_none_or(|rule| rule.status != RuleStatus::Inactive);
    (must(facts.product_on && rule_on), ReadinessAction::TurnOn)
}
