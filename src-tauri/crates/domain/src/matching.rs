//! Which rule an order line takes: SKU id, then merchant code, then specification text, then the whole product.

#[cfg(test)]
mod tests;

use crate::{
    RuleId, ShopId,
    order::PlatformLine,
    rule::{Rule, RuleStatus, Scope},
    spec::NormalSpec,
    state::states,
};

states! {
    /// The rung of the ladder on which a rule was found.
    Rung {
        /// By the platform's id of the SKU.
        Sku = "sku",
        /// By the merchant code.
        MerchantCode = "merchant_code",
        /// By the text of the specification.
        Spec = "spec",
        /// By the product alone.
        Product = "product",
    }
}

/// A rule was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matched<'r> {
    /// The rule. It may be switched off: that is for the guards to say, a wider rule must not take its place.
    pub rule: &'r Rule,
    /// How it was found.
    pub rung: Rung,
}

/// No rule was found, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmatched {
    /// The shop has no rule for this product.
    NoRule,
    /// The product has rules, but none for this specification.
    NoRuleForSpec,
    /// Several rules fit equally well; the program does not guess.
    Ambiguous {
        /// The rung they fit on.
        rung: Rung,
        /// The rules.
        rules: Vec<RuleId>,
    },
}

impl Unmatched {
    /// The stable word for it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NoRule => "no_rule",
            Self::NoRuleForSpec => "no_rule_for_spec",
            Self::Ambiguous { .. } => "ambiguous",
        }
    }
}

/// Finds the rule of `shop` for `line`.
///
/// The highest rung that has a rule decides, and there the rule that is switched on. There is no "default of the
/// product": a rule for the whole product takes a line with a specification only if the seller chose all
/// specifications, and a line without one only if no rule of the product tells SKUs apart.
///
/// # Errors
/// [`Unmatched`] says why the line has to wait for a person.
pub fn match_rule<'r>(rules: &'r [Rule], shop: &ShopId, line: &PlatformLine) -> Result<Matched<'r>, Unmatched> {
    let of_product: Vec<&Rule> = rules.iter().filter(|rule| rule.shop_id == *shop && is_for(rule, line)).collect();
    let spec = NormalSpec::of(&line.spec);
    let tells_skus_apart = |rule: &&Rule| matches!(rule.scope, Scope::Sku { .. } | Scope::Spec { .. });
    let plain = spec.is_empty() && !of_product.iter().any(tells_skus_apart);

    for rung in Rung::ALL {
        let found: Vec<&Rule> =
            of_product.iter().copied().filter(|rule| stands_on(rule, *rung, line, &spec, plain)).collect();
        if !found.is_empty() {
            return pick(found, *rung);
        }
    }
    // A rule by merchant code alone is not about this product: it does not make the specification the thing missing.
    let knows_product = of_product.iter().any(|rule| !rule.product_ref.is_empty());
    Err(if knows_product { Unmatched::NoRuleForSpec } else { Unmatched::NoRule })
}

fn is_for(rule: &Rule, line: &PlatformLine) -> bool {
    let any_product = rule.product_ref.is_empty() && matches!(rule.scope, Scope::MerchantCode { .. });
    any_product || (!rule.product_ref.is_empty() && rule.product_ref == line.product_ref)
}

fn stands_on(rule: &Rule, rung: Rung, line: &PlatformLine, spec: &NormalSpec, plain: bool) -> bool {
    match (&rule.scope, rung) {
        (Scope::Sku { sku_ref }, Rung::Sku) => !sku_ref.is_empty() && *sku_ref == line.sku_ref,
        (Scope::MerchantCode { code }, Rung::MerchantCode) => {
            !code.trim().is_empty() && code.trim() == line.merchant_code.trim()
        }
        (Scope::Spec { text }, Rung::Spec) => !spec.is_empty() && NormalSpec::of(text) == *spec,
        (Scope::Product { all_specs }, Rung::Product) => *all_specs || plain,
        _ => false,
    }
}

/// Among rules on one rung: one that is switched on before one that is not, one for this product before one for any.
fn pick(found: Vec<&Rule>, rung: Rung) -> Result<Matched<'_>, Unmatched> {
    let preference = |rule: &Rule| (rule.status == RuleStatus::Inactive, rule.product_ref.is_empty());
    let Some(best) = found.iter().map(|rule| preference(rule)).min() else { return Err(Unmatched::NoRule) };
    let mut finalists = found.into_iter().filter(|rule| preference(rule) == best);
    match (finalists.next(), finalists.next()) {
        (Some(rule), None) => Ok(Matched { rule, rung }),
        (first, second) => {
            let rules = first.into_iter().chain(second).chain(finalists).map(|rule| rule.id.clone()).collect();
            Err(Unmatched::Ambiguous { rung, rules })
        }
    }
}
