//! Which specifications of a product a rule is for.

use serde::{Deserialize, Serialize};

/// What a rule is for, from the narrowest to the widest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Scope {
    /// One SKU, by the platform's id of it.
    Sku {
        /// The platform's id of the SKU.
        sku_ref: String,
    },
    /// Every line with this merchant code (商家编码).
    MerchantCode {
        /// The code.
        code: String,
    },
    /// The lines whose specification reads like this, spacing, width and order of the parts aside.
    Spec {
        /// The specification as the platform writes it.
        text: String,
    },
    /// The whole product.
    Product {
        /// The seller's explicit choice that every specification gets the same; without it the rule is only for lines
        /// without a specification.
        #[serde(default)]
        all_specs: bool,
    },
}

impl Default for Scope {
    fn default() -> Self {
        Self::Product { all_specs: false }
    }
}
