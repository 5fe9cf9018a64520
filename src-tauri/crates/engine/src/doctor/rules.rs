//! Rules whose product the platform has no longer: no fault, and yet the seller should know.

use super::{Check, checks::failed};
use crate::{Engine, EngineError};
use huolang_store::products;

/// So many are named; of the others only the number is said.
const NAMED: usize = 3;

pub(super) async fn vanished(engine: &Engine) -> Check {
    let look = async { Ok::<_, EngineError>(products::vanished_with_rules(&mut engine.db().reader().await?).await?) };
    let gone = match look.await {
        Ok(gone) => gone,
        Err(error) => return failed("rules", &error),
    };
    if gone.is_empty() {
        return Check::well("rules", "no rule is for a product that is gone");
    }
    let names: Vec<&str> = gone.iter().take(NAMED).map(|product| product.title.as_str()).collect();
    Check::hint(
        "rules",
        "rule_product_gone",
        format!("{} products of rules are no longer on the platform: {}", gone.len(), names.join(", ")),
        "open the rule and choose the product as it is now, or deactivate or delete the rule",
    )
    .with([("count", gone.len().to_string()), ("names", names.join("、"))])
}
