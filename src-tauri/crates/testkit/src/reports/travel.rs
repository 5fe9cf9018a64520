//! 旅行社预约明细 of any length: five sheets by status, as the back office has them.

use std::path::Path;

use huolang_domain::Dice;
use rust_xlsxwriter::{Workbook, XlsxError};

use super::{NAMES, Numbers, Truth, day, explain, moment, one, trip};

const HEADERS: [&str; 12] = [
    "订单编号",
    "商品名称",
    "商品品类",
    "商品类型",
    "购买份数",
    "预约份数",
    "出行日期",
    "下单时间",
    "联系人",
    "联系电话",
    "订单实收",
    "备注",
];

/// Writes a workbook of `rows` rows over the sheets 未预约, 待接单, 已预约, 已完成 and 已拒单, and one of explanations.
///
/// # Errors
/// When the file cannot be written.
pub fn travel(path: &Path, rows: u32, dice: &dyn Dice) -> Result<Truth, XlsxError> {
    let share = |of: u32| u32::try_from(u64::from(rows) * u64::from(of) / 9_903).unwrap_or(0);
    let (open, booked, refused) = (share(113), share(14), share(94));
    let plan = [
        ("未预约", open, false),
        ("待接单", 0, true),
        ("已预约", booked, true),
        ("已完成", rows - open - booked - refused, true),
        ("已拒单", refused, true),
    ];
    let (mut book, mut truth, mut numbers) = (Workbook::new(), Truth::default(), Numbers::of(dice));
    for (status, count, has_day) in plan {
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(format!("{status}-1"))?;
        for (column, header) in (0_u16..).zip(HEADERS) {
            sheet.write_string(0, column, header)?;
        }
        for row in 1..=count {
            let bought = [1, 1, 2, 2, 3, 4][dice.below(6) as usize];
            let pieces = if has_day { bought } else { 0 };
            truth.bookings += pieces;
            sheet.write_string(row, 0, numbers.next(dice))?;
            sheet.write_string(row, 1, trip(dice))?;
            sheet.write_string(row, 2, "旅行社/一日游")?;
            sheet.write_string(row, 3, one(dice, &["预售券", "日历票"]))?;
            sheet.write_number(row, 4, bought as f64)?;
            sheet.write_number(row, 5, pieces as f64)?;
            if has_day {
                sheet.write_string(row, 6, day(5 + dice.below(360)))?;
            }
            sheet.write_string(row, 7, moment(dice).text())?;
            sheet.write_string(row, 8, one(dice, &NAMES))?;
            sheet.write_string(row, 9, format!("138****{:04}", dice.below(10_000)))?;
            sheet.write_number(row, 10, (99 + dice.below(4_900)) as f64)?;
            let remark = one(dice, &["", "", "靠窗", "含接送"]);
            if !remark.is_empty() {
                sheet.write_string(row, 11, remark)?;
            }
        }
        if count > 0 {
            truth.statuses.insert(status, u64::from(count));
        }
    }
    (truth.rows, truth.orders) = (u64::from(rows), u64::from(rows));
    explain(&mut book)?;
    book.save(path)?;
    Ok(truth)
}
