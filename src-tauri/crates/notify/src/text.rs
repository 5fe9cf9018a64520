//! Fits text into the limits of hosts.

/// The text in at most `most` bytes; cut between characters, with `…` where something is missing.
pub(crate) fn cut_bytes(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub('…'.len_utf8());
    let end = text.char_indices().map(|(at, sign)| at + sign.len_utf8()).take_while(|end| *end <= room).last();
    format!("{}…", &text[..end.unwrap_or(0)])
}

/// The text in at most `most` characters, with `…` where something is missing.
pub(crate) fn cut_chars(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::{cut_bytes, cut_chars};

    #[test]
    fn text_is_cut_between_characters_and_says_so() {
        assert_eq!(cut_bytes("订单等你发货", 18), "订单等你发货");
        assert_eq!(cut_bytes("订单等你发货", 17), "订单等你…");
        assert_eq!(cut_bytes("订单", 3), "…");
        assert_eq!(cut_chars("订单等你发货", 4), "订单等…");
        for most in 3..40 {
            assert!(cut_bytes("a订单b等你c发货d请打包寄出", most).len() <= most);
        }
    }
}
