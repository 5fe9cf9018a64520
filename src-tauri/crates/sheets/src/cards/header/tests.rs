//! Names of columns.

use rstest::rstest;

use super::{Role, names_columns, role_of};

#[rstest]
#[case("卡号", Some(Role::Number))]
#[case("卡号（必填）", Some(Role::Number))]
#[case("*卡 号：", Some(Role::Number))]
#[case("Card No.", Some(Role::Number))]
#[case("卡密", Some(Role::Secret))]
#[case("激活码", Some(Role::Secret))]
#[case("CDKey", Some(Role::Secret))]
#[case("密码", Some(Role::Password))]
#[case("有效期至", Some(Role::ExpiresOn))]
#[case("expires_at", Some(Role::ExpiresOn))]
#[case("备注", Some(Role::Note))]
#[case("", None)]
#[case("商品名称", None)]
#[case("AAAA-BBBB", None)]
fn knows_names(#[case] header: &str, #[case] expected: Option<Role>) {
    assert_eq!(role_of(header), expected);
}

#[test]
fn counts_names_in_a_row() {
    assert_eq!(names_columns(["卡号", "密码", "商品"].into_iter()), 2);
    assert_eq!(names_columns(["1001", "AAAA"].into_iter()), 0);
}
