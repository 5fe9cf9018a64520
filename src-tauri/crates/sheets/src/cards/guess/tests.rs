//! Meanings guessed from names and from content.

use rstest::rstest;

use super::Role::{ExpiresOn, Ignore, Note, Number, Password, Secret};
use super::{Role, by_content, by_header};

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[rstest]
#[case::usual(&["卡号", "密码", "有效期", "备注"], &[Number, Secret, ExpiresOn, Note])]
#[case::three_parts(&["卡号", "卡密", "密码"], &[Number, Secret, Password])]
#[case::secret_alone(&["激活码"], &[Secret])]
#[case::number_alone(&["商品", "卡号"], &[Ignore, Secret])]
#[case::unknown_names(&["商品", "内容甲"], &[Secret, Ignore])]
#[case::expiry_and_unknown(&["有效期", "商品"], &[ExpiresOn, Secret])]
#[case::twice(&["卡密", "兑换码"], &[Secret, Ignore])]
fn by_names(#[case] headers: &[&str], #[case] expected: &[Role]) {
    assert_eq!(by_header(&strings(headers)), expected);
}

#[rstest]
#[case::one(&["AAAA"], Some(vec![Secret]))]
#[case::two(&["1001", "AAAA"], Some(vec![Number, Secret]))]
#[case::with_date(&["AAAA", "2026-12-31"], Some(vec![Secret, ExpiresOn]))]
#[case::with_remark(&["AAAA", "月卡"], Some(vec![Secret, Note]))]
#[case::with_blank(&["AAAA", ""], Some(vec![Secret, Ignore]))]
#[case::all(&["1001", "AAAA", "2026年1月1日", "月卡"], Some(vec![Number, Secret, ExpiresOn, Note]))]
#[case::day_number_is_a_card(&["20261231", "AAAA"], Some(vec![Number, Secret]))]
#[case::remark_first_is_the_card(&["账号甲", "2026-12-31"], Some(vec![Secret, ExpiresOn]))]
#[case::cannot_tell(&["a", "b", "c"], None)]
fn by_cells(#[case] row: &[&str], #[case] expected: Option<Vec<Role>>) {
    let columns: Vec<Vec<String>> = row.iter().map(|cell| strings(&[cell])).collect();
    assert_eq!(by_content(&columns), expected);
}
