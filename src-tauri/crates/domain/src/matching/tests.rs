#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! The ladder, rung by rung.

use super::{Rung, Unmatched, match_rule};
use crate::{
    Fen, RuleId, ShopId,
    order::PlatformLine,
    rule::{Rule, RuleStatus, Scope},
};
use proptest::prelude::*;
use rstest::rstest;

fn line(sku: &str, code: &str, spec: &str) -> PlatformLine {
    PlatformLine {
        line: 1,
        product_ref: "p1".into(),
        sku_ref: sku.into(),
        merchant_code: code.into(),
        title: "月卡".into(),
        spec: spec.into(),
        quantity: 1,
        unit_price: Fen(990),
    }
}

fn rule(id: &str, scope: Scope) -> Rule {
    Rule { scope, ..Rule::new(id, "s1", "p1") }
}

fn sku(id: &str, sku: &str) -> Rule {
    rule(id, Scope::Sku { sku_ref: sku.into() })
}

fn code(id: &str, code: &str) -> Rule {
    rule(id, Scope::MerchantCode { code: code.into() })
}

fn spec(id: &str, text: &str) -> Rule {
    rule(id, Scope::Spec { text: text.into() })
}

fn whole(id: &str, all_specs: bool) -> Rule {
    rule(id, Scope::Product { all_specs })
}

fn off(mut rule: Rule) -> Rule {
    rule.status = RuleStatus::Inactive;
    rule
}

fn any_product(mut rule: Rule) -> Rule {
    rule.product_ref = String::new();
    rule
}

fn other_product(mut rule: Rule) -> Rule {
    rule.product_ref = "p2".into();
    rule
}

fn other_shop(mut rule: Rule) -> Rule {
    rule.shop_id = "s2".into();
    rule
}

/// `rung:rule`, or why none.
fn found(rules: &[Rule], line: &PlatformLine) -> String {
    match match_rule(rules, &ShopId::from("s1"), line) {
        Ok(matched) => format!("{}:{}", matched.rung, matched.rule.id),
        Err(Unmatched::Ambiguous { rung, rules }) => {
            format!("ambiguous:{rung}:{}", rules.iter().map(RuleId::as_str).collect::<Vec<_>>().join("+"))
        }
        Err(other) => other.as_str().to_owned(),
    }
}

#[rstest]
#[case::sku_first(vec![whole("w", true), spec("t", "红"), code("c", "M"), sku("k", "k1")], line("k1", "M", "红"), "sku:k")]
#[case::then_code(vec![whole("w", true), spec("t", "红"), code("c", "M"), sku("k", "k2")], line("k1", "M", "红"), "merchant_code:c")]
#[case::then_spec(vec![whole("w", true), spec("t", "色 : 红"), code("c", "N")], line("k1", "M", "色\u{FF1A}红"), "spec:t")]
#[case::then_all_specs(vec![whole("w", true), spec("t", "蓝")], line("k1", "M", "红"), "product:w")]
#[case::whole_product_without_spec(vec![whole("w", false)], line("", "", ""), "product:w")]
#[case::single_sku_without_text(vec![whole("w", false)], line("k1", "", ""), "product:w")]
#[case::never_the_default(vec![whole("w", false)], line("k1", "", "红"), "no_rule_for_spec")]
#[case::skus_are_told_apart(vec![whole("w", false), sku("k", "k2")], line("k1", "", ""), "no_rule_for_spec")]
#[case::nothing(vec![], line("k1", "M", "红"), "no_rule")]
#[case::another_product(vec![other_product(whole("w", true)), other_product(sku("k", "k1"))], line("k1", "M", "红"), "no_rule")]
#[case::another_shop(vec![other_shop(sku("k", "k1"))], line("k1", "", ""), "no_rule")]
#[case::empty_sku_is_no_match(vec![sku("k", "")], line("", "", ""), "no_rule_for_spec")]
#[case::empty_code_is_no_match(vec![any_product(code("c", " "))], line("", " ", ""), "no_rule")]
#[case::empty_spec_is_no_match(vec![spec("t", "")], line("", "", ""), "no_rule_for_spec")]
#[case::code_over_all_products(vec![any_product(code("c", "M"))], line("k1", " M ", "红"), "merchant_code:c")]
#[case::code_of_the_product_wins(vec![any_product(code("a", "M")), code("b", "M")], line("", "M", ""), "merchant_code:b")]
#[case::code_is_case_sensitive(vec![any_product(code("c", "m"))], line("", "M", ""), "no_rule")]
#[case::two_alike(vec![sku("a", "k1"), sku("b", "k1")], line("k1", "", ""), "ambiguous:sku:a+b")]
#[case::the_one_switched_on(vec![off(sku("a", "k1")), sku("b", "k1")], line("k1", "", ""), "sku:b")]
#[case::switched_off_still_holds_its_place(vec![off(sku("a", "k1")), whole("w", true)], line("k1", "", "红"), "sku:a")]
#[case::ambiguous_whole(vec![whole("a", true), whole("b", true)], line("k1", "", "红"), "ambiguous:product:a+b")]
fn ladder(#[case] rules: Vec<Rule>, #[case] line: PlatformLine, #[case] expected: &str) {
    assert_eq!(found(&rules, &line), expected);
}

fn scope() -> impl Strategy<Value = Scope> {
    let word = || prop::sample::select(vec!["", "a", "b"]).prop_map(str::to_owned);
    prop_oneof![
        word().prop_map(|sku_ref| Scope::Sku { sku_ref }),
        word().prop_map(|code| Scope::MerchantCode { code }),
        word().prop_map(|text| Scope::Spec { text }),
        any::<bool>().prop_map(|all_specs| Scope::Product { all_specs }),
    ]
}

proptest! {
    #[test]
    fn the_order_of_rules_does_not_matter_and_no_spec_is_guessed(
        (scopes, shuffled) in prop::collection::vec((scope(), any::<bool>()), 0..6).prop_flat_map(|scopes| {
            let numbered: Vec<_> = scopes.into_iter().enumerate().collect();
            (Just(numbered.clone()), Just(numbered).prop_shuffle())
        }),
        sku_ref in "[ab]?", merchant_code in "[ab]?", spec in "[ab]?",
    ) {
        let build = |scopes: Vec<(usize, (Scope, bool))>| -> Vec<Rule> {
            scopes.into_iter().map(|(id, (scope, on))| {
                let rule = rule(&id.to_string(), scope);
                if on { rule } else { off(rule) }
            }).collect()
        };
        let line = line(&sku_ref, &merchant_code, &spec);
        let (rules, moved) = (build(scopes), build(shuffled));
        let (first, second) = (found(&rules, &line), found(&moved, &line));
        if first.starts_with("ambiguous") {
            prop_assert!(second.starts_with("ambiguous"));
        } else {
            prop_assert_eq!(&first, &second);
        }
        if let Ok(matched) = match_rule(&rules, &ShopId::from("s1"), &line)
            && matched.rung == Rung::Product && !spec.is_empty()
        {
            prop_assert_eq!(&matched.rule.scope, &Scope::Product { all_specs: true });
        }
    }
}
