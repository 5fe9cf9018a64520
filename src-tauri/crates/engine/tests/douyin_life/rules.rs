//! 核销 by rule: the codes of this platform are the buyers' alone, so a rule would wait for ever.

use crate::house::{House, SHOP};
use huolang_domain::{
    ErrorCode, VerificationRuleId,
    verification::{Condition, VerificationRule},
};
use serde_json::json;

#[tokio::test]
async fn a_rule_that_could_never_verify_is_not_switched_on() {
    let house = House::open(json!({})).await;
    let desk = house.engine.verifications();
    let rule = VerificationRule {
        id: VerificationRuleId::from("rule"),
        shop_id: SHOP.into(),
        product_ref: String::new(),
        condition: Condition::Paid,
        wait_ms: 0,
        active: true,
        proven: false,
    };
    let refused = desk.save_rule(rule.clone(), "seller").await.unwrap_err();
    assert_eq!(refused.code(), ErrorCode::CapabilityMissing);
    assert!(desk.rules().await.unwrap().is_empty());
    // One of former days may be put away.
    desk.save_rule(VerificationRule { active: false, ..rule }, "seller").await.unwrap();
    assert_eq!(desk.rules().await.unwrap().len(), 1);
}
