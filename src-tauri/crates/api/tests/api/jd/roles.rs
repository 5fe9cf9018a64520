//! Who may view, deliver and refund: for each role and each deed on an order it succeeds or is refused, and what succeeded
//! stands in the chained log under the name of who did it.

use huolang_domain::OrderId;
use huolang_engine::inbound::Deed;
use huolang_testkit::JdGeneral;
use huolang_testkit::jd_general::Order;
use rstest::rstest;
use serde_json::{Value, json};

use super::yard::{AES_KEY, KEY, Yard};
use crate::ask::{Ask, Said};

const PHRASE: &str = "another long sentence 42";

/// Adds somebody with a role, named after it; gives the cookie.
async fn person(yard: &Yard, owner: &str, role: &str) -> String {
    let router = &yard.world.router;
    let new = json!({ "name": format!("a {role}"), "role": role, "password": PHRASE });
    Ask::post("/api/v1/users", new).cookie(owner).send(router).await.ok();
    let login = json!({ "name": format!("a {role}"), "password": PHRASE });
    Ask::post("/api/v1/login", login).send(router).await.ok().cookie()
}

/// An order that the deed can be done to.
async fn order_for(yard: &Yard, deed: &str) -> OrderId {
    let jd = JdGeneral::start(0, KEY, AES_KEY).await.unwrap();
    let mut caller = JdGeneral::caller(yard.address);
    let path = yard.path(&yard.general, "beginDistill").await;
    yard.unmap_pool(&yard.general, "W-CARD").await;
    let order = match deed {
        "enter_cards" => Order::one(1, "W-CARD"),
        _ => Order { account: "13800138000".to_owned(), ..Order::one(1, "W-DIRECT") },
    };
    jd.begin(&mut caller, &path, &order).await.unwrap().unwrap();
    let id = yard.world.order_by_sn("1").await;
    match deed {
        "resume" => yard.engine().act_inbound(&id, Deed::Hold, "before").await.unwrap(),
        "resend" => yard.engine().act_inbound(&id, Deed::MarkSuccess, "before").await.unwrap(),
        _ => {}
    }
    id
}

fn request(deed: &str) -> Value {
    match deed {
        "enter_cards" => json!({ "action": deed, "cards": [{ "number": "N-1", "secret": "S-1" }] }),
        "refuse" => json!({ "action": deed, "code": "JDO_301", "reason": "账号不存在", "confirm": "1" }),
        _ => json!({ "action": deed }),
    }
}

/// The deeds of somebody in the chained log: what, and on what.
async fn logged(yard: &Yard, name: &str) -> Vec<(String, String)> {
    let mut conn = yard.engine().db().reader().await.unwrap();
    let entries = huolang_store::audit::list(&mut conn, None, None, 200).await.unwrap();
    assert_eq!(huolang_store::audit::first_broken(&mut conn).await.unwrap(), None);
    entries.into_iter().filter(|entry| entry.actor == name).map(|entry| (entry.action, entry.subject)).collect()
}

fn judge(said: &Said, allowed: bool, what: &str) {
    if allowed {
        assert!(said.status.is_success(), "{what}: {} {}", said.status, said.body);
    } else {
        assert_eq!(said.refusal(), (403, "forbidden".to_owned()), "{what}");
    }
}

#[rstest]
#[case::viewer("viewer", false, false)]
#[case::operator("operator", true, false)]
#[case::manager("manager", true, true)]
#[case::owner("owner", true, true)]
#[tokio::test(flavor = "multi_thread")]
async fn a_role_does_its_deeds_on_an_order_and_no_others(
    #[case] role: &str,
    #[case] delivers: bool,
    #[case] refunds: bool,
    #[values("enter_cards", "mark_success", "hold", "resume", "resend", "refuse")] deed: &str,
) {
    let yard = Yard::with(0, "async").await;
    let owner = yard.world.set_up().await;
    let cookie = person(&yard, &owner, role).await;
    let id = order_for(&yard, deed).await;
    let production = format!("/api/v1/orders/{id}/production");
    let seen = Ask::get(&production).cookie(&cookie).send(&yard.world.router).await.ok().body;
    assert_eq!(seen["production"]["order_id"], json!(id.as_str()), "everybody may look");

    let allowed = if deed == "refuse" { refunds } else { delivers };
    let offered = seen["production"]["actions"].as_array().unwrap().contains(&json!(deed));
    assert_eq!(offered, allowed, "what is offered is what may be done: {seen}");
    let act = Ask::post(&format!("{production}/actions"), request(deed)).cookie(&cookie);
    let said = act.send(&yard.world.router).await;
    judge(&said, allowed, &format!("{role} {deed}"));
    let done: Vec<_> =
        logged(&yard, &format!("a {role}")).await.into_iter().filter(|(_, on)| on == id.as_str()).collect();
    let expected = if allowed { vec![(format!("inbound.{deed}"), id.to_string())] } else { Vec::new() };
    assert_eq!(done, expected);
}

#[rstest]
#[case::viewer("viewer", false)]
#[case::operator("operator", true)]
#[case::manager("manager", true)]
#[tokio::test(flavor = "multi_thread")]
async fn the_account_of_an_order_is_shown_to_who_delivers_and_that_is_logged(
    #[case] role: &str,
    #[case] allowed: bool,
) {
    let yard = Yard::with(0, "async").await;
    let owner = yard.world.set_up().await;
    let cookie = person(&yard, &owner, role).await;
    let id = order_for(&yard, "mark_success").await;
    let reveal = Ask::new("POST", &format!("/api/v1/orders/{id}/production/reveal")).cookie(&cookie);
    let said = reveal.send(&yard.world.router).await;
    judge(&said, allowed, role);
    assert_eq!(said.body["account"] == "13800138000", allowed);
    let shown = logged(&yard, &format!("a {role}")).await;
    let entry = ("order.reveal_content".to_owned(), id.to_string());
    assert_eq!(shown.contains(&entry), allowed, "{shown:?}");
}
