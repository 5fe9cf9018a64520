//! Notices about models: a cap is reached, the endpoint is in trouble. One open notice a cause.

use super::raise;
use crate::model::ModelFault;
use huolang_domain::{ShopId, params::params};
use huolang_store::{
    notices::{NewNotice, Severity},
    spending::Scope,
};

/// Words of troubles of models.
const TROUBLES: [&str; 9] = [
    "not_configured",
    "key_invalid",
    "no_money",
    "rate_limited",
    "timed_out",
    "unreachable",
    "broke_off",
    "nonsense",
    "refused",
];

/// AI 超预算: only free replies are given until the period is over or the cap is raised. `name` is the shop's.
#[must_use]
pub fn ai_budget(scope: Scope, shop: Option<&ShopId>, name: &str) -> NewNotice {
    let message = match scope {
        Scope::Day => "今天的 AI 费用已到上限。".to_owned(),
        Scope::Month => "本月的 AI 费用已到上限。".to_owned(),
        Scope::Shop => format!("店铺“{name}”今天的 AI 费用已到上限。"),
        Scope::Talk => "这段对话今天的 AI 次数已到上限。".to_owned(),
    };
    let of_shop = if scope == Scope::Shop { shop } else { None };
    let told = params([("scope", scope.as_str().to_owned()), ("message", message), ("shop", name.to_owned())]);
    raise("ai_budget", ai_budget_cause(scope, of_shop), Severity::Warning, (of_shop, None), told)
}

/// The cause of a notice that a cap is reached. Each shop has its own; without a shop it is that of no shop in particular.
#[must_use]
pub fn ai_budget_cause(scope: Scope, shop: Option<&ShopId>) -> String {
    let scope = scope.as_str();
    shop.map_or_else(|| format!("ai_budget:{scope}"), |shop| format!("ai_budget:{scope}:{shop}"))
}

/// AI 出错: the model could not be asked; free replies go on.
#[must_use]
pub fn ai_trouble(fault: &ModelFault) -> NewNotice {
    let told = params([("trouble", fault.word().to_owned()), ("message", fault.to_string())]);
    raise("ai_trouble", format!("ai_trouble:{}", fault.word()), Severity::Warning, (None, None), told)
}

/// The causes that end when a model answers. A cap that names no shop is told anew by the shop that reaches it.
#[must_use]
pub fn ai_causes() -> Vec<String> {
    let troubles = TROUBLES.iter().map(|word| format!("ai_trouble:{word}"));
    troubles.chain([ai_budget_cause(Scope::Shop, None)]).collect()
}
