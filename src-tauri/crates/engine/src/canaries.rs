//! Planted secrets go the whole way (taken in, delivered, backed up, exported) and are looked for wherever they must not be.

#![allow(clippy::unwrap_used)]

use crate::{cards::CardImport, export::What, test_house::House};
use huolang_platforms::practice::Payment;
use huolang_sheets::{Source, cards::ColumnChoice, write::Format};
use huolang_testkit::{Planted, SeededDice};

#[tokio::test]
async fn no_planted_card_is_found_in_the_data_folder() {
    let house = House::practice(0).await;
    let (mut planted, dice) = (Planted::default(), SeededDice::of(42));
    let codes: Vec<String> = (0..50).map(|_| planted.card(&dice)).collect();
    let order = CardImport {
        pool_id: house.pool("视频").await,
        source: Source::Text(codes.join("\n")),
        name: "paste".to_owned(),
        choice: ColumnChoice::whole_line(),
        expires_at: None,
        note: String::new(),
    };
    let started = house.engine.cards().import(order, "owner").await.unwrap();
    house.engine.operations().wait(&started.operation_id).await.unwrap();
    let payment = Payment { product_ref: "715300184201".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    let desk = house.engine.practice().unwrap();
    let bought = desk.pay(&payment, 5).unwrap();
    house.work().await;
    let delivered = desk.order(&bought[0]).await.unwrap().view.messages.remove(0).text.unwrap();
    assert!(planted.values().any(|code| delivered.contains(code)), "the buyer has a planted card");
    house.engine.backups().create(None).await.unwrap();
    let masked = What::Cards { pool: None, batch: None, state: None, unlocked: false };
    let file = house.engine.home().exports().join("cards.csv");
    house.engine.export_to(masked, Format::Csv, file.clone(), "owner", None).await.unwrap();
    assert!(std::fs::read_to_string(&file).unwrap().lines().count() > 50);
    let seen = format!("{:?}", house.engine.operations().list());
    assert!(planted.search(seen.as_bytes()).is_empty(), "neither in results");
    // The write-ahead file is still there: the database is open.
    assert_eq!(planted.search_folder(house.folder.path()).unwrap(), []);
    let clear = What::Cards { pool: None, batch: None, state: None, unlocked: true };
    house.engine.export_to(clear, Format::Csv, file, "owner", None).await.unwrap();
    assert_eq!(planted.search_folder(house.folder.path()).unwrap().len(), 50, "the search finds what is there");
}
