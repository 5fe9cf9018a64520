//! Between a rule as the screens write it and a rule as the engine reads it.

use huolang_domain::rule::{BuyerLimit, Delay, Rule, Scope, Source};
use huolang_domain::shanghai::WorkingHours;
use huolang_domain::{PoolId, RuleId};

use super::body::{self, RuleBody, RuleDelay, RuleScope, RuleScopeKind, RuleSource, RuleSourceKind};

/// What a rule is called where there is room for a word only, on a line that it delivers: people know a variant by its words,
/// not by its number.
pub fn name_of(rule: &Rule, title: &str, spec: &str) -> String {
    let title = if title.is_empty() { rule.product_ref.as_str() } else { title };
    let scope = match &rule.scope {
        Scope::Sku { .. } if !spec.is_empty() => spec.to_owned(),
        _ => scope_text(rule),
    };
    [title, scope.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What a rule is for, besides its product; empty: the whole product.
pub fn scope_text(rule: &Rule) -> String {
    match &rule.scope {
        Scope::Sku { sku_ref } => sku_ref.clone(),
        Scope::MerchantCode { code } => code.clone(),
        Scope::Spec { text } => text.clone(),
        Scope::Product { .. } => String::new(),
    }
}

/// The rule of a form, without its stock.
pub fn rule_of(id: RuleId, body: RuleBody) -> Rule {
    let RuleBody {
        shop_id, product_ref, scope, mode, goods, source, template, instructions, link, steps, delay, ..
    } = body;
    let hours =
        |hours: body::WorkingHours| WorkingHours { from: hours.from_minute, to: hours.to_minute, days: hours.days };
    let limit = |limit: body::BuyerLimit| BuyerLimit { count: limit.count, window_days: limit.window_days };
    Rule {
        scope: scope_of(scope),
        mode,
        kind: goods,
        source: source_of(source),
        units_per_quantity: body.units_per_quantity,
        template,
        instructions,
        link,
        steps,
        channel: body.channel,
        delay: delay.into(),
        working_hours: body.working_hours.map(hours),
        per_buyer_limit: body.buyer_limit.map(limit),
        near_expiry_days: body.near_expiry_days.unwrap_or_default(),
        logistics_company: body.logistics_company.unwrap_or_default(),
        status: body.status,
        allow_partial: body.allow_partial,
        low_stock_at: Some(body.low_stock_at).filter(|at| *at != 0),
        ..Rule::new(id, shop_id.as_str(), product_ref)
    }
}

/// The form of a rule.
pub fn body_of(rule: Rule) -> RuleBody {
    RuleBody {
        shop_id: rule.shop_id.into_string(),
        product_ref: rule.product_ref,
        scope: scope_body(rule.scope),
        mode: rule.mode,
        goods: rule.kind,
        source: source_body(rule.source),
        units_per_quantity: rule.units_per_quantity,
        template: rule.template,
        instructions: rule.instructions,
        link: rule.link,
        steps: rule.steps,
        channel: rule.channel,
        delay: rule.delay.into(),
        working_hours: rule.working_hours.map(|hours| body::WorkingHours {
            from_minute: hours.from,
            to_minute: hours.to,
            days: hours.days,
        }),
        buyer_limit: rule
            .per_buyer_limit
            .map(|limit| body::BuyerLimit { count: limit.count, window_days: limit.window_days }),
        near_expiry_days: Some(rule.near_expiry_days).filter(|days| *days > 0),
        logistics_company: Some(rule.logistics_company).filter(|company| !company.is_empty()),
        // Answers tell it beside the form.
        stock: None,
        low_stock_at: rule.low_stock_at.unwrap_or_default(),
        status: rule.status,
        allow_partial: rule.allow_partial,
    }
}

impl From<RuleDelay> for Delay {
    fn from(delay: RuleDelay) -> Self {
        Self { min_ms: delay.min_ms, max_ms: delay.max_ms }
    }
}

impl From<Delay> for RuleDelay {
    fn from(delay: Delay) -> Self {
        Self { min_ms: delay.min_ms, max_ms: delay.max_ms }
    }
}

fn scope_of(scope: RuleScope) -> Scope {
    let value = scope.value.unwrap_or_default();
    match scope.kind {
        RuleScopeKind::Sku => Scope::Sku { sku_ref: value },
        RuleScopeKind::MerchantCode => Scope::MerchantCode { code: value },
        RuleScopeKind::Spec => Scope::Spec { text: value },
        RuleScopeKind::Product => Scope::Product { all_specs: false },
        RuleScopeKind::All => Scope::Product { all_specs: true },
    }
}

fn scope_body(scope: Scope) -> RuleScope {
    let (kind, value) = match scope {
        Scope::Sku { sku_ref } => (RuleScopeKind::Sku, Some(sku_ref)),
        Scope::MerchantCode { code } => (RuleScopeKind::MerchantCode, Some(code)),
        Scope::Spec { text } => (RuleScopeKind::Spec, Some(text)),
        Scope::Product { all_specs: false } => (RuleScopeKind::Product, None),
        Scope::Product { all_specs: true } => (RuleScopeKind::All, None),
    };
    RuleScope { kind, value }
}

fn source_of(source: RuleSource) -> Source {
    match source.kind {
        RuleSourceKind::CardPool => Source::CardPool { pool_id: PoolId::from(source.pool_id.unwrap_or_default()) },
        RuleSourceKind::FixedText => Source::FixedText { text: source.text.unwrap_or_default() },
        RuleSourceKind::TemplateOnly => Source::TemplateOnly,
        RuleSourceKind::External => Source::External { url: source.url.unwrap_or_default() },
    }
}

fn source_body(source: Source) -> RuleSource {
    let empty = |kind| RuleSource { kind, pool_id: None, text: None, url: None };
    match source {
        Source::CardPool { pool_id } => {
            RuleSource { pool_id: Some(pool_id.into_string()), ..empty(RuleSourceKind::CardPool) }
        }
        Source::FixedText { text } => RuleSource { text: Some(text), ..empty(RuleSourceKind::FixedText) },
        Source::TemplateOnly => empty(RuleSourceKind::TemplateOnly),
        Source::External { url } => RuleSource { url: Some(url), ..empty(RuleSourceKind::External) },
    }
}

#[cfg(test)]
mod tests {
    use super::{Rule, Scope, name_of};
    use rstest::rstest;

    #[rstest]
    #[case::all(Scope::Product { all_specs: true }, "月卡", "", "月卡")]
    #[case::variant_by_its_words(Scope::Sku { sku_ref: "5301".into() }, "月卡", "一个月", "月卡 · 一个月")]
    #[case::variant_without_words(Scope::Sku { sku_ref: "5301".into() }, "月卡", "", "月卡 · 5301")]
    #[case::no_title(Scope::Product { all_specs: true }, "", "", "7153")]
    fn a_rule_is_called_as_people_know_it(
        #[case] scope: Scope,
        #[case] title: &str,
        #[case] spec: &str,
        #[case] name: &str,
    ) {
        let rule = Rule { scope, ..Rule::new("r", "s", "7153") };
        assert_eq!(name_of(&rule, title, spec), name);
    }
}
