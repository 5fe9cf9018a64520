//! What a question costs. Costs are whole millionths of a yuan.

/// Prices of a model, in fen for a million tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Prices {
    /// Of what it reads.
    pub input: i64,
    /// Of what it writes.
    pub output: i64,
}

/// What so many tokens cost, rounded up.
#[must_use]
pub fn cost(prices: Prices, tokens_in: i64, tokens_out: i64) -> i64 {
    let part = |price: i64, tokens: i64| i128::from(price.max(0)) * i128::from(tokens.max(0));
    // Fen for a million tokens, times tokens: a hundredth of a millionth of a yuan each.
    let hundredths = part(prices.input, tokens_in) + part(prices.output, tokens_out);
    i64::try_from((hundredths + 99) / 100).unwrap_or(i64::MAX)
}

/// The most tokens that a text can be: no vocabulary makes more than one of a byte. A few are added for each message's frame.
#[must_use]
pub fn most_tokens(texts: &[&str]) -> i64 {
    let bytes: usize = texts.iter().map(|text| text.len() + 16).sum();
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
