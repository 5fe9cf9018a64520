use crate::Fen;
use crate::talk::*;
use proptest::prelude::*;
use rstest::rstest;

const LIMITS: BargainLimits = BargainLimits { max_percent: 10, max_amount: None, max_rounds: 3 };

#[rstest]
#[case(10_000, None, LIMITS, [10_000, 9_667, 9_334, 9_000, 9_000])]
#[case(10_000, Some(7_000), LIMITS, [10_000, 9_000, 8_000, 7_000, 7_000])]
#[case(10_000, Some(12_000), LIMITS, [10_000; 5])]
#[case(10_000, None, BargainLimits { max_amount: Some(Fen(300)), ..LIMITS }, [10_000, 9_900, 9_800, 9_700, 9_700])]
#[case(990, None, BargainLimits { max_percent: 0, ..LIMITS }, [990; 5])]
fn room_opens_round_by_round(
    #[case] price: i64,
    #[case] floor: Option<i64>,
    #[case] limits: BargainLimits,
    #[case] allowed: [i64; 5],
) {
    let named = [0, 1, 2, 3, 9].map(|round| Bargaining::in_round(Fen(price), floor.map(Fen), limits, round).allowed.0);
    assert_eq!(named, allowed);
}

proptest! {
    #[test]
    fn nothing_is_ever_allowed_below_the_floor(price in 0_i64..10_000_000, floor in 0_i64..10_000_000, round in -3_i64..20, percent in 0_i64..60) {
        let limits = BargainLimits { max_percent: percent, max_amount: None, max_rounds: 3 };
        for own in [None, Some(Fen(floor))] {
            let prices = Bargaining::in_round(Fen(price), own, limits, round);
            prop_assert!(prices.allowed >= prices.floor && prices.allowed <= Fen(price));
            prop_assert!(own.is_none_or(|own| prices.floor >= own.min(Fen(price))));
        }
    }
}

#[test]
fn an_order_holds_the_floor_for_each_piece() {
    let prices = Bargaining::in_round(Fen(1_000), Some(Fen(800)), LIMITS, 3);
    assert!(prices.holds_for(Fen(1_600), 2));
    assert!(!prices.holds_for(Fen(1_599), 2));
    assert!(!prices.holds_for(Fen(1_600), 0));
}

#[rstest]
#[case("85元给你", &[Amount::Price(Fen(8_500))])]
#[case("８５．５块", &[Amount::Price(Fen(8_550))])]
#[case("¥1,200可以", &[Amount::Price(Fen(120_000))])]
#[case("八十五块钱", &[Amount::Price(Fen(8_500))])]
#[case("一百零五元", &[Amount::Price(Fen(10_500))])]
#[case("一百五拍吧", &[Amount::Price(Fen(15_000))])]
#[case("三块五给你", &[Amount::Price(Fen(350))])]
#[case("那就85拍吧", &[Amount::Price(Fen(8_500))])]
#[case("85", &[Amount::Price(Fen(8_500))])]
#[case("便宜你5块", &[Amount::Less(Fen(500))])]
#[case("给您减10元", &[Amount::Less(Fen(1_000))])]
#[case("五毛成交", &[Amount::Price(Fen(50))])]
#[case("再让您两角", &[Amount::Less(Fen(20))])]
#[case("打8折", &[Amount::Share(800)])]
#[case("八五折可以", &[Amount::Share(850)])]
#[case("免费送你", &[Amount::Price(Fen(0))])]
#[case("半价给你", &[Amount::Share(500)])]
#[case("24小时自动发货，拍下就行", &[])]
#[case("支持win10和win11，可以用30天", &[])]
#[case("一下就好", &[])]
fn amounts_in_words(#[case] text: &str, #[case] found: &[Amount]) {
    assert_eq!(amounts(text), found);
}

#[test]
fn costs_are_rounded_up_and_counted_at_their_worst() {
    let prices = Prices { input: 200, output: 800 };
    assert_eq!(cost(prices, 1_000_000, 0), 2_000_000, "two yuan for a million tokens");
    assert_eq!(cost(prices, 1, 0), 2);
    assert_eq!(cost(Prices { input: 1, output: 0 }, 1, 0), 1);
    assert_eq!(cost(Prices::default(), 1_000, 1_000), 0);
    assert!(most_tokens(&["在吗"]) >= 6);
}
