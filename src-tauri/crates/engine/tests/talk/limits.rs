//! The caps hold, and what was in a gap is answered once.

use crate::house::{House, ITEM};
use huolang_domain::talk::LeftReason;
use huolang_store::{
    Durability,
    notices::{self, NewNotice, Severity},
    spending::{self, Scope, day_of},
};
use huolang_testkit::model::ModelScript;

#[tokio::test]
async fn no_cap_is_ever_passed() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house
        .set(|settings| {
            settings.price_in = 1_000;
            settings.price_out = 1_000;
            settings.caps.day_cost = Some(4);
        })
        .await;
    for buyer in 0..12 {
        house.say(&format!("22{buyer:02}"), "能便宜吗").await;
    }
    let mut conn = house.db.reader().await.unwrap();
    let spent = spending::spent(&mut conn, Scope::Day, "", day_of(house.engine.now())).await.unwrap();
    assert!(spent.cost > 0 && spent.cost <= 40_000, "{spent:?}");
    let (answered, asked) = (house.market.ledger().sent.len(), house.model.script().asked().len());
    assert!(answered > 0 && answered < 12 && asked == answered, "{answered} answers, {asked} questions");
    assert_eq!(house.notices().await, ["ai_budget:day"]);
    assert_eq!(house.messages().await[0].left_reason, Some(LeftReason::Budget));
    let costs = house.engine.talk().costs(None, None, None).await.unwrap();
    assert_eq!(costs.today.cost, spent.cost);
}

#[tokio::test]
async fn a_conversation_has_a_cap_of_its_own() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.set(|settings| settings.caps.conversation_day_calls = Some(2)).await;
    for _ in 0..4 {
        house.say("2201", "能便宜吗").await;
    }
    house.say("2202", "能便宜吗").await;
    assert_eq!((house.got("2201").len(), house.got("2202").len()), (2, 1));
}

/// Another cap is told to be reached.
async fn tell_of(house: &House, cause: &str) {
    let raise = NewNotice {
        event: "ai_budget",
        cause: cause.to_owned(),
        severity: Severity::Warning,
        shop_id: None,
        order_id: None,
        params: serde_json::json!({ "scope": "shop" }),
    };
    let (ids, now) = (house.engine.ids().clone(), house.engine.now());
    let told = house.db.write(Durability::Ordinary, move |tx| {
        Box::pin(async move { notices::raise(tx, &raise, ids.as_ref(), now).await })
    });
    told.await.unwrap();
}

#[tokio::test]
async fn the_cap_of_a_shop_is_its_own_alert_and_no_other_shops_answer_ends_it() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.set(|settings| settings.caps.shop_day_cost = Some(0)).await;
    house.say("2201", "能便宜吗").await;
    let told = house.told().await;
    assert!(told.len() == 1 && told[0].0 == "ai_budget:shop:xianyu" && told[0].1.contains("闲鱼小店"), "{told:?}");
    tell_of(&house, "ai_budget:shop:another").await;
    tell_of(&house, "ai_budget:shop").await;
    // The cap is raised: the next answer shows that there is room.
    house.set(|settings| settings.caps.shop_day_cost = None).await;
    house.say("2202", "能便宜吗").await;
    assert_eq!(house.got("2202").len(), 1);
    assert_eq!(house.notices().await, ["ai_budget:shop:another"]);
}

#[tokio::test]
async fn what_a_gap_hid_is_answered_once() {
    let house = House::open(ModelScript::saying("在的亲")).await;
    house.say("2201", "能便宜吗").await;
    house.market.faults(|faults| faults.lose_pushes = 2);
    house.market.say("2201", ITEM, "再便宜点");
    house.market.say("2202", ITEM, "能便宜吗");
    house.market.drop_lines();
    for _ in 0..40 {
        house.clock.advance(1_000);
        house.hear_and_answer().await;
        if house.market.ledger().sent.len() >= 3 {
            break;
        }
    }
    assert_eq!((house.got("2201").len(), house.got("2202").len()), (2, 1));
    house.market.push_again(32);
    house.hear_and_answer().await;
    assert_eq!(house.market.ledger().sent.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_cap_is_passed_by_talks_that_run_side_by_side() {
    let mut script = ModelScript::saying("在的亲");
    script.delay_ms = 300;
    let house = House::open(script).await;
    house
        .set(|settings| {
            settings.price_in = 1_000;
            settings.price_out = 1_000;
            settings.caps.day_cost = Some(10);
        })
        .await;
    for buyer in 0..24 {
        house.market.say(&format!("22{buyer:02}"), ITEM, "能便宜吗");
    }
    house.hear().await;
    let spent = async || {
        let mut conn = house.db.reader().await.unwrap();
        spending::spent(&mut conn, Scope::Day, "", day_of(house.engine.now())).await.unwrap().cost
    };
    let talks = house.talks().await;
    let asking = talks.iter().take(4).map(|talk| house.engine.talk().suggest(&talk.id));
    let (drained, suggested, while_thinking) =
        tokio::join!(house.engine.talk_drain(), futures::future::join_all(asking), async {
            while house.model.script().asked().len() < 2 {
                tokio::task::yield_now().await;
            }
            spent().await
        });
    drained.unwrap();
    // Two questions were on their way at once, each counted at its most.
    assert!(while_thinking > 0 && while_thinking <= 100_000, "{while_thinking}");
    let end = spent().await;
    assert!(end > 0 && end <= 100_000, "{end}");
    let asked = house.model.script().asked().len();
    assert!((2..24).contains(&asked), "{asked} questions");
    let refused = suggested.iter().filter(|one| one.is_err()).count();
    assert!(house.market.ledger().sent.len() + (suggested.len() - refused) <= asked);
    assert_eq!(house.notices().await, ["ai_budget:day"]);
}
