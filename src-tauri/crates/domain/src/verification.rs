//! Verifying vouchers (核销): what an order's vouchers come to, when a rule verifies by itself, and how a code is shown.

mod rule;
mod standing;
#[cfg(test)]
mod tests;

pub use rule::{Condition, Facts, Reached, VerificationRule};
pub use standing::OrderVouchers;

use crate::state::states;

states! {
    /// How a verification was asked for.
    Via {
        /// Typed by hand.
        Manual = "manual",
        /// Read by a scanner.
        Scanner = "scanner",
        /// A line of a pasted list or of a file.
        Batch = "batch",
        /// By a rule.
        Rule = "rule",
        /// By another program.
        Api = "api",
    }
}

impl Via {
    /// Whether somebody stands there and waits for the answer: such work is never done later by itself.
    #[must_use]
    pub const fn is_awaited(self) -> bool {
        !matches!(self, Self::Rule)
    }
}

/// The most characters a code may have.
pub const LONGEST_CODE: usize = 512;

/// A code as it is kept and sent: without the blanks and the invisible signs that scanners and pasting bring along.
#[must_use]
pub fn clean_code(text: &str) -> String {
    let hidden = |sign: char| {
        sign.is_whitespace() || sign.is_control() || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
    };
    let kept: String = text.chars().filter(|sign| !hidden(*sign)).collect();
    // Scanners in Chinese input mode type full-width digits and letters.
    kept.chars().map(|sign| halve(sign).unwrap_or(sign)).collect()
}

fn halve(sign: char) -> Option<char> {
    let number = u32::from(sign);
    (0xff01..=0xff5e).contains(&number).then(|| char::from_u32(number - 0xfee0)).flatten()
}

/// A code for lists: the last four signs, the rest hidden; of a short one nothing is shown.
#[must_use]
pub fn mask(code: &str) -> String {
    let signs: Vec<char> = code.chars().collect();
    let tail: String = if signs.len() < 8 { String::new() } else { signs.iter().skip(signs.len() - 4).collect() };
    format!("••••{tail}")
}
