#![allow(clippy::unwrap_used)]

mod apart;
mod bad;
mod bad_rows;
mod beside;
mod cuts;
mod lists;
mod quiet;
mod told;
mod tracking;

use super::{FileImport, Taken};
use crate::{operations::OperationState, test_house::House};
use huolang_domain::ErrorCode;
use huolang_sheets::{Source, reports::Outcome};
use huolang_store::{
    bookings::{self, BookingFilter, BookingsBy},
    imports::{self, ImportOrigin, ImportState},
    products,
    sales::{self, SalesBy, SalesFilter},
};
use huolang_testkit::samples;
use rust_xlsxwriter::Workbook;
use std::path::{Path, PathBuf};

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sheets/samples");

/// The samples, or another folder of workbooks with an `expected.json`.
fn folder() -> PathBuf {
    samples::folder(SAMPLES)
}

/// A sample of the repository, for tests that know what is in it.
fn sample(name: &str) -> PathBuf {
    Path::new(SAMPLES).join(name)
}

fn order(path: &Path) -> FileImport {
    FileImport::of_path(path, ImportOrigin::Chosen)
}

/// A 售卖明细 of these keys and receipts.
pub(super) fn sales_book(rows: &[(&str, &str, f64)]) -> Source {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0_u16..).zip(["所属订单ID", "子单ID", "订单实收"]) {
        sheet.write_string(0, column, title).unwrap();
    }
    for (row, (order, sub, yuan)) in (1_u32..).zip(rows) {
        sheet.write_string(row, 0, *order).unwrap();
        sheet.write_string(row, 1, *sub).unwrap();
        sheet.write_number(row, 2, *yuan).unwrap();
    }
    Source::Bytes { name: "a.xlsx".to_owned(), bytes: book.save_to_buffer().unwrap() }
}

async fn take(house: &House, source: Source, name: &str) -> Taken {
    let order = FileImport {
        source,
        name: name.to_owned(),
        origin: ImportOrigin::Chosen,
        shop: String::new(),
        again: false,
        older: false,
    };
    house.engine.imports().take(order, "owner").await.unwrap()
}

/// Receipts that count, in fen, by key.
async fn receipts(house: &House) -> Vec<(String, i64)> {
    let mut conn = house.engine.db().reader().await.unwrap();
    let list = sales::list(&mut conn, &SalesFilter::default(), None, 200).await.unwrap();
    let mut seen: Vec<_> = list
        .into_iter()
        .map(|sale| (format!("{}/{}", sale.order_id, sale.sub_order_id), sale.actual_receipt.unwrap_or_default()))
        .collect();
    seen.sort();
    seen
}

fn of(keys: &[(&str, i64)]) -> Vec<(String, i64)> {
    keys.iter().map(|(key, fen)| ((*key).to_owned(), *fen)).collect()
}

#[tokio::test]
async fn samples_are_kept_as_they_are_expected() {
    for wanted in samples::expected(&folder()).unwrap() {
        let house = House::empty().await;
        let name = wanted["file"].as_str().unwrap();
        let taken = house.engine.imports().take(order(&folder().join(name)), "owner").await.unwrap();
        let shown = serde_json::to_value(&taken).unwrap();
        assert_eq!(samples::differences(&shown, &wanted), Vec::<String>::new());
        let mut conn = house.engine.db().reader().await.unwrap();
        let sums = sales::sums(&mut conn, &SalesFilter::default(), SalesBy::All).await.unwrap();
        let booked = bookings::sums(&mut conn, &BookingFilter::default(), BookingsBy::Status).await.unwrap();
        let kept = sums.iter().map(|sum| sum.n).sum::<i64>() + booked.iter().map(|sum| sum.n).sum::<i64>();
        assert_eq!(kept, wanted["rows_stored"].as_i64().unwrap(), "{name}");
        if let (Some(receipts), Some(sum)) = (wanted["sums_fen"]["actual_receipt"].as_i64(), sums.first()) {
            assert_eq!((sum.actual_receipt, sum.orders), (receipts, wanted["distinct_orders"].as_i64().unwrap()));
        }
        for sum in booked.iter().filter(|_| wanted["booking_status"].is_object()) {
            assert_eq!(wanted["booking_status"][&sum.key], sum.n, "{name}: {}", sum.key);
        }
    }
}

#[tokio::test]
async fn the_same_file_is_known_again_and_doubles_nothing() {
    let house = House::empty().await;
    let path = sample("售卖明细_2025-11-01_2025-11-30.xlsx");
    let first = house.engine.imports().take(order(&path), "owner").await.unwrap();
    let again = house.engine.imports().take(order(&path), "owner").await.unwrap();
    assert_eq!((again.report.outcome, again.same_as), (Outcome::Repeated, first.import_id));
    let forced = FileImport { again: true, ..order(&path) };
    let forced = house.engine.imports().take(forced, "owner").await.unwrap();
    assert_eq!((forced.rows_new, forced.rows_updated), (0, 31));
    assert_eq!(receipts(&house).await.len(), 31);
}

#[tokio::test]
async fn imports_are_taken_back_in_any_order() {
    let house = House::empty().await;
    let a =
        take(&house, sales_book(&[("1000001", "2000001", 1.0), ("1000002", "2000002", 2.0)]), "售卖明细_a.xlsx").await;
    let b = take(&house, sales_book(&[("1000002", "2000002", 20.0), ("1000003", "", 30.0)]), "售卖明细_b.xlsx").await;
    let c = take(&house, sales_book(&[("1000003", "", 300.0)]), "售卖明细_c.xlsx").await;
    assert_eq!((b.rows_new, b.rows_updated, c.rows_updated), (1, 1, 1));
    let all = of(&[("1000001/2000001", 100), ("1000002/2000002", 2_000), ("1000003/", 30_000)]);
    assert_eq!(receipts(&house).await, all);
    let undo = async |taken: &Taken| house.engine.imports().undo(taken.import_id.as_deref().unwrap(), "owner").await;
    undo(&b).await.unwrap();
    let left = of(&[("1000001/2000001", 100), ("1000002/2000002", 200), ("1000003/", 30_000)]);
    assert_eq!(receipts(&house).await, left, "what b replaced is back, what c replaced is not");
    assert_eq!(undo(&b).await.unwrap_err().code(), ErrorCode::ImportNotUndoable);
    undo(&c).await.unwrap();
    assert_eq!(receipts(&house).await, of(&[("1000001/2000001", 100), ("1000002/2000002", 200)]));
    undo(&a).await.unwrap();
    assert!(receipts(&house).await.is_empty());
    let mut conn = house.engine.db().reader().await.unwrap();
    let states: Vec<_> =
        imports::list(&mut conn, None, None, 10).await.unwrap().into_iter().map(|import| import.state).collect();
    assert_eq!(states, [ImportState::Undone; 3]);
    assert!(imports::interrupted(&mut conn).await.unwrap().is_empty(), "nothing lies about");
}

#[tokio::test]
async fn an_import_between_two_others_leaves_no_row_twice() {
    let house = House::empty().await;
    for (name, yuan) in [("售卖明细_a.xlsx", 1.0), ("售卖明细_b.xlsx", 2.0), ("售卖明细_c.xlsx", 3.0)] {
        take(&house, sales_book(&[("1000001", "", yuan)]), name).await;
    }
    let mut conn = house.engine.db().reader().await.unwrap();
    let list = imports::list(&mut conn, None, None, 10).await.unwrap();
    house.engine.imports().undo(&list[1].id, "owner").await.unwrap();
    assert_eq!(receipts(&house).await, of(&[("1000001/", 300)]));
    house.engine.imports().undo(&list[0].id, "owner").await.unwrap();
    assert_eq!(receipts(&house).await, of(&[("1000001/", 100)]));
}

#[tokio::test]
async fn a_snapshot_replaces_the_one_before_and_gives_way_again() {
    let house = House::empty().await;
    let pieces = async || {
        let mut conn = house.engine.db().reader().await.unwrap();
        let sums = bookings::sums(&mut conn, &BookingFilter::default(), BookingsBy::Status).await.unwrap();
        sums.iter().map(|sum| sum.pieces).sum::<i64>()
    };
    let (first, second) = (sample("旅行社预约明细_2025-12-07.xlsx"), sample("旅行社预约明细_2025-12-08.xlsx"));
    house.engine.imports().take(order(&first), "owner").await.unwrap();
    let before = pieces().await;
    let newer = house.engine.imports().take(order(&second), "owner").await.unwrap();
    let after = pieces().await;
    assert_ne!(before, after);
    let refused = house.engine.imports().take(order(&sample("旅行社预约明细_2025-12-09.xlsx")), "owner").await.unwrap();
    assert_eq!((refused.report.outcome, pieces().await), (Outcome::Failed, after), "a refused file wipes nothing");
    let older = house.engine.imports().take(order(&first), "owner").await.unwrap();
    assert_eq!((older.report.error.as_deref(), pieces().await), (Some("older_snapshot"), after));
    house.engine.imports().undo(newer.import_id.as_deref().unwrap(), "owner").await.unwrap();
    assert_eq!(pieces().await, before);
    let asked = FileImport { older: true, again: true, ..order(&first) };
    assert_eq!(house.engine.imports().take(asked, "owner").await.unwrap().report.outcome, Outcome::Imported);
    assert_eq!(pieces().await, before);
}

#[tokio::test]
async fn a_cancelled_import_keeps_nothing() {
    let house = House::empty().await;
    let numbers: Vec<String> = (0..30_000).map(|no| format!("{}", 1_000_000 + no)).collect();
    let rows: Vec<(&str, &str, f64)> = numbers.iter().map(|number| (number.as_str(), "", 1.0)).collect();
    let order = FileImport {
        source: sales_book(&rows),
        name: "售卖明细_large.xlsx".to_owned(),
        origin: ImportOrigin::Chosen,
        shop: String::new(),
        again: false,
        older: false,
    };
    let operation = house.engine.imports().start(order, "owner");
    while house.engine.operations().get(&operation).unwrap().done < 2_000 {
        tokio::task::yield_now().await;
    }
    assert!(house.engine.operations().cancel(&operation));
    let ended = house.engine.operations().wait(&operation).await.unwrap();
    assert_eq!(ended.state, OperationState::Cancelled);
    assert!(receipts(&house).await.is_empty());
    let mut conn = house.engine.db().reader().await.unwrap();
    assert_eq!(imports::list(&mut conn, None, None, 10).await.unwrap()[0].state, ImportState::Cancelled);
    assert!(imports::interrupted(&mut conn).await.unwrap().is_empty(), "nothing lies about");
}

#[tokio::test]
async fn rejected_rows_are_kept_with_their_reasons() {
    let house = House::empty().await;
    let path = sample("售卖明细_2025-10-01_2025-10-31.xlsx");
    let taken = house.engine.imports().take(order(&path), "owner").await.unwrap();
    let mut conn = house.engine.db().reader().await.unwrap();
    let import = imports::get(&mut conn, taken.import_id.as_deref().unwrap()).await.unwrap();
    assert_eq!((import.rows_skipped, import.warnings, import.duplicates), (4, 2, 3));
    let rejected = imports::rejected(&mut conn, import.no, 0, 100).await.unwrap();
    let mut reasons: Vec<&str> = rejected.iter().map(|row| row.reason.as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["bad_date", "bad_key", "bad_key", "bad_money", "id_precision_lost", "id_precision_lost"]);
    let bad = rejected.iter().find(|row| row.reason == "bad_money").unwrap();
    assert_eq!((bad.column_name.as_str(), bad.value.as_str(), bad.skipped), ("软件服务费", "待结算", false));
}

/// The disk takes no more than twenty further pages of the database.
pub(super) async fn fill_the_disk(house: &House) {
    let limit = house.engine.db().write(huolang_store::Durability::Ordinary, |tx| {
        Box::pin(async move {
            let pages: (i64,) = huolang_store::Query::new(tx, "PRAGMA page_count", Vec::new()).fetch_one().await?;
            let text: &'static str = Box::leak(format!("PRAGMA max_page_count = {}", pages.0 + 20).into_boxed_str());
            huolang_store::Query::new(tx, text, Vec::new()).fetch_one::<(i64,)>().await
        })
    });
    limit.await.unwrap();
}

#[tokio::test]
async fn a_disk_that_takes_nothing_more_keeps_nothing_of_a_list_of_products() {
    let house = House::practice(1).await;
    let shop = house.engine.shops().all()[0].id.clone();
    fill_the_disk(&house).await;
    let rows: String = (0..5_000).map(|no| format!("P{no},一件不短也不长的商品 {no}\n")).collect();
    let order = FileImport {
        source: Source::Bytes {
            name: "商品.csv".to_owned(), bytes: format!("商品ID,商品名称\n{rows}").into_bytes()
        },
        shop: shop.to_string(),
        ..order(Path::new("商品.csv"))
    };
    let refused = house.engine.imports().take(order, "owner").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DiskFull);
    let mut conn = house.engine.db().reader().await.unwrap();
    let kept = products::by_refs(&mut conn, &shop, &["P0".to_owned(), "P4999".to_owned()]).await.unwrap();
    assert!(kept.is_empty(), "nothing of it is kept");
}

#[tokio::test]
async fn a_disk_that_takes_nothing_more_keeps_nothing_of_the_file() {
    let house = House::empty().await;
    fill_the_disk(&house).await;
    let numbers: Vec<String> = (0..20_000).map(|no| format!("{}", 1_000_000 + no)).collect();
    let rows: Vec<(&str, &str, f64)> = numbers.iter().map(|number| (number.as_str(), "", 1.0)).collect();
    let order = FileImport {
        source: sales_book(&rows),
        name: "售卖明细_large.xlsx".to_owned(),
        origin: ImportOrigin::Chosen,
        shop: String::new(),
        again: false,
        older: false,
    };
    let refused = house.engine.imports().take(order, "owner").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DiskFull);
    assert!(receipts(&house).await.is_empty());
}

#[tokio::test]
async fn a_file_that_vanishes_or_is_still_being_written_is_told() {
    let house = House::empty().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("售卖明细_2025-12.xlsx");
    let gone = house.engine.imports().take(order(&path), "owner").await.unwrap();
    assert_eq!((gone.report.error.as_deref(), gone.report.reason.as_deref()), (Some("io"), Some("file_not_found")));
    std::fs::write(&path, b"PK\x03\x04 half of it").unwrap();
    let half = house.engine.imports().take(order(&path), "owner").await.unwrap();
    assert_eq!(half.report.error.as_deref(), Some("corrupt_workbook"));
    assert!(path.exists(), "the file is untouched");
}

#[tokio::test]
async fn a_list_of_products_goes_into_its_shop() {
    let house = House::practice(1).await;
    let shop = house.engine.shops().all()[0].id.to_string();
    let text = "商品ID,商品名称,价格,SKUID,规格,商家编码\nP1,月卡,\"¥1,030.50\",S1,30天,M30\nP1,月卡,20,S2,60天,\n,没有编号,1,,,\n";
    let order = |shop: &str| FileImport {
        source: Source::Bytes { name: "商品.csv".to_owned(), bytes: text.as_bytes().to_vec() },
        name: "商品.csv".to_owned(),
        origin: ImportOrigin::Chosen,
        shop: shop.to_owned(),
        again: false,
        older: false,
    };
    let homeless = house.engine.imports().take(order(""), "owner").await.unwrap();
    assert_eq!(homeless.report.error.as_deref(), Some("shop_required"));
    let taken = house.engine.imports().take(order(&shop), "owner").await.unwrap();
    assert_eq!((taken.report.rows_stored, taken.report.rows_skipped.unwrap()["bad_key"]), (1, 1));
}

#[tokio::test]
async fn a_list_of_products_makes_and_changes_their_rules() {
    use huolang_domain::rule::{Delay, GoodsKind, Mode, RuleStatus, Scope, Source as Content};
    let house = House::practice(1).await;
    let shop = house.engine.shops().all()[0].id.clone();
    let pool = {
        let mut conn = house.engine.db().reader().await.unwrap();
        huolang_store::pools::list(&mut conn).await.unwrap().remove(0)
    };
    let head = "商品ID,商品名称,价格,SKUID,规格,商家编码,发货类型,发货方式,最短延迟,最长延迟,物流公司,发货模板,可卖件数,规则状态,卡池";
    let rows = [
        format!("N1,月卡,20,,,,虚拟,自动,30,120,,您的卡：{{卡密列表}},-1,启用,{}", pool.name),
        format!("N1,月卡,20,S2,60天,,,,,,,,5,缺货,{}", pool.name),
        "N2,棉布衣服,99,,,,实物,,,,顺丰,,3,启用,".to_owned(),
        "N3,没有计划,1,,,,,,,,,,,,".to_owned(),
        "N4,错的,1,,,,虚的,,,,,,,,".to_owned(),
        "N5,错的,1,,,,虚拟,自动,,,,,,,没有这个卡池".to_owned(),
        "N6,错的,1,,,,虚拟,自动,,,,,,,".to_owned(),
        "N7,错的,1,,,,虚拟,手动,9,3,,请看订单,,,".to_owned(),
    ];
    let order = |text: String| FileImport {
        source: Source::Bytes { name: "商品.csv".to_owned(), bytes: text.into_bytes() },
        name: "商品.csv".to_owned(),
        origin: ImportOrigin::Chosen,
        shop: shop.to_string(),
        again: false,
        older: false,
    };
    let text = format!("{head}\n{}\n", rows.join("\n"));
    let taken = house.engine.imports().take(order(text), "老板").await.unwrap();
    let reasons = taken.report.rows_skipped.clone().unwrap();
    assert_eq!((reasons["bad_choice"], reasons["no_such_pool"], reasons["bad_rule"]), (1, 1, 2), "{reasons:?}");
    let rules = async |product: &str| {
        let mut conn = house.engine.db().reader().await.unwrap();
        let found = huolang_store::rules::list(&mut conn, Some(&shop), Some(product)).await.unwrap();
        found.into_iter().map(|kept| kept.rule).collect::<Vec<_>>()
    };
    let of_product = rules("N1").await;
    assert_eq!(of_product.len(), 2);
    let whole = of_product.iter().find(|rule| rule.scope == Scope::Product { all_specs: true }).unwrap();
    assert_eq!(
        (whole.mode, whole.kind, whole.stock, whole.status),
        (Mode::Auto, GoodsKind::Virtual, -1, RuleStatus::Active)
    );
    assert_eq!(whole.delay, Delay { min_ms: 1_800_000, max_ms: 7_200_000 });
    assert_eq!(
        (whole.template.as_str(), &whole.source),
        ("您的卡：{卡密列表}", &Content::CardPool { pool_id: pool.id.clone() })
    );
    let of_sku = of_product.iter().find(|rule| rule.scope == Scope::Sku { sku_ref: "S2".to_owned() }).unwrap();
    assert_eq!((of_sku.stock, of_sku.status), (5, RuleStatus::OutOfStock));
    let parcel = rules("N2").await.remove(0);
    assert_eq!(
        (parcel.kind, parcel.mode, parcel.logistics_company.as_str()),
        (GoodsKind::Physical, Mode::Manual, "顺丰")
    );
    for absent in ["N3", "N4", "N5", "N6", "N7"] {
        assert!(rules(absent).await.is_empty(), "{absent}");
    }
    // The same products once more: what a cell does not name stays, and the change of stock is in the journal.
    let again = "商品ID,商品名称,可卖件数,库存,状态\nN2,棉布衣服,8,77,在售\n".to_owned();
    house.engine.imports().take(order(again), "老板").await.unwrap();
    let changed = rules("N2").await;
    assert_eq!((changed.len(), changed[0].stock, changed[0].logistics_company.as_str()), (1, 8, "顺丰"));
    let mut conn = house.engine.db().reader().await.unwrap();
    let log = huolang_store::stock::list_by_rule(&mut conn, &changed[0].id, None, 9).await.unwrap();
    assert_eq!(
        log.iter().map(|line| (line.delta, line.actor.as_str())).collect::<Vec<_>>(),
        [(5, "老板"), (3, "老板")]
    );
}

#[tokio::test]
async fn the_title_tells_what_a_new_rule_is_for_where_no_cell_does() {
    use huolang_domain::rule::{GoodsKind, Mode};
    let house = House::practice(1).await;
    let shop = house.engine.shops().all()[0].id.clone();
    let pool = {
        let mut conn = house.engine.db().reader().await.unwrap();
        huolang_store::pools::list(&mut conn).await.unwrap().remove(0)
    };
    let order = |text: String| FileImport {
        source: Source::Bytes { name: "商品.csv".to_owned(), bytes: text.into_bytes() },
        name: "商品.csv".to_owned(),
        origin: ImportOrigin::Chosen,
        shop: shop.to_string(),
        again: false,
        older: false,
    };
    let rules = async |product: &str| {
        let mut conn = house.engine.db().reader().await.unwrap();
        let found = huolang_store::rules::list(&mut conn, Some(&shop), Some(product)).await.unwrap();
        found.into_iter().map(|kept| (kept.rule.kind, kept.rule.mode)).collect::<Vec<_>>()
    };
    let rows = [
        "S1,棉布衣服,,,,3,".to_owned(),
        format!("S2,手机会员月卡,,,,3,{}", pool.name),
        format!("S3,棉布衣服的设计图,,,,,{}", pool.name),
        "S4,旧手机,虚拟,手动,请看订单,3,".to_owned(),
    ];
    let text = format!("商品ID,商品名称,发货类型,发货方式,发货模板,可卖件数,卡池\n{}\n", rows.join("\n"));
    let taken = house.engine.imports().take(order(text), "老板").await.unwrap();
    assert_eq!(rules("S1").await, [(GoodsKind::Physical, Mode::Manual)], "a person ships clothes");
    for content in ["S2", "S3"] {
        assert_eq!(rules(content).await, [(GoodsKind::Virtual, Mode::Auto)], "{content}: cards are content");
    }
    assert_eq!(rules("S4").await, [(GoodsKind::Virtual, Mode::Manual)], "the cell decides");
    // It is said of which row it was guessed.
    assert_eq!(taken.report.warnings.clone().unwrap()["goods_suggested"], 1);
    assert_eq!(taken.report.rows_stored, 4);
    let mut conn = house.engine.db().reader().await.unwrap();
    let import = imports::get(&mut conn, taken.import_id.as_deref().unwrap()).await.unwrap();
    let noted = imports::rejected(&mut conn, import.no, 0, 100).await.unwrap();
    let told: Vec<_> = noted.iter().map(|row| (row.reason.as_str(), row.value.as_str(), row.skipped)).collect();
    assert_eq!((told, import.warnings), (vec![("goods_suggested", "S1", false)], 1));
    drop(conn);
    // What stands is not guessed anew.
    let again = "商品ID,商品名称,发货类型,发货模板\nS1,棉布衣服,虚拟,请看订单\n".to_owned();
    house.engine.imports().take(order(again), "老板").await.unwrap();
    let later = "商品ID,商品名称,发货类型,可卖件数\nS1,棉布衣服,,5\n".to_owned();
    let taken = house.engine.imports().take(order(later), "老板").await.unwrap();
    assert_eq!(rules("S1").await, [(GoodsKind::Virtual, Mode::Manual)]);
    assert_eq!(taken.report.warnings, Some(std::collections::BTreeMap::new()), "nothing was guessed");
}
