//! The kinds of pushes: a number has its own meaning on every marketplace (`agiso.md` §8).

const TAOBAO: &[(i64, &str)] = &[
    (1, "tradecreate"),
    (2, "tradesuccess"),
    (4, "confirmed"),
    (16, "traderatedvisible"),
    (256, "refundcreated"),
    (2_048, "autosendsuccess"),
    (32_768, "refundclosed"),
    (65_536, "refundsuccess"),
    (131_072, "selleragreed"),
    (262_144, "refundrefused"),
    (524_288, "tradememomodified"),
    (1_048_576, "tradesellership"),
    (2_097_152, "tradeBuyerPaySimple"),
];

const IDLE: &[(i64, &str)] = &[
    (1, "IdleTradePay"),
    (2, "IdlePayAutoSendCompleted"),
    (4, "IdleConfirmAutoSendCompleted"),
    (8, "IdleRefundCreated"),
    (16, "IdleTradeConfirm"),
    (32, "IdleTradeCreate"),
    (64, "IdleTradeClose"),
    (128, "IdleReceiveClientMsg"),
    (256, "IdleEticketOrderMsg"),
    (512, "IdleEticketOrderMsg"),
];

const PDD: &[(i64, &str)] = &[
    (1, "PddTradeConfirmed"),
    (2, "PddTradeMemoModified"),
    (4, "PddTradeSuccess"),
    (8, "PddRefundCreated"),
    (16, "PddRefundSuccess"),
    (32, "PddTradeSellerShip"),
    (64, "PddTradeBuyerMemoModified"),
    (128, "PddPayAutoSendCompleted"),
    (256, "PddConfirmAutoSendCompleted"),
    (512, "PddAfterSaleClose"),
];

const JD: &[(i64, &str)] = &[
    (1, "JdTradePay"),
    (2, "JdPayAutoSendCompleted"),
    (4, "JdConfirmAutoSendCompleted"),
    (8, "JdGameCardTradePay"),
    (16, "JdVtpTradePay"),
];

const CARD_STOCK: &[(i64, &str)] = &[(1, "AcprCardPwdWarn")];

/// The name of a kind of push.
#[must_use]
pub fn name(from_platform: &str, aopic: i64) -> &'static str {
    let names = match from_platform {
        "TbAlds" | "TbAcs" => TAOBAO,
        "AldsIdle" => IDLE,
        "PddAlds" => PDD,
        "AldsJd" => JD,
        "Acpr" => CARD_STOCK,
        _ => &[],
    };
    names.iter().find(|(number, _)| *number == aopic).map_or("unknown", |(_, name)| name)
}
