//! Reports of 抖音来客 as the back office exports them, of any length, with the figures that an import must find in them.

mod sales;
mod travel;

pub use sales::sales;
pub use travel::travel;

use huolang_domain::Dice;
use std::collections::BTreeMap;

/// How cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Everything but money is text, as in the real exports.
    Text,
    /// Dates are dates, numbers are numbers.
    Native,
}

/// What a workbook holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Truth {
    /// Rows.
    pub rows: u64,
    /// Different orders.
    pub orders: u64,
    /// Sums in fen, by field.
    pub sums_fen: BTreeMap<&'static str, i64>,
    /// Rows by status.
    pub statuses: BTreeMap<&'static str, u64>,
    /// Sum of 预约份数.
    pub bookings: i64,
}

/// One of several, all as likely.
fn one(dice: &dyn Dice, of: &[&'static str]) -> &'static str {
    let at = usize::try_from(dice.below(of.len() as u64)).unwrap_or(0);
    of.get(at).copied().unwrap_or_default()
}

/// One of several by weight.
fn weighted<T: Copy>(dice: &dyn Dice, of: &[(T, u64)]) -> Option<T> {
    let mut left = dice.below(of.iter().map(|(_, weight)| weight).sum());
    for (item, weight) in of {
        if left < *weight {
            return Some(*item);
        }
        left -= weight;
    }
    None
}

/// Order numbers that only grow, as the platform's do.
struct Numbers(u64);

impl Numbers {
    fn of(dice: &dyn Dice) -> Self {
        Self(1_070_000_000_000_000_000 + dice.below(1_000_000_000_000_000))
    }

    fn next(&mut self, dice: &dyn Dice) -> String {
        self.0 += 1_009 + dice.below(9_998_982);
        self.0.to_string()
    }
}

const PLACES: [&str; 10] =
    ["三星堆", "都江堰", "九寨沟", "峨眉山", "熊猫基地", "青城山", "黄龙", "稻城亚丁", "毕棚沟", "四姑娘山"];
const TRIPS: [&str; 5] = ["一日游精品团", "纯玩2日小团", "私家定制3日游", "亲子研学一日", "摄影4日深度游"];
const NAMES: [&str; 10] = ["张伟", "王芳", "李娜", "刘洋", "陈静", "杨磊", "赵敏", "黄强", "周婷", "吴迪"];

fn trip(dice: &dyn Dice) -> String {
    format!("{}+{}{}", one(dice, &PLACES), one(dice, &PLACES), one(dice, &TRIPS))
}

/// Seconds from 2024-12-27 on, through 345 days.
fn moment(dice: &dyn Dice) -> Moment {
    Moment(dice.below(345 * 86_400))
}

/// A moment, in seconds since 2024-12-27 00:00.
#[derive(Clone, Copy)]
struct Moment(u64);

impl Moment {
    /// The day number of Excel of 2024-12-27.
    const FIRST: f64 = 45_653.0;

    fn later(self, seconds: u64) -> Self {
        Self(self.0 + seconds)
    }

    fn serial(self) -> f64 {
        Self::FIRST + self.0 as f64 / 86_400.0
    }

    fn text(self) -> String {
        let (days, second) = (self.0 / 86_400, self.0 % 86_400);
        format!("{} {:02}:{:02}:{:02}", day(days), second / 3_600, second / 60 % 60, second % 60)
    }
}

/// The day so many days after 2024-12-27.
fn day(days: u64) -> String {
    let (mut year, mut left) = (2024_u64, 361 + days);
    loop {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = if leap { 366 } else { 365 };
        if left < length {
            let months = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            let mut month = 1;
            for length in months {
                if left < length {
                    break;
                }
                left -= length;
                month += 1;
            }
            return format!("{year}-{month:02}-{:02}", left + 1);
        }
        left -= length;
        year += 1;
    }
}

/// The sheet of explanations that every export has.
fn explain(book: &mut rust_xlsxwriter::Workbook) -> Result<(), rust_xlsxwriter::XlsxError> {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("使用说明")?;
    let rows = [
        ("字段", "说明"),
        ("所属订单ID", "用户下单后生成的订单编号（示例数据，均为虚构）"),
        ("订单实收", "单位：元"),
        ("券码状态", "导出时刻的状态，之后可能变化"),
    ];
    for (row, (field, words)) in (0_u32..).zip(rows) {
        sheet.write_string(row, 0, field)?;
        sheet.write_string(row, 1, words)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Moment, day};

    #[test]
    fn days_are_counted_right() {
        assert_eq!((day(0).as_str(), day(5).as_str(), day(345).as_str()), ("2024-12-27", "2025-01-01", "2025-12-07"));
        assert_eq!(Moment(86_400 + 3_661).text(), "2024-12-28 01:01:01");
    }
}
