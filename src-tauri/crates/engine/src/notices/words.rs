//! The sentences of notices: short, for sellers, with the next step. Channels outside of the screens have no other words.

use crate::settings::Language;
use huolang_store::notices::Notice;

/// A worded notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worded {
    /// One line.
    pub title: String,
    /// The sentence and the next step.
    pub body: String,
    /// Where a click leads.
    pub route: String,
}

/// Words one notice.
#[must_use]
pub fn word(notice: &Notice, language: Language) -> Worded {
    let of = |name: &str| Params(&notice.params).of(name);
    let (title, body) = match language {
        Language::ZhCn => chinese(&notice.event, &of),
        Language::En => english(&notice.event, &of),
    };
    Worded { title, body, route: route(notice) }
}

/// Words many notices of one kind as one.
#[must_use]
pub fn word_many(notices: &[&Notice], language: Language) -> Worded {
    let event = notices.first().map_or("", |notice| notice.event.as_str());
    let count = notices.len();
    let (title, body) = match (language, event) {
        (Language::ZhCn, "manual_shipment") => {
            (format!("{count} 个订单等你发货"), "点击查看，逐个或批量处理。".to_owned())
        }
        (Language::ZhCn, "needs_review") => {
            (format!("{count} 个订单结果不明"), "点击核对买家是否收到，再决定重发。".to_owned())
        }
        (Language::ZhCn, "low_stock" | "out_of_stock") => {
            (format!("{count} 个卡池要补货"), "点击查看并导入卡密。".to_owned())
        }
        (Language::ZhCn, "delivery_failed") => (format!("{count} 个订单发货失败"), "点击查看原因并重试。".to_owned()),
        (Language::ZhCn, _) => (format!("{count} 件事需要你处理"), "点击查看。".to_owned()),
        (Language::En, "manual_shipment") => {
            (format!("{count} orders wait for you to ship"), "Click to see them.".to_owned())
        }
        (Language::En, "needs_review") => {
            (format!("{count} orders are in doubt"), "Click to check what buyers have.".to_owned())
        }
        (Language::En, "low_stock" | "out_of_stock") => {
            (format!("{count} card pools need cards"), "Click to import cards.".to_owned())
        }
        (Language::En, "delivery_failed") => (format!("{count} deliveries failed"), "Click to see why.".to_owned()),
        (Language::En, _) => (format!("{count} things need you"), "Click to see them.".to_owned()),
    };
    let route = match event {
        "manual_shipment" => "/orders?tab=manual",
        "needs_review" => "/orders?tab=needs_review",
        "out_of_stock" => "/orders?tab=out_of_stock",
        "delivery_failed" => "/orders?tab=attention",
        "low_stock" => "/cards",
        _ => "/notices",
    };
    Worded { title, body, route: route.to_owned() }
}

fn route(notice: &Notice) -> String {
    if let Some(order) = &notice.order_id {
        return format!("/orders?open={order}");
    }
    match notice.event.as_str() {
        "low_stock" | "out_of_stock" => "/cards".to_owned(),
        "login_dead" => "/shops".to_owned(),
        "backup_failed" => "/settings".to_owned(),
        "verification_in_doubt" | "verification_failed" => "/verifications".to_owned(),
        _ => "/notices".to_owned(),
    }
}

struct Params<'n>(&'n serde_json::Value);

impl Params<'_> {
    fn of(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(serde_json::Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }
}

fn chinese(event: &str, of: &dyn Fn(&str) -> String) -> (String, String) {
    let (sn, title) = (of("sn"), of("title"));
    match event {
        "manual_shipment" => {
            let step = match of("reason").as_str() {
                "physical" => "请打包寄出，再填写快递单号。",
                "manual" => "规则是手动发货，点击打开订单。",
                "ask" => "规则要你先确认，点击打开订单。",
                "no_rule" | "no_rule_for_spec" => "没有合适的发货规则，点击打开订单选规则。",
                "rule_ambiguous" => "有几条规则都合适，点击打开订单选一条。",
                _ => "需要你处理，点击打开订单。",
            };
            (format!("等你发货：{title}"), format!("订单 {sn}，买家 {}。{step}", of("buyer")))
        }
        "out_of_stock" => ("缺货，订单在等".to_owned(), format!("订单 {sn} 没有卡密可发。补货后一键发出等待的订单。")),
        "low_stock" => (format!("库存不多了：{}", of("pool")), format!("还剩 {} 张，请及时补货。", of("left"))),
        "needs_review" => {
            ("结果不明，待核对".to_owned(), format!("订单 {sn} 不知道是否已发出。点击核对，不会自动重发。"))
        }
        "delivery_failed" => {
            ("发货失败".to_owned(), format!("订单 {sn} 没有发出：{}。点击查看并重试。", of("message")))
        }
        "refund_after_delivery" => ("发货后退款".to_owned(), format!("订单 {sn} 已发货，买家申请了退款。点击查看。")),
        "login_dead" => (format!("店铺登录失效：{}", of("shop")), "自动发货已暂停，请重新登录店铺。".to_owned()),
        "clock_jumped" => {
            ("电脑时间发生跳变".to_owned(), "请检查电脑的日期和时间，定时发货会按新时间计算。".to_owned())
        }
        "backup_failed" => ("备份没有完成".to_owned(), format!("{}。请看设置里的备份。", of("message"))),
        "verification_in_doubt" => (
            "核销结果不明，待核对".to_owned(),
            format!("券码 {} 不知道是否已核销。请到平台核对，再点“已核销”或“没有核销”。", of("code")),
        ),
        "verification_failed" => {
            ("自动核销没有成功".to_owned(), format!("订单 {sn} 的券没有核销。点击查看原因，再手动核销。"))
        }
        _ => ("货郎有新通知".to_owned(), "点击查看。".to_owned()),
    }
}

fn english(event: &str, of: &dyn Fn(&str) -> String) -> (String, String) {
    let (sn, title) = (of("sn"), of("title"));
    match event {
        "manual_shipment" => {
            let step = match of("reason").as_str() {
                "physical" => "Pack it and enter the tracking number.",
                "no_rule" | "no_rule_for_spec" | "rule_ambiguous" => {
                    "No single rule fits; open the order and choose one."
                }
                _ => "Open the order.",
            };
            (format!("Ship by hand: {title}"), format!("Order {sn}, buyer {}. {step}", of("buyer")))
        }
        "out_of_stock" => {
            ("Out of stock".to_owned(), format!("Order {sn} waits for cards. Import cards, then deliver what waits."))
        }
        "low_stock" => (format!("Low stock: {}", of("pool")), format!("{} cards left. Import more soon.", of("left"))),
        "needs_review" => (
            "Result unknown".to_owned(),
            format!("Nobody knows whether order {sn} went out. Check it; it is not sent again by itself."),
        ),
        "delivery_failed" => ("Delivery failed".to_owned(), format!("Order {sn} did not go out: {}.", of("message"))),
        "refund_after_delivery" => {
            ("Refund after delivery".to_owned(), format!("The buyer of order {sn} asks for a refund."))
        }
        "login_dead" => {
            (format!("Login ended: {}", of("shop")), "Delivery is paused; log in to the shop again.".to_owned())
        }
        "clock_jumped" => ("The clock jumped".to_owned(), "Check the computer's date and time.".to_owned()),
        "backup_failed" => {
            ("The backup failed".to_owned(), format!("{}. See the backups in the settings.", of("message")))
        }
        "verification_in_doubt" => (
            "Verification unknown".to_owned(),
            format!("Nobody knows whether voucher {} counts. Check it on the platform, then say so.", of("code")),
        ),
        "verification_failed" => (
            "A voucher was not verified".to_owned(),
            format!("The voucher of order {sn} was refused. See why, then verify it by hand."),
        ),
        _ => ("Huolang has news".to_owned(), "Click to see it.".to_owned()),
    }
}
