#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! Green means: an order arriving now would be delivered.

use super::{Readiness, ReadinessFacts, readiness};
use crate::rule::{GoodsKind, Mode, Rule, RuleStatus, Source};
use rstest::rstest;

fn pool() -> Rule {
    Rule { source: Source::CardPool { pool_id: "p".into() }, low_stock_at: Some(5), ..Rule::new("r1", "s1", "p1") }
}

fn with(change: impl FnOnce(&mut Rule)) -> Rule {
    let mut rule = pool();
    change(&mut rule);
    rule
}

fn facts(rule: &Rule) -> ReadinessFacts<'_> {
    ReadinessFacts {
        login_ok: true,
        permission_ok: true,
        rule: Some(rule),
        cards_available: Some(50),
        by_person: false,
        notice_ok: true,
        shop_on: true,
        product_on: true,
        tasks_running: true,
        called: false,
    }
}

/// The points that are not well, with their remedy.
fn open(facts: &ReadinessFacts<'_>) -> (bool, String) {
    let report = readiness(facts);
    let open = report.checks.iter().filter(|check| !matches!(check.state, Readiness::Ok | Readiness::NotNeeded));
    let text = open.map(|check| format!("{}={}:{}", check.item, check.state, check.action)).collect::<Vec<_>>();
    (report.green, text.join(" "))
}

#[rstest]
#[case::login(|f: &mut ReadinessFacts<'_>| f.login_ok = false, false, "login=missing:relogin_shop")]
#[case::permission(|f: &mut ReadinessFacts<'_>| f.permission_ok = false, false, "permission=missing:grant_permission")]
#[case::rule(|f: &mut ReadinessFacts<'_>| f.rule = None, false, "rule=missing:add_rule")]
#[case::no_cards(|f: &mut ReadinessFacts<'_>| f.cards_available = Some(0), false, "stock=missing:add_cards")]
#[case::cards_unknown(|f: &mut ReadinessFacts<'_>| f.cards_available = None, false, "stock=missing:add_cards")]
#[case::few_cards(|f: &mut ReadinessFacts<'_>| f.cards_available = Some(5), true, "stock=warning:add_cards")]
#[case::notice(|f: &mut ReadinessFacts<'_>| f.notice_ok = false, true, "notice=warning:set_up_notice")]
#[case::switch(|f: &mut ReadinessFacts<'_>| f.product_on = false, false, "switch=missing:turn_product_on")]
#[case::shop(|f: &mut ReadinessFacts<'_>| f.shop_on = false, false, "switch=missing:open_shop")]
#[case::shop_before_its_products(|f: &mut ReadinessFacts<'_>| { f.shop_on = false; f.product_on = false; f.tasks_running = false; }, false, "switch=missing:open_shop")]
#[case::tasks(|f: &mut ReadinessFacts<'_>| f.tasks_running = false, false, "switch=missing:resume_task")]
#[case::keys_of_a_called_shop(|f: &mut ReadinessFacts<'_>| { f.called = true; f.login_ok = false; }, false, "login=missing:set_up_calls")]
#[case::mapping_of_a_called_shop(|f: &mut ReadinessFacts<'_>| { f.called = true; f.rule = None; }, false, "rule=missing:map_product")]
#[case::well(|_: &mut ReadinessFacts<'_>| {}, true, "")]
fn each_point(#[case] change: fn(&mut ReadinessFacts<'_>), #[case] green: bool, #[case] expected: &str) {
    let rule = pool();
    let mut facts = facts(&rule);
    change(&mut facts);
    assert_eq!(open(&facts), (green, expected.to_owned()));
}

#[rstest]
#[case::off(with(|r| r.status = RuleStatus::Inactive), false, "switch=missing:turn_product_on")]
#[case::sold_out(with(|r| r.status = RuleStatus::OutOfStock), false, "stock=missing:edit_rule")]
#[case::own_stock_spent(with(|r| r.stock = 0), false, "stock=missing:edit_rule")]
#[case::own_stock_low(with(|r| r.stock = 3), true, "stock=warning:add_cards")]
#[case::more_for_each_than_left(with(|r| r.units_per_quantity = 60), false, "stock=missing:add_cards")]
#[case::bad_template(with(|r| r.template = "{卡蜜}".into()), false, "template=missing:edit_template")]
#[case::fixed_text(with(|r| r.source = Source::FixedText { text: "t".into() }), true, "")]
fn each_rule(#[case] rule: Rule, #[case] green: bool, #[case] expected: &str) {
    assert_eq!(open(&facts(&rule)), (green, expected.to_owned()));
}

#[test]
fn goods_that_a_person_ships_or_sends_need_a_notice() {
    let rule = with(|rule| {
        rule.kind = GoodsKind::Physical;
        rule.mode = Mode::Manual;
        rule.source = Source::TemplateOnly;
    });
    let mut facts = facts(&rule);
    (facts.cards_available, facts.by_person) = (None, true);
    assert_eq!(open(&facts), (true, String::new()));
    facts.notice_ok = false;
    assert_eq!(open(&facts), (false, "notice=missing:set_up_notice".to_owned()));
    // Content that the program fixes and a person copies waits for somebody just as well.
    let automatic = pool();
    let facts = ReadinessFacts { by_person: true, notice_ok: false, ..self::facts(&automatic) };
    assert_eq!(open(&facts), (false, "notice=missing:set_up_notice".to_owned()));
}

#[test]
fn where_the_platform_calls_us_no_template_is_needed() {
    let rule = with(|rule| rule.template = "{没有这个}".into());
    assert_eq!(open(&facts(&rule)), (false, "template=missing:edit_template".to_owned()));
    assert_eq!(open(&ReadinessFacts { called: true, ..facts(&rule) }), (true, String::new()));
}
