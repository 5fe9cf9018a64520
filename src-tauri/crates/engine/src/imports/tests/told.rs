//! The seller is told how an import ended, once a cause.

use super::{order, sales_book, take};
use crate::{imports::FileImport, notices::word, settings::Language, test_house::House};
use huolang_sheets::Source;
use huolang_store::{
    imports::{self, ImportKind, ImportOrigin, NewImport},
    notices::{self, Notice, NoticeState},
};

const NAME: &str = "售卖明细_a.xlsx";

async fn told(house: &House, event: &str) -> Vec<Notice> {
    let all = notices::list(&mut house.engine.db().reader().await.unwrap(), None, None, 100).await.unwrap();
    all.into_iter().filter(|notice| notice.event == event).collect()
}

fn broken() -> Source {
    Source::Bytes { name: "a.xlsx".to_owned(), bytes: b"PK\x03\x04 cut off".to_vec() }
}

#[tokio::test]
async fn a_file_that_failed_is_told_once_and_closed_when_it_is_in() {
    let house = House::empty().await;
    take(&house, broken(), NAME).await;
    take(&house, broken(), NAME).await;
    let failed = told(&house, "import_failed").await;
    assert_eq!((failed.len(), failed[0].state, failed[0].count), (1, NoticeState::Open, 2));
    house.engine.dispatch_notices().await.unwrap();
    let said = house.desktop.take();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].title, format!("导入没有完成：{NAME}"));
    assert!(said[0].route.starts_with("/data?tab=imports&open="), "{}", said[0].route);

    let taken = take(&house, sales_book(&[("1000001", "2000001", 1.0), ("", "", 2.0)]), NAME).await;
    assert_eq!(told(&house, "import_failed").await[0].state, NoticeState::Resolved);
    let done = told(&house, "import_done").await;
    assert_eq!(done.len(), 1);
    assert!(done[0].is_news(), "it asks for nothing");
    assert_eq!(done[0].params["import_id"].as_str(), taken.import_id.as_deref());
    let worded = word(&done[0], Language::ZhCn);
    assert_eq!(worded.title, format!("导入完成：{NAME}"));
    assert_eq!(worded.body, "已导入 1 行，1 行没有收，点击看原因。");
    assert_eq!(word(&done[0], Language::En).body, "1 rows imported, 1 rows left out; click to see why.");
}

#[tokio::test]
async fn the_same_file_again_tells_nothing_new() {
    let house = House::empty().await;
    let path = super::sample("售卖明细_2025-11-01_2025-11-30.xlsx");
    for _ in 0..2 {
        house.engine.imports().take(order(&path), "owner").await.unwrap();
    }
    assert_eq!(told(&house, "import_done").await.len(), 1);
}

#[tokio::test]
async fn a_list_of_products_without_a_shop_is_told_as_failed() {
    let house = House::empty().await;
    let list = Source::Bytes { name: "a.csv".to_owned(), bytes: b"x".to_vec() };
    let order = FileImport { source: list, ..order(std::path::Path::new("商品.csv")) };
    let print = super::super::hash::print(&order.source).unwrap();
    super::super::list::take_list(&house.engine, order, crate::imports::FileKind::Products, &print, "owner", None)
        .await
        .unwrap();
    let failed = told(&house, "import_failed").await;
    assert_eq!(word(&failed[0], Language::ZhCn).body, "商品表要先选店铺。请把它拖进窗口，选好店铺再导。");
}

#[tokio::test]
async fn an_import_that_was_cut_off_is_told_at_the_next_start() {
    let house = House::empty().await;
    let new = NewImport {
        id: "i1".to_owned(),
        kind: ImportKind::Sales,
        file_name: NAME.to_owned(),
        origin: ImportOrigin::Chosen,
        shop_id: String::new(),
        hash: "h".to_owned(),
        size: 1,
        export_date: None,
        actor: "owner".to_owned(),
    };
    let now = house.engine.now();
    house
        .engine
        .db()
        .write(huolang_store::Durability::Ordinary, move |tx| {
            Box::pin(async move { imports::start(tx, &new, now).await })
        })
        .await
        .unwrap();
    crate::imports::end_interrupted(&house.engine).await.unwrap();
    let failed = told(&house, "import_failed").await;
    assert_eq!(word(&failed[0], Language::ZhCn).body, "导入时程序关闭了，没有留下数据，请再导一次。");
    crate::imports::end_interrupted(&house.engine).await.unwrap();
    assert_eq!(told(&house, "import_failed").await.len(), 1, "once");
}
