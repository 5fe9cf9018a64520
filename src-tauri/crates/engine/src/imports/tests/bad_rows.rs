//! Rows of lists that cannot be used: each is left out with its reason, and the others are taken.

use crate::{imports::FileImport, test_house::House};
use huolang_sheets::{Source, reports::Outcome};
use huolang_store::{
    imports::{self, ImportOrigin},
    products,
};

/// Ten megabytes in one cell, a cell longer than anybody writes, and zero bytes in a cell that is a key.
fn spoilt() -> [String; 3] {
    [format!("N2,{},1", "长".repeat((10 << 20) / 3)), format!("N3,{},1", "y".repeat(25_000)), "N4\0,坏的,1".to_owned()]
}

fn list(name: &str, text: String, shop: &str) -> FileImport {
    FileImport {
        source: Source::Bytes { name: name.to_owned(), bytes: text.into_bytes() },
        name: name.to_owned(),
        origin: ImportOrigin::Chosen,
        shop: shop.to_owned(),
        again: false,
        older: false,
    }
}

#[tokio::test]
async fn a_product_with_an_unusable_cell_is_left_out_and_the_others_are_in() {
    let house = House::practice(1).await;
    let shop = house.engine.shops().all()[0].id.clone();
    let text = format!("商品ID,商品名称,价格\nN1,月卡,30\n{}\nN5,年卡,99\n", spoilt().join("\n"));
    let taken = house.engine.imports().take(list("商品.csv", text, shop.as_str()), "owner").await.unwrap();
    assert_eq!((taken.report.outcome, taken.report.rows_stored), (Outcome::Imported, 2));
    let skipped = taken.report.rows_skipped.clone().unwrap();
    assert_eq!(skipped, [("cell_too_long".to_owned(), 2), ("control_char".to_owned(), 1)].into());

    let mut conn = house.engine.db().reader().await.unwrap();
    let import = imports::get(&mut conn, taken.import_id.as_deref().unwrap()).await.unwrap();
    let told = imports::rejected(&mut conn, import.no, 0, 100).await.unwrap();
    let told: Vec<_> = told.iter().map(|row| (row.row_no, row.reason.as_str(), row.value.as_str())).collect();
    assert_eq!(told, [(3, "cell_too_long", ""), (4, "cell_too_long", "N3"), (5, "control_char", "")]);
    let refs: Vec<String> = (1..=5).map(|no| format!("N{no}")).collect();
    let known = products::by_refs(&mut conn, &shop, &refs).await.unwrap();
    let known: Vec<_> = known.iter().map(|product| product.title.as_str()).collect();
    assert_eq!(known.len(), 2, "{known:?}");
    assert!(known.contains(&"月卡") && known.contains(&"年卡"), "{known:?}");
}

#[tokio::test]
async fn a_tracking_number_with_a_zero_byte_ships_nothing_and_says_why() {
    let house = House::practice(1).await;
    let text = "订单号,快递公司,快递单号\nA1,顺丰,SF12\u{0}34567890\n".to_owned();
    let taken = house.engine.imports().take(list("发货.csv", text, ""), "owner").await.unwrap();
    assert_eq!(taken.report.rows_stored, 0);
    assert_eq!(taken.report.rows_skipped.unwrap(), [("control_char".to_owned(), 1)].into());
}
