//! The seller is told how a file of cards ended; a pasted list stands before their eyes.

use super::given::{list, take};
use crate::{
    cards::{CardImport, end_interrupted},
    notices::word,
    settings::Language,
    test_house::House,
};
use huolang_domain::{BatchId, PoolId};
use huolang_sheets::Source;
use huolang_store::{
    Durability, batches,
    notices::{self, Notice, NoticeState},
};

async fn told(house: &House, event: &str) -> Vec<Notice> {
    let all = notices::list(&mut house.engine.db().reader().await.unwrap(), None, None, 100).await.unwrap();
    all.into_iter().filter(|notice| notice.event == event).collect()
}

/// Takes a file in, to whatever end.
async fn file(house: &House, pool: &PoolId, source: Source) {
    let order = CardImport { source, name: "cards.xlsx".to_owned(), ..list(pool, String::new()) };
    let started = house.engine.cards().import(order, "owner").await.unwrap();
    house.engine.operations().wait(&started.operation_id).await.unwrap();
}

#[tokio::test]
async fn a_file_of_cards_is_told_when_it_failed_and_when_it_is_in() {
    let house = House::practice(1).await;
    let pool = house.pool("视频").await;
    file(&house, &pool, Source::Bytes { name: "cards.xlsx".to_owned(), bytes: Vec::new() }).await;
    let failed = told(&house, "import_failed").await;
    assert_eq!((failed.len(), failed[0].state), (1, NoticeState::Open));
    let said = word(&failed[0], Language::ZhCn);
    assert_eq!((said.title.as_str(), said.body.as_str()), ("导入没有完成：cards.xlsx", "文件是空的，请重新下载。"));
    assert_eq!(said.route, format!("/cards?pool={pool}"));

    file(&house, &pool, Source::Text("CARD-0000-1111\nCARD-0000-1111\n".to_owned())).await;
    assert_eq!(told(&house, "import_failed").await[0].state, NoticeState::Resolved);
    let done = told(&house, "import_done").await;
    assert_eq!((done.len(), done[0].is_news()), (1, true));
    assert_eq!(word(&done[0], Language::ZhCn).body, "已导入 1 张卡密，1 行没有收，点击看原因。");
    assert!(!done[0].params.to_string().contains("CARD-0000"), "no card is told");
}

#[tokio::test]
async fn a_pasted_list_is_told_only_when_the_program_ended_meanwhile() {
    let house = House::practice(1).await;
    let pool = house.pool("视频").await;
    take(&house, &pool, "CARD-0000-2222\n".to_owned()).await;
    assert!(told(&house, "import_done").await.is_empty());
    let (into, now) = (pool.clone(), house.engine.now());
    let begun = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { batches::start(tx, &BatchId::from("b1"), &into, "paste", "", now).await })
    });
    begun.await.unwrap();
    for _ in 0..2 {
        end_interrupted(&house.engine).await.unwrap();
    }
    let failed = told(&house, "import_failed").await;
    assert_eq!(failed.len(), 1, "once");
    let said = word(&failed[0], Language::ZhCn);
    assert_eq!(said.title, "导入没有完成：粘贴的卡密");
    assert!(said.body.contains("已有的会跳过"), "{}", said.body);
}
