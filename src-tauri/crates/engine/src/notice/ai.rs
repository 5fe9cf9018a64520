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

/// AI 超预算: only free replies are given until the period is over or the cap is raised.
#[must_use]
pub fn ai_budget(scope: Scope, shop: Option<&ShopId>) -> NewNotice {
    let message = match scope {
        Scope::Day => "今天的 AI 费用已到上限。",
        Scope::Month => "本月的 AI 费用已到上限。",
        Scope::Shop => "这家店今天的 AI 费用已到上限。",
        Scope::Talk => "这段对话今天的 AI 次数已到上限。",
    };
    let of_shop = if scope == Scope::Shop { shop } else { None };
    let told = params([("scope", scope.as_str().to_owned()), ("message", message.to_owned())]);
    raise("ai_budget", format!("ai_budget:{}", scope.as_str()), Severity::Warning, (of_shop, None), told)
}

/// AI 出错: the model could not be asked; free replies go on.
#[must_use]
pub fn ai_trouble(fault: &ModelFault) -> NewNotice {
    let told = params([("trouble", fault.word().to_owned()), ("message", fault.to_string())]);
    raise("ai_trouble", format!("ai_trouble:{}", fault.word()), Severity::Warning, (None, None), told)
}

/// The causes that end when a model answers; those of caps only when they were not reached today.
#[must_use]
pub fn ai_causes(caps_too: bool) -> Vec<String> {
    let troubles = TROUBLES.iter().map(|word| format!("ai_trouble:{word}"));
    let caps = [Scope::Day, Scope::Month, Scope::Shop].map(|scope| format!("ai_budget:{}", scope.as_str()));
    troubles.chain(caps.into_iter().filter(|_| caps_too)).collect()
}
