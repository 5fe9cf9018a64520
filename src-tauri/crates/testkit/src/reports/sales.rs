//! 售卖明细 of any length.

use std::path::Path;

use huolang_domain::Dice;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{Moment, NAMES, Numbers, Style, Truth, explain, moment, one, trip, weighted};

const HEADERS: [&str; 27] = [
    "所属订单ID",
    "子单ID",
    "订单标签",
    "支付时间",
    "商品名称",
    "商品ID",
    "商品类型",
    "券码状态",
    "核销时间",
    "核销门店",
    "订单实收",
    "售卖金额",
    "商家货款出资补贴",
    "商品实付",
    "平台补贴",
    "平台补贴优惠明细",
    "软件服务费",
    "软件服务费率",
    "达人佣金",
    "增量宝佣金",
    "预售价(只针对酒旅商家)",
    "预约加价(只针对酒旅商家)",
    "带货角色",
    "成交渠道",
    "达人昵称",
    "订单归属人昵称(字段如果获取不到就默认展示商家，具体金额以账单为主)",
    "订单归属人uid",
];
const STATUSES: [(&str, u64); 5] = [("已核销", 70), ("待使用", 15), ("已退款", 10), ("退款中", 3), ("已过期", 2)];
const ROLES: [(&str, u64); 4] = [("商家", 5), ("达人", 4), ("职人", 1), ("平台", 1)];

enum Put {
    Text(String),
    Yuan(i64),
    Moment(Option<Moment>),
}

/// Writes a workbook of `rows` rows, its explanations on a second sheet.
///
/// # Errors
/// When the file cannot be written.
pub fn sales(path: &Path, rows: u32, dice: &dyn Dice, style: Style) -> Result<Truth, XlsxError> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("售卖明细")?;
    for (column, header) in (0_u16..).zip(HEADERS) {
        sheet.write_string(0, column, header)?;
    }
    let (mut truth, mut numbers, mut last) = (Truth::default(), Numbers::of(dice), String::new());
    for row in 1..=rows {
        if last.is_empty() || dice.below(10) > 0 {
            last = numbers.next(dice);
            truth.orders += 1;
        }
        let cells = cells(&last, &mut numbers, dice, &mut truth);
        for (column, cell) in (0_u16..).zip(cells) {
            put(sheet, row, column, &cell, style, &date)?;
        }
    }
    truth.rows = u64::from(rows);
    explain(&mut book)?;
    book.save(path)?;
    Ok(truth)
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Put, style: Style, date: &Format) -> Result<(), XlsxError> {
    match cell {
        Put::Text(text) if text.is_empty() => {}
        Put::Text(text) => drop(sheet.write_string(row, column, text)?),
        Put::Yuan(fen) => drop(sheet.write_number(row, column, *fen as f64 / 100.0)?),
        Put::Moment(None) => {}
        Put::Moment(Some(moment)) if style == Style::Text => drop(sheet.write_string(row, column, moment.text())?),
        Put::Moment(Some(moment)) => drop(sheet.write_number_with_format(row, column, moment.serial(), date)?),
    }
    Ok(())
}

fn cells(order: &str, numbers: &mut Numbers, dice: &dyn Dice, truth: &mut Truth) -> [Put; 27] {
    let signed = |amount: u64| i64::try_from(amount).unwrap_or(0);
    let sale = signed((19 + dice.below(4_980)) * 100 + [0, 90, 80, 50, 99][dice.below(5) as usize]);
    let percent = |of: &[i64]| of[dice.below(of.len() as u64) as usize];
    let platform = if sale > 5_000 { sale * percent(&[0, 0, 2, 5]) / 100 } else { 0 };
    let merchant = if sale > 5_000 { sale * percent(&[0, 0, 3, 10]) / 100 } else { 0 };
    let (payment, receipt, rate) = (sale - platform, sale - merchant, percent(&[200, 250, 350, 600]));
    let role = weighted(dice, &ROLES).unwrap_or("商家");
    let talent = if role == "达人" { receipt * percent(&[5, 8, 10]) / 100 } else { 0 };
    let status = weighted(dice, &STATUSES).unwrap_or("已核销");
    let paid = moment(dice);
    let verified = (status == "已核销").then(|| paid.later(3_600 + dice.below(20 * 86_400)));
    let preset = if dice.below(2) == 0 { sale } else { 0 };
    let money = [
        ("actual_receipt", receipt),
        ("sale_amount", sale),
        ("merchant_subsidy", merchant),
        ("product_payment", payment),
        ("platform_subsidy", platform),
        ("software_fee", receipt * rate / 10_000),
        ("talent_commission", talent),
        ("increment_commission", if dice.below(20) == 0 { receipt / 50 } else { 0 }),
        ("preset_price", preset),
        ("booking_surcharge", if preset > 0 && dice.below(10) == 0 { 5_000 } else { 0 }),
    ];
    for (name, fen) in money {
        *truth.sums_fen.entry(name).or_default() += fen;
    }
    *truth.statuses.entry(status).or_default() += 1;
    let yuan = |at: usize| Put::Yuan(money[at].1);
    let text = |text: &str| Put::Text(text.to_owned());
    let owner = if role == "达人" { one(dice, &NAMES) } else { "" };
    [
        text(order),
        Put::Text(numbers.next(dice)),
        text(one(dice, &["", "", "新客", "复购"])),
        Put::Moment(Some(paid)),
        Put::Text(trip(dice)),
        Put::Text((1_760_000_000_000_000 + dice.below(1_000_000_000_000)).to_string()),
        text(one(dice, &["团购券", "预售券", "日历票"])),
        text(status),
        Put::Moment(verified),
        text(if verified.is_some() { one(dice, &["总店", "春熙路店", "宽窄巷子店"]) } else { "" }),
        yuan(0),
        yuan(1),
        yuan(2),
        yuan(3),
        yuan(4),
        text(if platform > 0 { "平台立减" } else { "" }),
        yuan(5),
        Put::Text(format!("{}%", rate as f64 / 100.0)),
        yuan(6),
        yuan(7),
        yuan(8),
        yuan(9),
        text(role),
        text(one(dice, &["直播", "短视频", "搜索", "货架", "团购详情页"])),
        text(owner),
        text(owner),
        Put::Text(if owner.is_empty() {
            String::new()
        } else {
            (60_000_000_000 + dice.below(1_000_000_000)).to_string()
        }),
    ]
}
