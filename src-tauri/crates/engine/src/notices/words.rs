//! The sentences of notices: short, for sellers, with the next step. Channels outside of the screens have no other words.

use super::{callback, files, model, orders, prices, refunds, refusal, trouble, unmapped, vouchers};
use crate::settings::Language;
use huolang_domain::{Millis, shanghai};
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
    let of_rules = event == "low_stock" && notices.iter().any(|notice| rule_of(notice).is_some());
    let (title, body) = match (language, event) {
        (Language::ZhCn, _) if of_rules => (format!("{count} 处库存不多了"), "点击查看并补货。".to_owned()),
        (Language::En, _) if of_rules => (format!("{count} stocks run low"), "Click to see and refill.".to_owned()),
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
        (Language::ZhCn, "deadline_near") => {
            (format!("{count} 个订单快到发货时限"), "点击查看，先处理它们。".to_owned())
        }
        (Language::ZhCn, "refund_before_delivery") => {
            (format!("{count} 个订单退款，别再发货"), "点击查看，再到平台处理退款。".to_owned())
        }
        (Language::ZhCn, "price_not_changed") => {
            (format!("{count} 个订单谈好的价没改成"), "点击查看，在买家付款前改好。".to_owned())
        }
        (Language::ZhCn, "new_order") => (format!("{count} 批新订单"), "点击查看。".to_owned()),
        (Language::ZhCn, "verify_ok") => (format!("{count} 张券已核销"), "点击查看记录。".to_owned()),
        (Language::ZhCn, "verify_failed") => (format!("{count} 张券没有核销"), "点击查看原因。".to_owned()),
        (Language::ZhCn, "import_done") => (format!("{count} 个文件导入完成"), "点击查看结果。".to_owned()),
        (Language::ZhCn, "import_failed") => (format!("{count} 个文件没有导入"), "点击查看原因。".to_owned()),
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
        (Language::En, "deadline_near") => {
            (format!("{count} orders are close to their deadline"), "Click to see them first.".to_owned())
        }
        (Language::En, "refund_before_delivery") => (
            format!("{count} orders refunded: do not ship"),
            "Click to see them, then answer on the platform.".to_owned(),
        ),
        (Language::En, "price_not_changed") => {
            (format!("{count} agreed prices were not changed"), "Click to see them before the buyers pay.".to_owned())
        }
        (Language::En, "new_order") => ("New orders".to_owned(), "Click to see them.".to_owned()),
        (Language::En, "verify_ok") => (format!("{count} vouchers verified"), "Click to see them.".to_owned()),
        (Language::En, "verify_failed") => (format!("{count} vouchers not verified"), "Click to see why.".to_owned()),
        (Language::En, "import_done") => (format!("{count} files imported"), "Click to see the results.".to_owned()),
        (Language::En, "import_failed") => (format!("{count} files not imported"), "Click to see why.".to_owned()),
        (Language::En, _) => (format!("{count} things need you"), "Click to see them.".to_owned()),
    };
    let route = match event {
        "manual_shipment" => "/orders?tab=manual",
        "needs_review" => "/orders?tab=needs_review",
        "out_of_stock" => "/orders?tab=out_of_stock",
        "delivery_failed" => "/orders?tab=attention",
        "deadline_near" => "/orders?tab=attention",
        "refund_before_delivery" | "refund_after_delivery" => "/orders?tab=after_sale",
        "new_order" => "/orders?tab=pending_ship",
        "price_not_changed" => "/orders?tab=pending_payment",
        _ if of_rules => "/notices",
        "low_stock" | "cards_set_aside" => "/cards",
        "card_upload_unknown" => "/cards?uploads=1",
        "verify_ok" | "verify_failed" => "/verifications",
        "import_done" | "import_failed" => "/data?tab=imports",
        _ => "/notices",
    };
    Worded { title, body, route: route.to_owned() }
}

/// The rule whose own stock a notice is about.
fn rule_of(notice: &Notice) -> Option<String> {
    Some(Params(&notice.params).of("rule_id")).filter(|rule| !rule.is_empty())
}

fn route(notice: &Notice) -> String {
    match notice.event.as_str() {
        "verify_first" => return "/verifications?tab=rules".to_owned(),
        // What is seen on the platform is said at the record.
        "verification_in_doubt" => return "/verifications".to_owned(),
        _ => {}
    }
    if let Some(order) = &notice.order_id {
        return format!("/orders?open={order}");
    }
    match notice.event.as_str() {
        // Cards that a platform keeps for a shop are filled up there.
        "low_stock" => match (rule_of(notice), &notice.shop_id) {
            (Some(rule), _) => format!("/products?tab=rules&rule={rule}"),
            (None, Some(shop)) => format!("/shops?open={shop}"),
            (None, None) => "/cards".to_owned(),
        },
        "out_of_stock" | "cards_set_aside" => "/cards".to_owned(),
        "card_upload_unknown" => "/cards?uploads=1".to_owned(),
        "new_order" => "/orders?tab=pending_ship".to_owned(),
        "price_not_changed" => "/orders?tab=pending_payment".to_owned(),
        "login_dead"
        | "login_ending"
        | "risk_control"
        | "shop_stopped"
        | "shop_limited"
        | "shop_trouble"
        | "product_unmapped"
        | "restored_asks_again"
        | "shop_ending" => {
            notice.shop_id.as_ref().map_or_else(|| "/shops".to_owned(), |shop| format!("/shops?open={shop}"))
        }
        "backup_failed" => "/settings?tab=data".to_owned(),
        "clock_jumped" => "/doctor".to_owned(),
        "ai_budget" | "ai_trouble" => "/conversations?tab=ai".to_owned(),
        "verify_failed" | "verify_ok" => "/verifications".to_owned(),
        "import_done" | "import_failed" => {
            let of = |name: &str| Params(&notice.params).of(name);
            match of("pool_id").as_str() {
                "" => format!("/data?tab=imports&open={}", of("import_id")),
                pool => format!("/cards?pool={pool}"),
            }
        }
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
        "manual_shipment" | "new_order" => orders::chinese(event, of),
        "out_of_stock" => ("缺货，订单在等".to_owned(), format!("订单 {sn} 没有卡密可发。补货后一键发出等待的订单。")),
        "low_stock" if !of("rule_id").is_empty() => (
            format!("限售快卖完了：{title}"),
            format!("还能卖 {} 件，卖完就停。要继续卖，在规则里加数量。", of("left")),
        ),
        "low_stock" => (format!("库存不多了：{}", of("pool")), format!("还剩 {} 张，请及时补货。", of("left"))),
        "needs_review" => {
            ("结果不明，待核对".to_owned(), format!("订单 {sn} 不知道是否已发出。点击核对，不会自动重发。"))
        }
        "delivery_failed" => ("发货失败".to_owned(), refusal::chinese(&sn, &of("code"), &of("message"))),
        "callback_stopped" => ("回调没有成功".to_owned(), callback::chinese(of)),
        "inbound_differs" => (
            "京东重复下单内容不同".to_owned(),
            format!("订单 {sn} 再次提交时商品、数量或金额变了，按第一次的内容发货。请核对。"),
        ),
        "cards_set_aside" => (
            format!("有卡密京东不收：{}", of("pool")),
            format!("{} 张卡的字符、长度或有效期京东不收，已作废，订单改发后面的卡。改好后重新导入。", of("cards")),
        ),
        "card_upload_unknown" => (
            format!("上传的卡密不知道平台收没收：{}", of("shop")),
            format!("{} 张先不再发。到平台后台看卡券库存，再到卡密库点“平台没有，放回卡池”或“平台有”。", of("cards")),
        ),
        "shop_ending" => (
            format!("店铺快到有效期：{}", of("shop")),
            format!("{} 起不再接新单。要继续卖，到店铺设置改有效期。", moment(&of("ends_at"))),
        ),
        "restored_asks_again" => (
            format!("恢复备份后请核对京东订单：{}", of("shop")),
            "备份之后的订单这里没有，已改成请京东稍后再查，不会退款。到京东后台核对完，再到店铺设置改回来。".to_owned(),
        ),
        "refund_after_delivery" => refunds::after_zh(&sn, &of("status")),
        "refund_before_delivery" => refunds::before_zh(&sn, &title, &of("status")),
        "price_not_changed" => prices::chinese(of),
        "product_unmapped" => unmapped::chinese(of),
        "login_dead" => (format!("店铺登录失效：{}", of("shop")), "自动发货已暂停，请重新登录店铺。".to_owned()),
        "deadline_near" => {
            ("快到发货时限了".to_owned(), format!("订单 {sn}（{title}）还没发货，超时会被平台处罚。点击打开。"))
        }
        "risk_control" => (
            format!("平台要你本人验证：{}", of("shop")),
            "自动发货已暂停。请打开店铺页，按提示到平台完成验证，再点“检查登录”。".to_owned(),
        ),
        "shop_trouble" => trouble::chinese(&of("shop"), &of("trouble"), &of("detail")),
        "shop_stopped" => (
            format!("店铺已停下：{}", of("shop")),
            format!("{}{}处理好后点“检查登录”。", stopped_zh(&of("cause")), address_zh(&of("address"))),
        ),
        "shop_limited" => (format!("店铺受限：{}", of("shop")), limited_zh(&of("cause")).to_owned()),
        "clock_jumped" => {
            ("电脑时间发生跳变".to_owned(), "请检查电脑的日期和时间，定时发货会按新时间计算。".to_owned())
        }
        "database_in_use" => (
            "数据库被另一个货郎占用".to_owned(),
            "一个货郎失去了数据库，已停下不再发货。只留一个货郎用它，关掉另一个；停下的那个几秒后自动继续。".to_owned(),
        ),
        "login_ending" => (
            format!("店铺登录快到期：{}", of("shop")),
            format!("{} 到期，请提前重新登录，免得自动发货停下。", moment(&of("ends_at"))),
        ),
        "verify_ok" | "verify_failed" => vouchers::chinese(event, of),
        "import_done" | "import_failed" => files::chinese(event, of),
        "ai_budget" => {
            ("AI 费用到上限".to_owned(), format!("{}现在只发固定回复；要继续用 AI，到设置里提高上限。", of("message")))
        }
        "ai_trouble" => ("AI 客服出错".to_owned(), model::chinese(&of("trouble")).to_owned()),
        "daily_report" => (format!("{} 日报", of("day")), report_zh(of)),
        "backup_failed" => (
            "备份没有完成".to_owned(),
            "夜里的备份没有做成，数据没有受影响。请检查磁盘空间和备份文件夹，再到设置里备份一次。".to_owned(),
        ),
        "verification_in_doubt" => (
            "核销结果不明，待核对".to_owned(),
            format!("券码 {} 不知道是否已核销。请到平台核对，再点“已核销”或“没有核销”。", of("code")),
        ),
        "verify_first" => (
            "首单核销等你确认".to_owned(),
            format!("订单 {sn} 到了自动核销的时间。第一单请你看过再核销，顺利后这条规则才自动。"),
        ),
        _ => ("货郎有新通知".to_owned(), "点击查看。".to_owned()),
    }
}

fn english(event: &str, of: &dyn Fn(&str) -> String) -> (String, String) {
    let (sn, title) = (of("sn"), of("title"));
    match event {
        "manual_shipment" | "new_order" => orders::english(event, of),
        "out_of_stock" => {
            ("Out of stock".to_owned(), format!("Order {sn} waits for cards. Import cards, then deliver what waits."))
        }
        "low_stock" if !of("rule_id").is_empty() => (
            format!("Nearly sold out: {title}"),
            format!("{} may still be sold, then it stops. Add more in the rule to go on.", of("left")),
        ),
        "low_stock" => (format!("Low stock: {}", of("pool")), format!("{} cards left. Import more soon.", of("left"))),
        "needs_review" => (
            "Result unknown".to_owned(),
            format!("Nobody knows whether order {sn} went out. Check it; it is not sent again by itself."),
        ),
        "delivery_failed" => {
            ("Delivery failed".to_owned(), refusal::english(&sn, &of("code"), &of("message")))
        }
        "callback_stopped" => {
            ("A callback was not taken".to_owned(), callback::english(of))
        }
        "inbound_differs" => (
            "JD repeated an order differently".to_owned(),
            format!(
                "Order {sn} came again with another product, quantity or amount. The first one counts; please check."
            ),
        ),
        "cards_set_aside" => (
            format!("JD does not take some cards: {}", of("pool")),
            format!("{} cards are void and orders get the next ones. Correct and import them again.", of("cards")),
        ),
        "card_upload_unknown" => (
            format!("Nobody knows whether the platform took the cards: {}", of("shop")),
            format!(
                "{} cards are held back. See the platform's console, then say in the card vault what is there.",
                of("cards")
            ),
        ),
        "shop_ending" => (
            format!("The shop's date is near: {}", of("shop")),
            format!("No new orders from {} on. To go on selling, change the date in its settings.", moment(&of("ends_at"))),
        ),
        "restored_asks_again" => (
            format!("Look through JD's orders after the restore: {}", of("shop")),
            "Orders since the backup are not here. JD is told to ask again instead of refunding them; set it back in the \
             shop's settings once they are settled."
                .to_owned(),
        ),
        "refund_after_delivery" => refunds::after_en(&sn, &of("status")),
        "refund_before_delivery" => refunds::before_en(&sn, &title, &of("status")),
        "price_not_changed" => prices::english(of),
        "product_unmapped" => unmapped::english(of),
        "login_dead" => {
            (format!("Login ended: {}", of("shop")), "Delivery is paused; log in to the shop again.".to_owned())
        }
        "deadline_near" => (
            "The shipping deadline is near".to_owned(),
            format!("Order {sn} ({title}) is not shipped yet. Open it now."),
        ),
        "risk_control" => (
            format!("The platform asks for you: {}", of("shop")),
            "Delivery is paused. Open the shop, pass the platform's check, then press “Check login”.".to_owned(),
        ),
        "shop_trouble" => trouble::english(&of("shop"), &of("trouble"), &of("detail")),
        "shop_stopped" => (
            format!("Shop stopped: {}", of("shop")),
            format!("{}{} Then press “Check login”.", stopped_en(&of("cause")), address_en(&of("address"))),
        ),
        "shop_limited" => (format!("Shop limited: {}", of("shop")), limited_en(&of("cause")).to_owned()),
        "clock_jumped" => ("The clock jumped".to_owned(), "Check the computer's date and time.".to_owned()),
        "database_in_use" => (
            "Another Huolang uses the database".to_owned(),
            "One of them has lost it and delivers nothing. Keep one and close the other; the one that stopped goes on by itself."
                .to_owned(),
        ),
        "login_ending" => (
            format!("Login ends soon: {}", of("shop")),
            format!("It ends at {}. Log in again before, so that deliveries go on.", moment(&of("ends_at"))),
        ),
        "verify_ok" | "verify_failed" => vouchers::english(event, of),
        "import_done" | "import_failed" => files::english(event, of),
        "ai_budget" => ("The AI budget is used up".to_owned(), model::budget_english(&of("scope")).to_owned()),
        "ai_trouble" => ("The AI is in trouble".to_owned(), model::english(&of("trouble")).to_owned()),
        "daily_report" => (format!("Report of {}", of("day")), report_en(of)),
        "backup_failed" => {
            ("The backup failed".to_owned(), format!("{}. See the backups in the settings.", of("message")))
        }
        "verification_in_doubt" => (
            "Verification unknown".to_owned(),
            format!("Nobody knows whether voucher {} counts. Check it on the platform, then say so.", of("code")),
        ),
        "verify_first" => (
            "A rule asks before it verifies".to_owned(),
            format!("Order {sn} is due. Say go for this first one; once it went well the rule goes on by itself."),
        ),
        _ => ("Huolang has news".to_owned(), "Click to see it.".to_owned()),
    }
}

/// What hinders a shop, with the next step.
fn limited_zh(cause: &str) -> &'static str {
    match cause {
        "quota_used" => "今天的接口额度用完了，零点后自动继续。想加额度，请到平台后台申请。",
        "app_shared" => "别的程序也在用同一个应用取令牌，会互相顶掉。请让每个程序用自己的应用。",
        _ => "平台限制了部分功能，请打开店铺页查看。",
    }
}

fn limited_en(cause: &str) -> &'static str {
    match cause {
        "quota_used" => {
            "Today's quota is used up; it goes on after midnight. Ask the platform for more if you need it."
        }
        "app_shared" => {
            "Another program fetches tokens with the same app and shuts this one out. Give each its own app."
        }
        _ => "The platform limits a part of it; open the shop to see.",
    }
}

/// Why a shop stopped, with the next step.
fn stopped_zh(cause: &str) -> &'static str {
    match cause {
        "ip_refused" => "平台不认这台电脑的网络地址，请到平台后台把它加入 IP 白名单。",
        "permission_missing" => "应用缺少权限，或商家取消了授权，请到平台后台开通后重新授权。",
        "app_refused" => "应用的 ID 或密钥不对，或应用已被停用，请核对后重填。",
        "wrong_account" => "账号或账户 ID 不是这家店的，请核对后重填，或换回本店账号登录。",
        "account_taken" => "这个账号已经作为另一家店连接了，请暂停这家店（没有过订单的可以删掉），或换一个账号登录。",
        "token_foreign" => "授权令牌不是这个应用的，或被更新的授权顶掉了，请核对应用 ID，再点“登录授权”。",
        "clock_off" => "电脑时间不准，请校准日期和时间。",
        "account_blocked" => "平台限制了这个账号的操作，请打开 App 看看，先停用一两天再试。",
        "session_taken" => "这个账号在别的软件或网页里在线，请先退出那边。",
        "quota_used" => "平台给的调用额度用完了，请到平台后台查看额度。",
        _ => "平台要求你本人处理，请打开店铺页查看。",
    }
}

fn stopped_en(cause: &str) -> &'static str {
    match cause {
        "ip_refused" => "The platform refuses this network address; add it to the IP allow-list in its console.",
        "permission_missing" => "The app lacks a permission; grant it in the platform's console and authorise again.",
        "app_refused" => "The app's id or secret is wrong, or the app was revoked; check them and enter them again.",
        "wrong_account" => "The login belongs to another account; log in with this shop's own.",
        "account_taken" => {
            "The account is connected already as another shop; pause this one (or delete it, if it never had an \
             order), or log in with another account."
        }
        "token_foreign" => {
            "The token is another app's, or a newer login replaced it; check the app id and authorise again."
        }
        "clock_off" => "This computer's clock is off; set date and time.",
        "account_blocked" => "The platform restricted this account; look into its app and rest for a day or two.",
        "session_taken" => "The account is online in another program or page; log out there first.",
        "quota_used" => "The platform's quota is used up; look at it in its console.",
        _ => "The platform asks for a person; open the shop to see.",
    }
}

fn report_zh(of: &dyn Fn(&str) -> String) -> String {
    let rate = of("auto_rate");
    let rate = if rate.is_empty() { String::new() } else { format!("，自动成功率 {rate}") };
    let mut text = format!(
        "订单 {} 个，付款 {} 个，收入 ¥{}\n发货 {} 个{rate}，失败 {} 个，退款 {} 个",
        of("orders"),
        of("paid"),
        of("revenue"),
        of("delivered"),
        of("failed"),
        of("refunds")
    );
    let (verified, refused) = (of("verified"), of("verify_failed"));
    if counts(&verified) || counts(&refused) {
        text.push_str(&format!("\n核销 {verified} 张，没有核销成 {refused} 张"));
    }
    if of("waiting") != "0" {
        text.push_str(&format!("\n还有 {} 单等你处理", of("waiting")));
    }
    if of("low_stock") != "0" {
        text.push_str(&format!("\n{} 个卡池要补货", of("low_stock")));
    }
    text
}

fn report_en(of: &dyn Fn(&str) -> String) -> String {
    let (verified, refused) = (of("verified"), of("verify_failed"));
    let vouchers = if counts(&verified) || counts(&refused) {
        format!(" {verified} vouchers verified, {refused} not.")
    } else {
        String::new()
    };
    format!(
        "{} orders, {} paid, ¥{}. {} delivered, {} failed, {} refunds.{vouchers} {} wait for you.",
        of("orders"),
        of("paid"),
        of("revenue"),
        of("delivered"),
        of("failed"),
        of("refunds"),
        of("waiting")
    )
}

/// Whether a figure is worth a word.
fn counts(figure: &str) -> bool {
    !matches!(figure, "" | "0")
}

/// A moment of the params as it is read in Shanghai.
fn moment(ms: &str) -> String {
    ms.parse().map_or_else(|_| String::new(), |ms| shanghai::date_time(Millis(ms)))
}

fn address_zh(address: &str) -> String {
    if address.is_empty() { String::new() } else { format!("平台看到的地址是 {address}。") }
}

fn address_en(address: &str) -> String {
    if address.is_empty() { String::new() } else { format!(" The platform sees {address}.") }
}
