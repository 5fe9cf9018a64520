//! An upload that the end of the program cut off is put before a person, who settles it.

use crate::test_house::{House, MORNING};
use huolang_store::{
    Durability,
    card_uploads::{self, CardUpload, UploadState},
    cards,
    notices::{self, Notice, NoticeState},
};
use serde_json::json;

/// What is told of uploads after a look.
async fn told(house: &House) -> Vec<Notice> {
    house.engine.keep_up().await.unwrap();
    let mut conn = house.engine.db().reader().await.unwrap();
    let open = notices::list(&mut conn, Some(NoticeState::Open), None, 100).await.unwrap();
    open.into_iter().filter(|notice| notice.event == "card_upload_unknown").collect()
}

#[tokio::test]
async fn an_upload_that_was_cut_off_is_put_before_a_person_once() {
    let house = House::practice(5).await;
    let pool = house.pool("视频").await;
    // The program was killed while the platform was asked.
    let (ids, out, shop) = (house.engine.ids().clone(), pool.clone(), house.engine.shops().all()[0].id.clone());
    let begun = house.engine.db().write(Durability::Flushed, move |tx| {
        Box::pin(async move {
            let taken = cards::hand_over(tx, &out, 3, "u1", "seller", ids.as_ref(), MORNING).await?;
            let upload = CardUpload {
                id: "u1".to_owned(),
                shop_id: shop,
                pool_id: out,
                product_ref: "1001".to_owned(),
                sku_ref: "10010".to_owned(),
                cards: json!(taken),
                state: UploadState::Sending,
                message: String::new(),
                actor: "seller".to_owned(),
                created_at: MORNING,
                updated_at: MORNING,
            };
            card_uploads::insert(tx, &upload).await
        })
    });
    begun.await.unwrap();
    house.clock.advance(9 * 60_000);
    assert!(told(&house).await.is_empty(), "its call may be under way");
    house.clock.advance(2 * 60_000);
    let first = told(&house).await;
    assert_eq!((first.len(), first[0].params["cards"].as_str()), (1, Some("3")));
    assert_eq!((told(&house).await, house.left(&pool).await), (first, 2), "told once");
    house.engine.cards().settle_upload("u1", false, "seller").await.unwrap();
    assert_eq!((house.left(&pool).await, told(&house).await.len()), (5, 0));
}
