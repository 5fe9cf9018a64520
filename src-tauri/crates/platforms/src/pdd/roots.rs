//! Which member of an answer holds it (`docs/platforms/pdd.md#roots`): not derivable from the method's name.

use std::borrow::Cow;

/// The member that holds the answer of `method`; `None`: the answer lies at the top.
#[must_use]
pub fn root(method: &str) -> Option<Cow<'static, str>> {
    let odd = match method {
        "pdd.order.number.list.increment.get" => "order_sn_increment_get_response",
        "pdd.order.information.get" => "order_info_get_response",
        "pdd.order.virtual.information.get" => "order_virtual_information_response",
        "pdd.refund.list.increment.get" => "refund_increment_get_response",
        "pdd.refund.information.get" | "pdd.voucher.realtime.verify.sync" | "pdd.erp.order.sync" => return None,
        "pdd.order.note.update"
        | "pdd.order.update.address"
        | "pdd.refund.agree"
        | "pdd.voucher.virtual.card.batch.add"
        | "pdd.voucher.ota.card.prepare.verification" => "response",
        ticket if ticket.starts_with("pdd.ticket.") && ticket.ends_with(".notifycation") => "response",
        "pdd.mall.info.store.get" => "res",
        "pdd.voucher.virtual.card.verification" => "voucher_voucher_info_verify_response",
        "pdd.voucher.physical.goods.send" => "voucher_physical_voucher_send_response",
        "pdd.virtual.mobile.charge.notify" => "mobile_charge_notify_response",
        "pdd.virtual.game.server.query" => "game_server_query_response",
        "pdd.goods.sku.price.update" => "goods_update_sku_price_response",
        "pdd.goods.skus.get" => "goods_sku_get_response",
        "pdd.pmc.user.cancel" => "tmc_user_cancel_response",
        "pdd.pmc.accrue.query" => "pmc_user_get_response",
        usual => {
            let name = usual.strip_prefix("pdd.").unwrap_or(usual).replace('.', "_");
            return Some(Cow::Owned(format!("{name}_response")));
        }
    };
    Some(Cow::Borrowed(odd))
}
