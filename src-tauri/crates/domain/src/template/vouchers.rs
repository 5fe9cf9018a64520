//! Contents that a platform takes as vouchers: a line for each card, with its code or its number and password, and not a
//! word beside.

use super::{CardValue, Template, Values};

/// What such a content is without a template of the seller's.
pub const VOUCHER_LINES: &str = "{每张}{如果 卡号}{卡号} {/如果}{密码}\n{/每张}";

/// A voucher: its number and its password. A code that stands alone is both.
pub type Voucher<'t> = (&'t str, &'t str);

/// Reads the vouchers of a content.
///
/// # Errors
/// The number of the first line, from 1, that is no voucher; 0 when there is none at all.
pub fn vouchers(text: &str) -> Result<Vec<Voucher<'_>>, usize> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let vouchers: Vec<Voucher<'_>> =
        lines.map(|(at, line)| voucher(line).ok_or(at + 1)).collect::<Result<_, usize>>()?;
    if vouchers.is_empty() { Err(0) } else { Ok(vouchers) }
}

/// A line of one or two codes. Words for people hold other signs, or are more than two.
fn voucher(line: &str) -> Option<Voucher<'_>> {
    let mut words = line.split_whitespace();
    let number = words.next()?;
    let password = words.next().unwrap_or(number);
    let is_code = |word: &str| word.bytes().all(|byte| byte.is_ascii_graphic());
    (words.next().is_none() && is_code(number) && is_code(password)).then_some((number, password))
}

impl Template {
    /// Whether it makes vouchers of cards: each once, in its line, and nothing else. Cards may be codes only, or have
    /// numbers; what it makes of the others must not be taken for vouchers.
    #[must_use]
    pub fn makes_vouchers(&self) -> bool {
        let codes = self.tried(["", ""]);
        let pairs = self.tried(["N-1", "N-2"]);
        codes != Some(false) && pairs != Some(false) && (codes, pairs) != (None, None)
    }

    /// What it makes of two cards with these numbers: vouchers of exactly them, others, or none (`None`).
    fn tried(&self, numbers: [&str; 2]) -> Option<bool> {
        let passwords = ["S-1", "S-2"];
        let cards = numbers.iter().zip(passwords);
        let values = Values {
            cards: cards.clone().map(|(number, password)| CardValue::new(*number, password, None)).collect(),
            ..Values::sample(0, crate::Millis(0))
        };
        let text = self.render(&values).ok()?.text();
        let found = vouchers(&text).ok()?;
        let is_of = |(voucher, (number, password)): (&Voucher<'_>, (&&str, &str))| {
            [(*number, password), (*number, *number), (password, password)].contains(voucher)
        };
        Some(found.len() == numbers.len() && found.iter().zip(cards).all(is_of))
    }
}
