//! Card lists as sellers have them.

use huolang_domain::Dice;

const SIGNS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// `count` different card codes, as `K7QM-0000002A-X2PD`: the middle part counts.
#[must_use]
pub fn codes(count: usize, dice: &dyn Dice) -> Vec<String> {
    (0..count).map(|number| format!("{}-{number:08X}-{}", group(dice), group(dice))).collect()
}

/// `count` different pairs of account and password, in the form `account----password` that sellers trade in.
#[must_use]
pub fn accounts(count: usize, dice: &dyn Dice) -> Vec<String> {
    (0..count).map(|number| format!("user{number:06}@example.com----{}{}", group(dice), group(dice))).collect()
}

/// The cards as a text file, one a line, with the blank lines and the repeated first line that real files have.
#[must_use]
pub fn text_file(cards: &[String]) -> String {
    let mut text = cards.join("\r\n");
    text.push_str("\r\n\r\n");
    if let Some(first) = cards.first() {
        text.push_str(first);
        text.push_str("\r\n");
    }
    text
}

fn group(dice: &dyn Dice) -> String {
    let sign = || {
        let at = usize::try_from(dice.below(SIGNS.len() as u64)).unwrap_or(0);
        char::from(*SIGNS.get(at).unwrap_or(&b'A'))
    };
    (0..4).map(|_| sign()).collect()
}
