//! Yuan as JD writes it, exactly: a float would turn 19.99 into 1998 fen.

/// Text that is no amount in whole fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an amount of yuan with at most two decimals")]
pub struct NotYuan;

/// Reads yuan. Zeros after the second decimal are no decimals.
///
/// # Errors
/// [`NotYuan`] for a sign, letters, a third decimal, or more than can be counted.
pub fn yuan_to_fen(text: &str) -> Result<i64, NotYuan> {
    let (yuan, decimals) = text.split_once('.').unwrap_or((text, ""));
    let decimals = decimals.trim_end_matches('0');
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if yuan.is_empty() || decimals.len() > 2 || !digits(yuan) || !digits(decimals) {
        return Err(NotYuan);
    }
    let yuan: i64 = yuan.parse().map_err(|_| NotYuan)?;
    let fen: i64 = format!("{decimals:0<2}").parse().map_err(|_| NotYuan)?;
    yuan.checked_mul(100).and_then(|sum| sum.checked_add(fen)).ok_or(NotYuan)
}
