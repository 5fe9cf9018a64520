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
use huolang_testkit::workbooks;
use rstest::rstest;
use std::{
    io::{Cursor, Read as _, Write as _},
    path::Path,
};

const NAME: &str = "售卖明细_2026-01.xlsx";

fn truncated() -> Vec<u8> {
    let whole = std::fs::read(sample("售卖明细_2025-11-01_2025-11-30.xlsx")).unwrap();
    whole[..whole.len() / 2].to_vec()
}

fn password() -> Vec<u8> {
    workbooks::protected(&std::fs::read(sample("售卖明细_2025-03-01_2025-03-31.xls")).unwrap())
}

/// A report whose rows end in the middle of one, in a package that is whole otherwise: many are written before that is seen.
fn ends_inside() -> Vec<u8> {
    let numbers: Vec<String> = (0..20_000).map(|no| format!("{}", 1_000_000 + no)).collect();
    let rows: Vec<(&str, &str, f64)> = numbers.iter().map(|number| (number.as_str(), "", 1.0)).collect();
    let Source::Bytes { bytes, .. } = sales_book(&rows) else { panic!("bytes") };
    let mut whole = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..whole.len() {
        let mut part = whole.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.ends_with("/sheet1.xml") {
            content.truncate(content.len() * 3 / 4);
        }
        packed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(&content).unwrap();
    }
    packed.finish().unwrap().into_inner()
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
#[case::ends_inside(ends_inside(), "damaged_workbook", "损坏")]
#[case::picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "foreign_file", "不是 Excel")]
#[case::text("所属订单ID,子单ID\n1,2\n".as_bytes().to_vec(), "not_a_workbook", "不是 Excel")]
#[case::password(password(), "password_protected", "密码")]
#[case::a_gigabyte_inside(workbooks::bomb(), "workbook_too_large", "太大")]
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

#[rstest]
#[case::password("十一月.xls", Some(password()), "password_protected", Some("unsupported_format"))]
#[case::picture("截图.png", Some(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()), "foreign_file", None)]
#[case::no_table("十一月.xls", Some(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()), "foreign_file", Some("corrupt_workbook"))]
#[case::missing("十一月.xls", None, "file_not_found", Some("io"))]
#[tokio::test]
async fn a_name_that_says_nothing_does_not_hide_why_a_file_cannot_be_read(
    #[case] name: &str,
    #[case] bytes: Option<Vec<u8>>,
    #[case] reason: &str,
    #[case] error: Option<&str>,
) {
    let house = House::empty().await;
    let path = house.folder.path().join(name);
    if let Some(bytes) = bytes {
        std::fs::write(&path, bytes).unwrap();
    }
    let taken = house.engine.imports().take(order(&path), "owner").await.unwrap();
    let looked = crate::imports::look(&Source::Path(path), name, "");
    // A table that cannot be read has failed; what is none is left alone.
    let outcome = if error.is_some() { Outcome::Failed } else { Outcome::Ignored };
    for report in [&taken.report, &looked] {
        assert_eq!((report.outcome, report.reason.as_deref(), report.error.as_deref()), (outcome, Some(reason), error));
    }
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

#[rstest]
#[case::products(FileKind::Products, 50_001)]
#[case::tracking(FileKind::Tracking, 20_001)]
fn a_list_that_is_too_long_is_refused_and_not_cut_off(#[case] kind: FileKind, #[case] rows: usize) {
    let text: String = (0..rows).map(|no| format!("P{no},月卡,A{no},SF{no}\n")).collect();
    let bytes = format!("商品ID,商品名称,订单号,快递单号\n{text}").into_bytes();
    let look = |bytes: Vec<u8>| {
        let source = Source::Bytes { name: "a.csv".to_owned(), bytes };
        list::look(&source, "a.csv", kind, "shop")
    };
    let refused = look(bytes.clone());
    assert_eq!((refused.outcome, refused.reason.as_deref()), (Outcome::Failed, Some("too_many_rows")));
    let last = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap();
    assert_eq!(look(bytes[..=last].to_vec()).rows_nonblank, Some(rows as u64 - 1), "one row fewer is taken");
}
