use crate::template::{Template, VOUCHER_LINES, vouchers};
use rstest::rstest;

#[rstest]
#[case::code("ABC-1", Ok(vec![("ABC-1", "ABC-1")]))]
#[case::pair("N1 P1\n\n N2\tP2 \n", Ok(vec![("N1", "P1"), ("N2", "P2")]))]
#[case::prose("您的卡密：ABC-1", Err(1))]
#[case::prose_below("ABC-1\n请在官网兑换", Err(2))]
#[case::english("use it at once", Err(1))]
#[case::named("卡号：N1 密码：P1", Err(1))]
#[case::empty(" \n", Err(0))]
fn a_content_is_read_as_vouchers_or_not_at_all(#[case] text: &str, #[case] expected: Result<Vec<(&str, &str)>, usize>) {
    assert_eq!(vouchers(text), expected);
}

#[rstest]
#[case::usual(VOUCHER_LINES, true)]
#[case::codes("{卡密}", true)]
#[case::passwords("{密码}", true)]
#[case::pairs("{每张}{卡号} {密码}\n{/每张}", true)]
#[case::numbered("{卡密列表}", false)]
#[case::prose("您的卡密：{卡密}", false)]
#[case::prose_below("{卡密}\n谢谢", false)]
#[case::other_value("{每张}{订单号} {密码}\n{/每张}", false)]
#[case::turned_round("{每张}{密码} {卡号}\n{/每张}", false)]
#[case::twice("{卡密}\n{卡密}", false)]
#[case::no_card("{订单号}", false)]
fn templates_that_make_vouchers(#[case] text: &str, #[case] expected: bool) {
    assert_eq!(Template::parse(text).unwrap().makes_vouchers(), expected);
}
