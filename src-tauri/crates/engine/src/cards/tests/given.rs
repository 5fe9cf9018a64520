//! What the tests of cards begin with.

use crate::{cards::CardImport, test_house::House};
use huolang_domain::PoolId;
use huolang_platforms::practice::Payment;
use huolang_sheets::{Source, cards::ColumnChoice};
use serde_json::Value;

/// A pasted list, one card a line.
pub fn list(pool: &PoolId, text: String) -> CardImport {
    CardImport {
        pool_id: pool.clone(),
        source: Source::Text(text),
        name: "paste".to_owned(),
        choice: ColumnChoice::whole_line(),
        expires_at: None,
        note: String::new(),
    }
}

/// Takes a list in and gives the result.
pub async fn take(house: &House, pool: &PoolId, text: String) -> Value {
    let started = house.engine.cards().import(list(pool, text), "owner").await.unwrap();
    let ended = house.engine.operations().wait(&started.operation_id).await.unwrap();
    assert_eq!(ended.error, None);
    ended.result
}

/// A buyer pays for the product without variants, and it is delivered.
pub async fn buy_video(house: &House) {
    let payment = Payment { product_ref: "715300184201".to_owned(), sku_ref: None, quantity: 1, buyer: None };
    house.engine.practice().unwrap().pay(&payment, 1).unwrap();
    house.work().await;
}
