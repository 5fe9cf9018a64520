//! Files that cannot be taken: each is told in a sentence of its own, nothing of it is kept, and it lies there as it was.

use super::{order, receipts, sales_book, sample};
use crate::{
    imports::{FileKind, hash, list, take::take_alone},
    notices::word,
    settings::Language,
    test_house::House,
};
use huolang_sheets::{Source, reports::Outcome};
use huolang_store::{imports, notices, products};
use rstest::rstest;
use std::path::Path;

const NAME: &str = "售卖明细_2026-01.xlsx";

fn truncated() -> Vec<u8> {
    let whole = std::fs::read(sample("售卖明细_2025-11-01_2025-11-30.xlsx")).unwrap();
    whole[..whole.len() / 2].to_vec()
}

/// What the seller is told of the failure.
async fn told(house: &House) -> String {
    let all = notices::list(&mut house.engine.db().reader().await.unwrap(), None, None, 10).await.unwrap();
    word(all.iter().find(|notice| notice.event == "import_failed").unwrap(), Language::ZhCn).body
}

async fn assert_nothing_is_kept(house: &House) {
    assert!(receipts(house).await.is_empty());
    let mut conn = house.engine.db().reader().await.unwrap();
    assert!(imports::interrupted(&mut conn).await.unwrap().is_empty(), "nothing lies about");
}

#[rstest]
#[case::nothing(Vec::new(), "empty_file", "空的")]
#[case::cut_off(truncated(), "truncated_file", "不完整")]
#[case::picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "foreign_file", "不是 Excel")]
#[case::text("所属订单ID,子单ID\n1,2\n".as_bytes().to_vec(), "not_a_workbook", "不是 Excel")]
#[case::web_page(b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), "web_page", "网页")]
#[tokio::test]
async fn each_has_its_sentence_and_stays_as_it_was(
    #[case] bytes: Vec<u8>,
    #[case] reason: &str,
    #[case] sentence: &str,
) {
    let house = House::empty().await;
    let path = house.folder.path().join(NAME);
    std::fs::write(&path, &bytes).unwrap();
    let taken = house.engine.imports().take(order(&path), "owner").await.unwrap();
    assert_eq!((taken.report.outcome, taken.report.rows_stored), (Outcome::Failed, 0));
    assert_eq!(taken.report.reason.as_deref(), Some(reason));
    let said = told(&house).await;
    assert!(said.contains(sentence), "{said}");
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "the file is untouched");
    assert_nothing_is_kept(&house).await;
}

fn put(path: &Path, source: &Source) {
    let Source::Bytes { bytes, .. } = source else { panic!("bytes") };
    std::fs::write(path, bytes).unwrap();
}

#[rstest]
#[case::written_to(false, "file_changed", "还在写入")]
#[case::taken_away(true, "file_not_found", "不见了")]
#[tokio::test]
async fn a_file_that_changes_between_two_looks_is_not_taken(
    #[case] vanishes: bool,
    #[case] reason: &str,
    #[case] sentence: &str,
) {
    let house = House::empty().await;
    let path = house.folder.path().join(NAME);
    put(&path, &sales_book(&[("1000001", "", 1.0)]));
    let first = hash::print(&Source::Path(path.clone()));
    if vanishes {
        std::fs::remove_file(&path).unwrap();
    } else {
        put(&path, &sales_book(&[("1000001", "", 1.0), ("1000002", "", 2.0), ("1000003", "", 3.0)]));
    }
    let looked = (FileKind::Sales, first);
    let taken = take_alone(&house.engine, order(&path), looked, "owner", None).await.unwrap();
    assert_eq!(taken.report.outcome, Outcome::Failed);
    assert_eq!((taken.report.error.as_deref(), taken.report.reason.as_deref()), (Some("io"), Some(reason)));
    let said = told(&house).await;
    assert!(said.contains(sentence), "{said}");
    assert_nothing_is_kept(&house).await;
    if !vanishes {
        let again = house.engine.imports().take(order(&path), "owner").await.unwrap();
        assert_eq!((again.report.outcome, again.rows_new), (Outcome::Imported, 3), "once it is whole it is taken");
    }
}

#[tokio::test]
async fn a_list_of_products_that_changes_meanwhile_is_not_taken() {
    let house = House::practice(1).await;
    let shop = house.engine.shops().all()[0].id.clone();
    let path = house.folder.path().join("商品.csv");
    std::fs::write(&path, "商品ID,商品名称\nP1,月卡\n").unwrap();
    let first = hash::print(&Source::Path(path.clone())).unwrap();
    std::fs::write(&path, "商品ID,商品名称\nP1,月卡\nP2,季卡\n").unwrap();
    let wish = crate::imports::FileImport { shop: shop.to_string(), ..order(&path) };
    let taken = list::take_list(&house.engine, wish, FileKind::Products, &first, "owner", None).await.unwrap();
    assert_eq!(taken.report.reason.as_deref(), Some("file_changed"));
    let mut conn = house.engine.db().reader().await.unwrap();
    let kept = products::by_refs(&mut conn, &shop, &["P1".to_owned(), "P2".to_owned()]).await.unwrap();
    assert!(kept.is_empty(), "nothing of it is kept");
}
