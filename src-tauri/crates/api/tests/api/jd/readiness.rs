//! Whether an order that JD asks for now would be delivered: no login and no rule page counts, but settings, mapping, cards and
//! the task that calls back.

use huolang_domain::readiness::Readiness;
use huolang_store::{Durability, tasks};

use super::yard::{KEY, Yard};

/// What is in the way of a product, each point with its button.
async fn in_the_way(yard: &Yard, product_ref: &str) -> Vec<String> {
    let found = yard.engine().readiness(&yard.general).await.unwrap();
    let product = found.into_iter().find(|one| one.product_ref == product_ref).unwrap();
    let missing = product.report.checks.into_iter().filter(|check| check.state == Readiness::Missing);
    missing.map(|check| format!("{} {}", check.item, check.action)).collect()
}

/// Writes down the task that calls back, as a running program has it.
async fn calls_back(yard: &Yard) {
    let now = yard.engine().now();
    let written = yard.engine().db().write(Durability::Ordinary, move |tx| {
        Box::pin(async move { tasks::register(tx, "callbacks", "京东回调", None, now).await })
    });
    written.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_ready_when_its_shop_can_be_called_and_calls_back() {
    let yard = Yard::with(3, "async").await;
    assert_eq!(in_the_way(&yard, "W-CARD").await, ["switch resume_task"]);
    calls_back(&yard).await;
    assert_eq!(in_the_way(&yard, "W-CARD").await, Vec::<String>::new());
    assert_eq!(in_the_way(&yard, "W-DIRECT").await, ["notice set_up_notice"], "a person has to hear of a top-up");

    yard.forget_key(&yard.general).await;
    assert_eq!(in_the_way(&yard, "W-CARD").await, ["login set_up_calls"]);
    yard.set_secret(&yard.general, "sign_key", KEY).await;
    yard.set_field(&yard.general, "expires_on", "2020-01-01").await;
    assert_eq!(in_the_way(&yard, "W-CARD").await, ["login set_up_calls"]);
    yard.set_field(&yard.general, "expires_on", "").await;
    yard.engine().delete_mapping(&yard.general, "W-CARD", "owner").await.unwrap();
    assert_eq!(in_the_way(&yard, "W-CARD").await, ["rule map_product"]);
}
