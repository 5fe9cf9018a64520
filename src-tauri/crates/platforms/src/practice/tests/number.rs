use huolang_domain::{Millis, testing::FixedDice};
use rstest::rstest;

use super::super::number::Number;

#[rstest]
#[case::day_of_shanghai(Millis(1_795_140_000_000), 483_920_174_653, "261120-483920174653")]
#[case::after_midnight_there(Millis(1_795_104_000_000), 7, "261120-000000000007")]
#[case::before_midnight_there(Millis(1_795_103_999_999), 7, "261119-000000000007")]
#[case::early_year(Millis(978_300_000_000), 1, "010101-000000000001")]
fn reads_as_drawn(#[case] now: Millis, #[case] drawn: u64, #[case] text: &str) {
    let number = Number::draw(now, &FixedDice::of([drawn]));
    assert_eq!(number.to_string(), text);
    assert_eq!(Number::parse(text), Some(number));
}

#[rstest]
#[case("")]
#[case("261120")]
#[case("261120-12345678901")]
#[case("261120-1234567890123")]
#[case("26112x-123456789012")]
#[case("261120-12345678901２")]
#[case("+61120-123456789012")]
fn other_text_is_no_number(#[case] text: &str) {
    assert_eq!(Number::parse(text), None);
}

#[test]
fn the_number_after_the_last_stays_on_its_day() {
    let last = Number::draw(Millis(1_795_140_000_000), &FixedDice::high());
    assert_eq!(last.next().to_string(), "261120-000000000000");
}
