#![allow(clippy::unwrap_used)]

mod people;

use super::What;
use crate::{
    Engine,
    operations::OperationState,
    round::{Home, Round},
    test_house::House,
};
use huolang_domain::{
    BatchId, Millis, PoolId, expiry::DrawOrder, state::VerificationState, testing::ManualClock, verification::Via,
};
use huolang_sheets::write::Format;
use huolang_store::{
    Db, Durability, Location, OpenOptions, audit, batches,
    cards::{self, CardText, NewCard},
    pools::{self, Pool, PoolKind},
    verifications,
};
use huolang_vault::{MasterKey, Secret, Vault};
use std::sync::Arc;

const CODE: &str = "ABCD-EFGH-2345";

async fn engine_with_a_card(folder: &std::path::Path) -> Engine {
    let home = Home::new(folder);
    std::fs::create_dir_all(home.exports()).unwrap();
    let db = Db::open(&Location::Sqlite { path: home.database() }, OpenOptions::default()).await.unwrap();
    let vault = Vault::from_master_key(MasterKey::from_bytes([1; 32])).unwrap();
    let clock = Arc::new(ManualClock::at(Millis(1_700_000_000_000)));
    let engine = Engine::builder(db, vault).clock(clock).round(Round::new(home)).build().unwrap();
    let (now, ids) = (engine.now(), Arc::clone(engine.ids()));
    let pool = Pool {
        id: PoolId::from("p"),
        name: "月卡".into(),
        kind: PoolKind::Once,
        draw_order: DrawOrder::Oldest,
        use_limit: None,
        low_stock_at: 0,
        near_expiry_days: 0,
        manual: String::new(),
        created_at: now,
        updated_at: now,
    };
    let text = CardText { secret: Secret::new(CODE.to_owned()), ..CardText::default() };
    let card = NewCard::seal(engine.vault(), ids.as_ref(), &text, None).unwrap();
    engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                let batch = BatchId::from("b");
                pools::save(tx, &pool).await?;
                batches::start(tx, &batch, &pool.id, "paste", "", now).await?;
                cards::import_many(tx, &batch, &pool.id, &[card], "seller", ids.as_ref(), now).await
            })
        })
        .await
        .unwrap();
    engine
}

async fn exported(engine: &Engine, unlocked: bool) -> String {
    let what = What::Cards { pool: None, batch: None, state: None, unlocked };
    let id = engine.start_export(what, Format::Csv, "seller");
    let ended = engine.operations().wait(&id).await.unwrap();
    assert_eq!(ended.state, OperationState::Done, "{ended:?}");
    assert_eq!(ended.result["rows"], 1);
    let done = engine.exported(&id).unwrap();
    assert_eq!(done.file_name, "huolang-cards-20231115-061320.csv");
    assert_eq!(done.unlocked_by.as_deref(), unlocked.then_some("seller"));
    std::fs::read_to_string(done.path).unwrap()
}

#[tokio::test]
async fn cards_are_masked_unless_the_seller_unlocks_them_and_that_is_logged() {
    let folder = tempfile::tempdir().unwrap();
    let engine = engine_with_a_card(folder.path()).await;
    let masked = exported(&engine, false).await;
    assert!(!masked.contains("ABCD") && masked.contains("2345"), "{masked}");
    let deeds = audit::list(&mut engine.db().reader().await.unwrap(), None, None, 10).await.unwrap();
    assert!(deeds.iter().all(|deed| deed.action != "card.export"));
    assert!(exported(&engine, true).await.contains(CODE));
    let deeds = audit::list(&mut engine.db().reader().await.unwrap(), None, None, 10).await.unwrap();
    assert!(deeds.iter().any(|deed| deed.action == "card.export" && deed.actor == "seller"));
}

#[tokio::test]
async fn verifications_are_filtered_streamed_and_masked() {
    let house = House::practice(1).await;
    let shop = house.engine.shops().all()[0].id.clone();
    let (engine, at) = (house.engine.clone(), house.engine.now());
    house
        .engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                for number in 0..1_201 {
                    let new = verifications::New {
                        shop_id: shop.clone(),
                        order_id: None,
                        sn: format!("261120-{number}").as_str().into(),
                        code: Secret::new(format!("900000{number:06}")),
                        via: Via::Batch,
                        rule_id: None,
                        batch: Some("b".to_owned()),
                        actor: "seller".to_owned(),
                    };
                    verifications::insert(tx, engine.vault(), &new, engine.ids().as_ref(), at.plus(number)).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    let all = written(&house.engine, verifications::Filter::default()).await;
    // A header and one line each, more than fit on two pages.
    assert_eq!(all.lines().count(), 1_202);
    assert!(all.contains("261120-1200") && all.contains("••••1200") && all.contains("练习店铺"), "{}", &all[..400]);
    assert!(!all.contains("900000"), "no code stands there in clear");
    let sheet = people::file(&house, What::Verifications(verifications::Filter::default()), Format::Xlsx).await;
    let mut rows = people::rows_of(sheet, &["订单号", "券码", "店铺", "结果", "批次"]);
    rows.sort();
    let line = |number: i64| {
        let [sn, code] = [format!("261120-{number}"), format!("••••{number:04}")];
        [sn.as_str(), &code, "练习店铺", "待核销", "b"].map(|text: &str| Some(text.to_owned())).to_vec()
    };
    let mut wanted: Vec<Vec<Option<String>>> = (0..1_201).map(line).collect();
    wanted.sort();
    assert_eq!(rows, wanted, "every row, and no code in clear");
    let few = verifications::Filter {
        from: Some(at.plus(10)),
        to: Some(at.plus(15)),
        states: Some(vec![VerificationState::Pending]),
        ..verifications::Filter::default()
    };
    assert_eq!(written(&house.engine, few.clone()).await.lines().count(), 6);
    let sheet = people::file(&house, What::Verifications(few), Format::Xlsx).await;
    let mut sns: Vec<String> = people::rows_of(sheet, &["订单号"]).into_iter().flatten().flatten().collect();
    sns.sort();
    assert_eq!(sns, [10, 11, 12, 13, 14].map(|number| format!("261120-{number}")));
    let none =
        verifications::Filter { states: Some(vec![VerificationState::Verified]), ..verifications::Filter::default() };
    assert_eq!(written(&house.engine, none).await.lines().count(), 1);
}

async fn written(engine: &Engine, filter: verifications::Filter) -> String {
    let id = engine.start_export(What::Verifications(filter), Format::Csv, "seller");
    assert_eq!(engine.operations().wait(&id).await.unwrap().state, OperationState::Done);
    std::fs::read_to_string(engine.exported(&id).unwrap().path).unwrap()
}
