use rstest::rstest;

use super::*;

#[rstest]
#[case("ABCD-EFGH-1234", "****1234")]
#[case("12345678", "****5678")]
#[case("1234567", "****67")]
#[case("  卡密甲乙丙丁 ", "****丙丁")]
#[case("abc", "****c")]
#[case("ab", "****")]
#[case("", "****")]
fn codes(#[case] code: &str, #[case] shown: &str) {
    assert_eq!(mask_code(code), shown);
}

#[rstest]
#[case("13812345678", "138****5678")]
#[case("+8613812345678", "+86*******5678")]
#[case("12345", "****5")]
fn phones(#[case] phone: &str, #[case] shown: &str) {
    assert_eq!(mask_phone(phone), shown);
}

#[test]
fn known_secrets_leave_the_text() {
    let text = "card AAAA-1111 sent with token tok_9 and tok_900, ab stays";
    assert_eq!(scrub(text, ["tok_9", "AAAA-1111", "tok_900", "ab"]), "card *** sent with token *** and ***, ab stays");
}
