#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
//! What is saved, what is refused, and how it is stored.

use super::{
    BuyerLimit, Channel, Delay, FieldProblem, GoodsKind, Mode, PlatformKind, Rule, RuleStatus, Scope, Source, Steps,
};
use crate::shanghai::WorkingHours;
use rstest::rstest;

/// A rule that may be saved.
fn pool() -> Rule {
    Rule { source: Source::CardPool { pool_id: "pool".into() }, ..Rule::new("r1", "s1", "p1") }
}

fn with(change: impl FnOnce(&mut Rule)) -> Rule {
    let mut rule = pool();
    change(&mut rule);
    rule
}

/// `field problem name=value …`, one a line.
fn errors(rule: &Rule) -> String {
    let lines = rule.check().into_iter().map(|error| {
        let params: String = error.params.iter().map(|(name, value)| format!(" {name}={value}")).collect();
        format!("{} {}{params}", error.field, error.problem)
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[rstest]
#[case::pool(pool())]
#[case::pool_with_words(with(|r| r.template = "您好{买家},卡密:{卡密}".into()))]
#[case::number_and_password(with(|r| r.template = "{每张}{卡号}/{密码}{/每张}".into()))]
#[case::fixed(with(|r| r.source = Source::FixedText { text: "链接 {不是变量}".into() }))]
#[case::template_only(with(|r| { r.source = Source::TemplateOnly; r.template = "请看订单 {订单号}".into(); }))]
#[case::external(with(|r| r.source = Source::External { url: "https://cards.example/give".into() }))]
#[case::external_here(with(|r| r.source = Source::External { url: "http://127.0.0.1:8080/give".into() }))]
#[case::external_link(with(|r| { r.source = Source::External { url: "https://cards.example/give".into() }; r.template = "{提取链接}".into(); }))]
#[case::guarded_instructions(with(|r| r.template = "{卡密}{如果 使用说明}{使用说明}{/如果}".into()))]
#[case::instructions(with(|r| { r.template = "{卡密}{使用说明}".into(); r.instructions = "兑换".into(); }))]
#[case::merchant_code_anywhere(with(|r| { r.product_ref = String::new(); r.scope = Scope::MerchantCode { code: "M".into() }; }))]
#[case::physical_by_hand(with(|r| { r.kind = GoodsKind::Physical; r.mode = Mode::Manual; r.source = Source::TemplateOnly; }))]
#[case::ship_only(with(|r| { r.steps = Steps::ShipOnly; r.source = Source::TemplateOnly; }))]
#[case::by_voucher(with(|r| r.channel = Channel::Voucher))]
#[case::all_choices(with(|r| {
    r.delay = Delay { min_ms: 1_800_000, max_ms: 7_200_000 };
    r.working_hours = Some(WorkingHours::daily(540, 1_320));
    r.per_buyer_limit = Some(BuyerLimit { count: 1, window_days: 30 });
    r.near_expiry_days = 7;
    r.stock = 0;
    r.low_stock_at = Some(10);
}))]
fn saved(#[case] rule: Rule) {
    assert_eq!(errors(&rule), "");
}

#[rstest]
#[case::shop(with(|r| r.shop_id = " ".into()), "shop_id empty")]
#[case::voucher_last(with(|r| { r.channel = Channel::ChatAndVoucher; r.steps = Steps::ShipThenContent; }), "channel voucher_ships_itself")]
#[case::product(with(|r| r.product_ref = String::new()), "product_ref empty")]
#[case::sku(with(|r| r.scope = Scope::Sku { sku_ref: String::new() }), "scope.sku_ref empty")]
#[case::code(with(|r| r.scope = Scope::MerchantCode { code: " ".into() }), "scope.code empty")]
#[case::spec(with(|r| r.scope = Scope::Spec { text: " ; ".into() }), "scope.text empty")]
#[case::pool(with(|r| r.source = Source::CardPool { pool_id: "".into() }), "source.pool_id empty")]
#[case::fixed(with(|r| r.source = Source::FixedText { text: "\n".into() }), "source.text empty")]
#[case::address(with(|r| r.source = Source::External { url: "ftp://x".into() }), "source.url not_an_address")]
#[case::plain_http(with(|r| r.source = Source::External { url: "http://cards.example/x".into() }), "source.url not_an_address")]
#[case::a_name_before_the_host(with(|r| r.source = Source::External { url: "http://localhost:1@evil.example/".into() }), "source.url not_an_address")]
#[case::address_without_host(with(|r| r.source = Source::External { url: "https:///x".into() }), "source.url not_an_address")]
#[case::units(with(|r| r.units_per_quantity = 0), "units_per_quantity too_small least=1 most=100")]
#[case::many_units(with(|r| r.units_per_quantity = 101), "units_per_quantity too_large least=1 most=100")]
#[case::stock(with(|r| r.stock = -2), "stock too_small least=-1 most=1000000000")]
#[case::span(with(|r| r.delay = Delay { min_ms: 2, max_ms: 1 }), "delay span_reversed")]
#[case::delay(with(|r| r.delay = Delay { min_ms: 0, max_ms: 2_592_000_001 }), "delay.max_ms too_large least=0 most=2592000000")]
#[case::hours(with(|r| r.working_hours = Some(WorkingHours::daily(60, 60))), "working_hours never_open")]
#[case::limit(with(|r| r.per_buyer_limit = Some(BuyerLimit { count: 0, window_days: 1 })), "per_buyer_limit.count too_small least=1 most=1000000")]
#[case::expiry(with(|r| r.near_expiry_days = -1), "near_expiry_days too_small least=0 most=3650")]
#[case::unknown_variable(with(|r| r.template = "卡:\n  {卡蜜}".into()), "template template_wrong column=3 found=卡蜜 line=2 problem=unknown_variable suggestion={卡密}")]
#[case::unclosed(with(|r| r.template = "{每张}{卡密}".into()), "template template_wrong column=1 found={每张} line=1 problem=unclosed_block suggestion={/每张}")]
#[case::no_card(with(|r| r.template = "谢谢 {买家}".into()), "template template_without_card")]
#[case::number_is_no_secret(with(|r| r.template = "{卡号}".into()), "template template_without_card")]
#[case::no_source(with(|r| { r.source = Source::TemplateOnly; r.template = "{卡密}".into(); }), "template cards_without_source")]
#[case::nothing_to_say(with(|r| r.source = Source::TemplateOnly), "template empty")]
#[case::no_instructions(with(|r| { r.source = Source::FixedText { text: "t".into() }; r.template = "{卡密}{使用说明}".into(); }), "instructions value_missing variable=使用说明")]
#[case::no_link(with(|r| { r.source = Source::TemplateOnly; r.template = "{提取链接}".into(); }), "link value_missing variable=提取链接")]
#[case::long(with(|r| r.instructions = "长".repeat(20_001)), "instructions too_long most=20000")]
#[case::physical(with(|r| r.kind = GoodsKind::Physical), "mode physical_not_automatic")]
#[case::two_at_once(with(|r| { r.units_per_quantity = 0; r.template = "{x}".into(); }), "units_per_quantity too_small least=1 most=100\ntemplate template_wrong column=1 found=x line=1 problem=unknown_variable")]
fn refused(#[case] rule: Rule, #[case] expected: &str) {
    assert_eq!(errors(&rule), expected);
}

#[rstest]
#[case::shown("{卡密}{使用说明}", "", true)]
#[case::its_own("{卡密}{使用说明}", "先登录", false)]
#[case::asked_for("{卡密}{如果 使用说明}{使用说明}{/如果}", "", false)]
#[case::not_shown("{卡密}", "", false)]
fn the_pool_may_have_the_instructions(#[case] template: &str, #[case] own: &str, #[case] needed: bool) {
    let rule = with(|rule| (rule.template, rule.instructions) = (template.into(), own.into()));
    assert_eq!(errors(&rule), "");
    assert_eq!(rule.needs_pool_instructions(), needed);
}

#[test]
fn unknown_variables_are_told_from_other_mistakes() {
    let unknown = |template: &str| with(|rule| rule.template = template.into()).check()[0].is_unknown_variable();
    assert!(unknown("{卡蜜}"));
    assert!(!unknown("{"));
}

#[test]
fn stored_form() {
    let rule = with(|rule| {
        rule.scope = Scope::Product { all_specs: true };
        rule.working_hours = Some(WorkingHours { from: 540, to: 1_080, days: vec![1, 7] });
        rule.per_buyer_limit = Some(BuyerLimit { count: 2, window_days: 7 });
        rule.low_stock_at = Some(5);
    });
    insta::assert_json_snapshot!(rule);
    let stored = serde_json::to_string(&rule).unwrap();
    assert_eq!(serde_json::from_str::<Rule>(&stored).unwrap(), rule);
}

#[test]
fn absent_fields_take_the_usual_values() {
    let rule: Rule = serde_json::from_str(r#"{"id":"r1","shop_id":"s1","product_ref":"p1"}"#).unwrap();
    assert_eq!(rule, Rule::new("r1", "s1", "p1"));
    assert_eq!((rule.stock, rule.units_per_quantity, rule.status), (-1, 1, RuleStatus::Active));
}

#[rstest]
#[case(Source::CardPool { pool_id: "p".into() }, "{卡密列表}")]
#[case(Source::External { url: "https://x.example".into() }, "{卡密列表}")]
#[case(Source::FixedText { text: "t".into() }, "{卡密}")]
#[case(Source::TemplateOnly, "")]
fn usual_template(#[case] source: Source, #[case] expected: &str) {
    let rule = Rule { source, template: " \n".into(), ..pool() };
    assert_eq!(rule.template_text(), expected);
    let own = Rule { template: "{卡密}!".into(), ..rule };
    assert_eq!(own.template_text(), "{卡密}!");
}

#[rstest]
#[case(Steps::ContentThenShip, true, true)]
#[case(Steps::ShipThenContent, true, true)]
#[case(Steps::ContentOnly, true, false)]
#[case(Steps::ShipOnly, false, true)]
fn which_steps(#[case] steps: Steps, #[case] content: bool, #[case] ship: bool) {
    let rule = Rule { steps, ..pool() };
    assert_eq!((rule.sends_content(), rule.marks_shipped()), (content, ship));
    assert!(rule.is_automatic());
}

#[rstest]
#[case::usual(|_: &mut Rule| {}, None)]
#[case::codes(|rule: &mut Rule| rule.template = "{卡密}".into(), None)]
#[case::prose(|rule: &mut Rule| rule.template = "您的卡密：{卡密}".into(), Some("template"))]
#[case::numbered(|rule: &mut Rule| rule.template = "{卡密列表}".into(), Some("template"))]
#[case::fixed_prose(|rule: &mut Rule| rule.source = Source::FixedText { text: "请联系客服".into() }, Some("source.text"))]
#[case::fixed_code(|rule: &mut Rule| rule.source = Source::FixedText { text: "CODE-1".into() }, None)]
#[case::by_hand(|rule: &mut Rule| (rule.channel, rule.template) = (Channel::ByHand, "您好 {卡密}".into()), None)]
#[case::nothing_sent(|rule: &mut Rule| (rule.steps, rule.template) = (Steps::ShipOnly, "您好 {卡密}".into()), None)]
fn a_rule_by_the_platforms_call_makes_vouchers(#[case] change: fn(&mut Rule), #[case] wrong: Option<&str>) {
    let mut rule = Rule { channel: Channel::Call, ..pool() };
    change(&mut rule);
    let found = rule.no_vouchers(PlatformKind::Pdd);
    assert_eq!(found.as_ref().map(|error| error.field.as_str()), wrong);
    assert!(found.is_none_or(|error| error.problem == FieldProblem::NotVouchers));
    assert_eq!(rule.no_vouchers(PlatformKind::Xianyu), None, "elsewhere the call takes words");
}

#[test]
fn a_way_that_a_platform_does_not_have_is_its_usual_one() {
    use crate::platform::PlatformKind as Kind;
    for way in [Channel::Chat, Channel::Voucher, Channel::ChatAndVoucher] {
        assert_eq!(way.on(Kind::Xianyu), way);
        assert_eq!(way.on(Kind::Pdd), Channel::ByHand);
        assert_eq!(way.on(Kind::Practice), Channel::Call);
        assert!(way.is_call());
    }
    assert!(!Channel::ByHand.is_call() && !Channel::PlatformStock.is_call());
}
