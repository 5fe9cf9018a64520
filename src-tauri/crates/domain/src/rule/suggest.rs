//! Guesses from a title what is sold. Only a suggestion: the rule decides.

use super::GoodsKind;

/// The kind of goods whose word the title holds, with that word; nothing when it holds none, or when the longest words of both
/// kinds are alike.
#[must_use]
pub fn suggest_goods<'a>(
    title: &str,
    virtual_words: &'a [String],
    physical_words: &'a [String],
) -> Option<(GoodsKind, &'a str)> {
    let title = title.to_lowercase();
    let longest = |words: &'a [String]| {
        let held = words.iter().filter(|word| !word.trim().is_empty() && title.contains(&word.trim().to_lowercase()));
        held.max_by_key(|word| word.chars().count()).map(String::as_str)
    };
    match (longest(virtual_words), longest(physical_words)) {
        (Some(word), None) => Some((GoodsKind::Virtual, word)),
        (None, Some(word)) => Some((GoodsKind::Physical, word)),
        (Some(content), Some(parcel)) => match content.chars().count().cmp(&parcel.chars().count()) {
            std::cmp::Ordering::Greater => Some((GoodsKind::Virtual, content)),
            std::cmp::Ordering::Less => Some((GoodsKind::Physical, parcel)),
            std::cmp::Ordering::Equal => None,
        },
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{GoodsKind, suggest_goods};
    use rstest::rstest;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[rstest]
    #[case("视频会员月卡", Some((GoodsKind::Virtual, "会员")))]
    #[case("棉布衣服", Some((GoodsKind::Physical, "衣服")))]
    #[case("手机充值", None)]
    #[case("手机激活码", Some((GoodsKind::Virtual, "激活码")))]
    #[case("STEAM 点卡", Some((GoodsKind::Virtual, "Steam")))]
    #[case("抱枕", None)]
    fn a_title_suggests(#[case] title: &str, #[case] goods: Option<(GoodsKind, &str)>) {
        let (content, parcels) = (words(&["激活码", "充值", "会员", "Steam", " "]), words(&["手机", "衣服", ""]));
        assert_eq!(suggest_goods(title, &content, &parcels), goods);
    }
}
