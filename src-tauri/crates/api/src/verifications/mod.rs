//! Verifying vouchers (核销): one, many, looking only, records, rules.

mod act;
mod ask;
mod body;
mod list;
mod look;
mod many;
mod rules;
mod shape;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(ask::create_verification))
        .routes(routes!(many::create_verifications))
        .routes(routes!(many::read_verification_list))
        .routes(routes!(act::act_on_verification))
        .routes(routes!(list::list_verification_records))
        .routes(routes!(list::get_verification_record))
        .routes(routes!(list::list_verification_shops))
        .routes(routes!(look::look_up_vouchers))
        .routes(routes!(look::list_voucher_history))
        .routes(routes!(rules::list_verification_rules, rules::create_verification_rule))
        .routes(routes!(rules::replace_verification_rule, rules::delete_verification_rule))
        .routes(routes!(rules::create_verification_approval))
}
