use crate::talk::*;
use crate::{Millis, RuleId, ShopId};
use rstest::rstest;

const NOW: Millis = Millis(1_784_000_000_000);

fn usual() -> Situation {
    Situation {
        class: MessageClass::Text,
        at: NOW,
        now: NOW,
        stale_ms: 300_000,
        mode: TalkMode::Auto,
        takeover: None,
        quiet: false,
        heard: Heard::Unclear,
        keyword: None,
        default_reply: true,
        model: true,
    }
}

fn taken(until: Option<Millis>) -> Option<Takeover> {
    Some(Takeover { by: TakeoverBy::Person, at: NOW.plus(-1), until })
}

#[test]
fn the_table_of_who_answers() {
    let rows: Vec<(&str, Situation, Decision)> = vec![
        ("a plain line goes to the model", usual(), Decision::Ask(Route::None)),
        ("a price", Situation { heard: Heard::Price, ..usual() }, Decision::Ask(Route::Price)),
        ("the goods", Situation { heard: Heard::Technical, ..usual() }, Decision::Ask(Route::Technical)),
        ("a keyword is free", Situation { keyword: Some(false), heard: Heard::Price, ..usual() }, Decision::Keyword),
        ("a keyword that hands over", Situation { keyword: Some(true), ..usual() }, Decision::Keyword),
        ("no model: the default reply", Situation { model: false, ..usual() }, Decision::DefaultReply),
        (
            "nothing fits",
            Situation { model: false, default_reply: false, ..usual() },
            Decision::Leave(LeftReason::NoRule),
        ),
        ("a dispute", Situation { heard: Heard::Sensitive, ..usual() }, Decision::Leave(LeftReason::Sensitive)),
        (
            "off",
            Situation { mode: TalkMode::Off, keyword: Some(false), ..usual() },
            Decision::Leave(LeftReason::ModeOff),
        ),
        ("taken over", Situation { takeover: taken(None), ..usual() }, Decision::Leave(LeftReason::TakenOver)),
        (
            "taken over until later",
            Situation { takeover: taken(Some(NOW.plus(1))), keyword: Some(false), ..usual() },
            Decision::Leave(LeftReason::TakenOver),
        ),
        ("a takeover that ended", Situation { takeover: taken(Some(NOW)), ..usual() }, Decision::Ask(Route::None)),
        ("just young enough", Situation { at: NOW.plus(-300_000), ..usual() }, Decision::Ask(Route::None)),
        ("too old", Situation { at: NOW.plus(-300_001), ..usual() }, Decision::Leave(LeftReason::Stale)),
        ("quiet hours", Situation { quiet: true, ..usual() }, Decision::Leave(LeftReason::Quiet)),
        ("a picture", Situation { class: MessageClass::Picture, ..usual() }, Decision::Leave(LeftReason::Picture)),
        ("a card", Situation { class: MessageClass::OrderEvent, ..usual() }, Decision::Leave(LeftReason::System)),
    ];
    for (name, situation, decision) in rows {
        assert_eq!(decide(&situation), decision, "{name}");
    }
}

#[rstest]
#[case(MessageAuthor::Buyer, MessageKind::Text, "在吗", MessageClass::Text)]
#[case(MessageAuthor::Buyer, MessageKind::Text, "[我已付款，等待你发货]", MessageClass::SystemCard)]
#[case(MessageAuthor::Buyer, MessageKind::Text, "[微笑]好的[微笑]", MessageClass::Text)]
#[case(MessageAuthor::Buyer, MessageKind::Text, "  ", MessageClass::SystemCard)]
#[case(MessageAuthor::Buyer, MessageKind::Picture, "", MessageClass::Picture)]
#[case(MessageAuthor::System, MessageKind::Text, "提示", MessageClass::SystemCard)]
#[case(MessageAuthor::System, MessageKind::OrderEvent, "已付款", MessageClass::OrderEvent)]
#[case(MessageAuthor::Seller, MessageKind::Text, "在的", MessageClass::Own)]
fn classes(#[case] author: MessageAuthor, #[case] kind: MessageKind, #[case] text: &str, #[case] class: MessageClass) {
    assert_eq!(classify(Said { author, kind, text }), class);
}

#[rstest]
#[case("能便宜点吗", Heard::Price)]
#[case("５０元行不行", Heard::Price)]
#[case("支持 win10 吗", Heard::Technical)]
#[case("和上一款比哪个好", Heard::Technical)]
#[case("我要退款！", Heard::Sensitive)]
#[case("在吗", Heard::Unclear)]
fn words_tell(#[case] line: &str, #[case] heard: Heard) {
    assert_eq!(hear(line, &["退款".to_owned()]), heard);
}

#[rstest]
#[case("price", Route::Price)]
#[case("类别：tech。", Route::Technical)]
#[case("no_reply", Route::None)]
#[case("<html>", Route::Default)]
fn the_models_word(#[case] answer: &str, #[case] route: Route) {
    assert_eq!(read_class(answer), route);
}

fn rule(id: &str, shop: Option<&str>, product: Option<&str>, keywords: &[&str]) -> ReplyRule {
    ReplyRule {
        id: RuleId::from(id),
        name: id.to_owned(),
        enabled: true,
        kind: if keywords.is_empty() { ReplyKind::Default } else { ReplyKind::Keyword },
        shop_id: shop.map(ShopId::from),
        product_ref: product.map(str::to_owned),
        keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
        matching: Match::Contains,
        text: "好".to_owned(),
        picture_ids: Vec::new(),
        repeat: Repeat::Always,
        hand_over: false,
    }
}

#[test]
fn the_nearest_rule_answers_first() {
    let rules = [
        rule("all", None, None, &["发货"]),
        rule("shop", Some("s"), None, &["发货"]),
        rule("product", Some("s"), Some("p"), &["发货"]),
        rule("other", Some("t"), None, &["发货"]),
        rule("default", None, None, &[]),
    ];
    let shop = ShopId::from("s");
    let find = |product: &str, line: &str, free: &dyn Fn(&ReplyRule) -> bool| {
        let scope = Scope { shop_id: &shop, product_ref: product };
        first_match(&rules, ReplyKind::Keyword, scope, line, free).map(|rule| rule.id.to_string())
    };
    assert_eq!(find("p", "什么时候 发 货？", &|_| true).as_deref(), Some("product"));
    assert_eq!(find("q", "什么时候发货", &|_| true).as_deref(), Some("shop"));
    assert_eq!(find("q", "什么时候发货", &|rule| rule.id.as_str() != "shop").as_deref(), Some("all"));
    assert_eq!(find("p", "在吗", &|_| true), None);
    let scope = Scope { shop_id: &shop, product_ref: "" };
    let default = first_match(&rules, ReplyKind::Default, scope, "在吗", &|_| true);
    assert_eq!(default.map(|rule| rule.id.as_str()), Some("default"));
}

#[rstest]
#[case(Match::Contains, "你好请问在吗", true)]
#[case(Match::Equals, "你好请问在吗", false)]
#[case(Match::Equals, "在 吗？", true)]
#[case(Match::AllWords, "在吗", false)]
#[case(Match::AllWords, "在吗，有货吗", true)]
fn ways_of_matching(#[case] matching: Match, #[case] line: &str, #[case] heard: bool) {
    let rule = ReplyRule { matching, ..rule("r", None, None, &["在吗", "有货"]) };
    assert_eq!(rule.hears(line), heard);
}

#[test]
fn placeholders_are_filled_and_unknown_ones_named() {
    assert_eq!(fill("{买家}您好，{商品}有货", ["小鱼", "月卡", "店"]), "小鱼您好，月卡有货");
    assert_eq!(unknown_place("{买家}{卡密}"), Some("卡密".to_owned()));
    assert_eq!(unknown_place("{店铺} 没有别的"), None);
}
