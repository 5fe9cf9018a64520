//! Lists of products are written in pieces, and all the same they are in as a whole or not at all.

use super::fill_the_disk;
use crate::{
    Engine,
    imports::{FileImport, end_interrupted},
    operations::OperationState,
    test_house::House,
};
use huolang_domain::{
    ErrorCode, Fen, ShopId,
    rule::{Rule, Scope},
};
use huolang_sheets::{Source, reports::Outcome};
use huolang_store::{
    Durability,
    imports::{self, ImportOrigin, ImportState},
    products::{self, ListedProduct, ListedSku, ProductStatus},
    rules,
};

/// Products in the list; the first ones were there before, with other names and another variant.
const LISTED: usize = 2_000;
const KNOWN: usize = 40;

fn refs() -> Vec<String> {
    (0..LISTED).map(|no| format!("P{no}")).collect()
}

fn list(shop: &ShopId) -> FileImport {
    let rows: String =
        (0..LISTED).map(|no| format!("P{no},新的名字 {no},9.90,S2,60天,M{no},虚拟,手动,请看订单,7\n")).collect();
    let head = "商品ID,商品名称,价格,SKUID,规格,商家编码,发货类型,发货方式,发货模板,可卖件数";
    FileImport {
        source: Source::Bytes { name: "商品.csv".to_owned(), bytes: format!("{head}\n{rows}").into_bytes() },
        name: "商品.csv".to_owned(),
        origin: ImportOrigin::Chosen,
        shop: shop.to_string(),
        again: false,
        older: false,
    }
}

/// A shop with some of the products, the first of which has a rule.
async fn house() -> (House, ShopId) {
    let house = House::practice(1).await;
    let shop = house.engine.shops().all()[0].id.clone();
    let (inner, of, ids) = (house.engine.clone(), shop.clone(), house.engine.ids().clone());
    let known: Vec<ListedProduct> = (0..KNOWN)
        .map(|no| ListedProduct {
            product_ref: format!("P{no}"),
            title: format!("旧的名字 {no}"),
            price: Fen(500),
            status: ProductStatus::OffSale,
            skus: vec![ListedSku {
                sku_ref: "S1".to_owned(),
                merchant_code: "old".to_owned(),
                spec: "30天".to_owned(),
                price: Fen(500),
            }],
        })
        .collect();
    let scope = Scope::Sku { sku_ref: "S2".to_owned() };
    let rule = Rule { scope, stock: 3, template: "旧的".to_owned(), ..Rule::new(ids.fresh(), shop.clone(), "P0") };
    let write = house.engine.db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move {
            products::upsert_many(tx, &of, &known, ids.as_ref(), inner.now()).await?;
            rules::save(tx, &rule, inner.now()).await
        })
    });
    write.await.unwrap();
    house.clock.advance(60_000);
    (house, shop)
}

/// What a list can change: products with their variants, and rules.
async fn state(engine: &Engine, shop: &ShopId) -> (Vec<ListedProduct>, Vec<Rule>) {
    let mut conn = engine.db().reader().await.unwrap();
    let standing = products::standing(&mut conn, shop, &refs()).await.unwrap();
    let mut listed: Vec<ListedProduct> = standing.into_iter().map(|one| one.product).collect();
    listed.sort_by(|one, other| one.product_ref.cmp(&other.product_ref));
    drop(conn);
    (listed, rules_of(engine, shop).await)
}

async fn rules_of(engine: &Engine, shop: &ShopId) -> Vec<Rule> {
    let kept = rules::list(&mut engine.db().reader().await.unwrap(), Some(shop), None).await.unwrap();
    kept.into_iter().map(|kept| kept.rule).filter(|rule| rule.product_ref.starts_with('P')).collect()
}

/// Takes the list in, in a program that dies when it has come to the rules.
async fn die_on_the_way(house: &House, shop: &ShopId) {
    let (engine, order) = (house.engine.clone(), list(shop));
    let taking = tokio::spawn(async move { engine.imports().take(order, "owner").await.map(drop) });
    while rules_of(&house.engine, shop).await.len() < 200 {
        tokio::task::yield_now().await;
    }
    taking.abort();
    assert!(taking.await.is_err(), "it was not over yet");
    // What the dead program held is free after a minute.
    house.clock.advance(60_001);
}

/// The next program on the data, when it has cleared up.
async fn next(house: &House) -> Engine {
    let next = house.another().await;
    end_interrupted(&next).await.unwrap();
    while !imports::interrupted(&mut next.db().reader().await.unwrap()).await.unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    next
}

#[tokio::test]
async fn a_list_in_pieces_is_whole_and_can_be_taken_back() {
    let (house, shop) = house().await;
    let before = state(&house.engine, &shop).await;
    let taken = house.engine.imports().take(list(&shop), "owner").await.unwrap();
    assert_eq!(taken.report.rows_stored, 2_000);
    let (listed, kept) = state(&house.engine, &shop).await;
    assert_eq!((listed.len(), kept.len()), (2_000, 2_000));
    assert!(listed.iter().all(|product| product.title.starts_with("新的") && product.skus[0].sku_ref == "S2"));
    assert_eq!(kept.iter().filter(|rule| rule.stock == 7 && rule.template == "请看订单").count(), 2_000);
    let again = house.engine.imports().take(list(&shop), "owner").await.unwrap();
    assert_eq!((again.report.outcome, again.same_as.as_deref()), (Outcome::Repeated, taken.import_id.as_deref()));
    let id = taken.import_id.unwrap();
    house.engine.imports().undo(&id, "owner").await.unwrap();
    assert_eq!(state(&house.engine, &shop).await, before);
    assert_eq!(notes(&house.engine).await, 0);
    let mut conn = house.engine.db().reader().await.unwrap();
    assert_eq!(imports::get(&mut conn, &id).await.unwrap().state, ImportState::Undone);
    assert!(imports::interrupted(&mut conn).await.unwrap().is_empty(), "nothing lies about");
    drop(conn);
    let twice = house.engine.imports().undo(&id, "owner").await.unwrap_err();
    assert_eq!(twice.code(), ErrorCode::ImportNotUndoable);
}

#[tokio::test]
async fn lists_are_taken_back_from_the_last_one_on() {
    let (house, shop) = house().await;
    let named = |title: &str| {
        let bytes = format!("商品ID,商品名称\nP0,{title}\n").into_bytes();
        FileImport { source: Source::Bytes { name: "商品.csv".to_owned(), bytes }, ..list(&shop) }
    };
    let title = async || state(&house.engine, &shop).await.0.remove(0).title;
    let mut taken = Vec::new();
    for name in ["甲", "乙乙", "丙丙丙"] {
        house.clock.advance(1_000);
        let done = house.engine.imports().take(named(name), "owner").await.unwrap();
        taken.push(done.import_id.unwrap());
    }
    assert_eq!(notes(&house.engine).await, 2, "of the oldest nothing is known any more");
    let undo = async |at: usize| house.engine.imports().undo(&taken[at], "owner").await.map_err(|error| error.code());
    assert_eq!(undo(1).await, Err(ErrorCode::ImportNotUndoable));
    undo(2).await.unwrap();
    assert_eq!(title().await, "乙乙");
    undo(1).await.unwrap();
    assert_eq!(title().await, "甲");
    assert_eq!(undo(0).await, Err(ErrorCode::ImportNotUndoable));
}

/// Notes of what things were.
async fn notes(engine: &Engine) -> i64 {
    let mut conn = engine.db().reader().await.unwrap();
    let text = "SELECT COUNT(*) FROM import_before";
    huolang_store::Query::new(&mut conn, text, Vec::new()).fetch_one::<(i64,)>().await.unwrap().0
}

#[tokio::test]
async fn a_list_that_is_cancelled_changes_nothing() {
    let (house, shop) = house().await;
    let before = state(&house.engine, &shop).await;
    let operation = house.engine.imports().start(list(&shop), "owner");
    let done = || house.engine.operations().get(&operation).unwrap().done;
    while done() < 500 {
        tokio::task::yield_now().await;
    }
    assert!(house.engine.operations().cancel(&operation));
    let ended = house.engine.operations().wait(&operation).await.unwrap();
    assert_eq!(ended.state, OperationState::Cancelled);
    assert_eq!(state(&house.engine, &shop).await, before);
    let mut conn = house.engine.db().reader().await.unwrap();
    assert_eq!(imports::list(&mut conn, None, None, 1).await.unwrap()[0].state, ImportState::Cancelled);
    assert!(imports::interrupted(&mut conn).await.unwrap().is_empty(), "nothing lies about");
}

#[tokio::test]
async fn a_list_that_is_cut_off_is_taken_back_at_the_next_start() {
    let (house, shop) = house().await;
    let before = state(&house.engine, &shop).await;
    die_on_the_way(&house, &shop).await;
    let next = next(&house).await;
    assert_eq!(state(&next, &shop).await, before);
    assert_eq!(notes(&next).await, 0);
}

#[tokio::test]
async fn a_full_disk_gives_back_what_products_were() {
    let (house, shop) = house().await;
    let before = state(&house.engine, &shop).await;
    fill_the_disk(&house).await;
    let refused = house.engine.imports().take(list(&shop), "owner").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::DiskFull);
    assert_eq!(state(&house.engine, &shop).await, before);
}

#[tokio::test]
async fn what_the_seller_changed_meanwhile_stays() {
    let (house, shop) = house().await;
    die_on_the_way(&house, &shop).await;
    let mine = rules_of(&house.engine, &shop).await.into_iter().find(|rule| rule.product_ref == "P0").unwrap();
    let mine = Rule { template: "我改的".to_owned(), ..mine };
    let (saved, now) = (mine.clone(), house.engine.now());
    house
        .engine
        .db()
        .write(Durability::Ordinary, move |tx| Box::pin(async move { rules::save(tx, &saved, now).await }))
        .await
        .unwrap();
    let next = next(&house).await;
    assert_eq!(rules_of(&next, &shop).await, [mine]);
}
