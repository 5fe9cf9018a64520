//! Guesses from a title what is sold.

use huolang_domain::rule::GoodsKind;
use huolang_engine::settings::Delivery;

use super::body::RuleSuggestion;

/// The kind of goods whose keyword the title holds; nothing when it holds none, or the longest of both kinds are alike.
pub fn suggest(settings: &Delivery, title: &str) -> RuleSuggestion {
    let title = title.to_lowercase();
    let longest = |words: &[String]| {
        let held = words.iter().filter(|word| !word.trim().is_empty() && title.contains(&word.trim().to_lowercase()));
        held.max_by_key(|word| word.chars().count()).cloned()
    };
    let (content, parcel) = (longest(&settings.virtual_keywords), longest(&settings.physical_keywords));
    let (goods, keyword) = match (content, parcel) {
        (Some(word), None) => (Some(GoodsKind::Virtual), Some(word)),
        (None, Some(word)) => (Some(GoodsKind::Physical), Some(word)),
        (Some(content), Some(parcel)) => match content.chars().count().cmp(&parcel.chars().count()) {
            std::cmp::Ordering::Greater => (Some(GoodsKind::Virtual), Some(content)),
            std::cmp::Ordering::Less => (Some(GoodsKind::Physical), Some(parcel)),
            std::cmp::Ordering::Equal => (None, None),
        },
        (None, None) => (None, None),
    };
    RuleSuggestion { goods, keyword }
}

#[cfg(test)]
mod tests {
    use super::suggest;
    use huolang_domain::rule::GoodsKind;
    use huolang_engine::settings::Delivery;
    use rstest::rstest;

    #[rstest]
    #[case("视频会员月卡", Some(GoodsKind::Virtual))]
    #[case("棉布衣服", Some(GoodsKind::Physical))]
    #[case("手机充值", None)]
    #[case("手机激活码", Some(GoodsKind::Virtual))]
    #[case("抱枕", None)]
    fn a_title_suggests(#[case] title: &str, #[case] goods: Option<GoodsKind>) {
        assert_eq!(suggest(&Delivery::default(), title).goods, goods);
    }
}
