//! Verifying vouchers (核销), in the way that the SKU has (`docs/platforms/pdd.md#vouchers`): by the platform's card, by
//! the merchant's code, by a live code, or not at all. There is no falling back from one way to another.

mod answers;
mod count;
mod uses;
mod way;

pub(super) use way::Redemption;

use self::{
    answers::{refusal_of, refused_by_state},
    uses::Uses,
    way::Way,
};
use super::{
    adapter::PddAdapter,
    ask::Ask,
    time::unix_seconds,
    wire::{
        mall::Stores,
        voucher::{Inner, MerchantRedeemed, Prepared, Redeemed, Synced},
    },
};
use crate::{
    capability::{Found, USED_MEANWHILE, Verify, VerifyAnswer, VerifyRequest, Voucher, VoucherCount, VoucherRefusal},
    fault::CallError,
};
use async_trait::async_trait;
use huolang_domain::{Fen, Millis, OrderSn, order::PlatformOrder};
use serde_json::json;

#[async_trait]
impl Verify for PddAdapter {
    async fn look(&self, request: &VerifyRequest) -> Result<Result<Voucher, VoucherRefusal>, CallError> {
        match self.way(request.sn.as_ref()).await? {
            Way::Ota => self.prepare(request).await,
            Way::Merchant | Way::Realtime => self.look_at_order(request).await,
            Way::None => Ok(Err(not_redeemable())),
        }
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyAnswer, CallError> {
        match self.way(request.sn.as_ref()).await? {
            Way::Ota => self.redeem_ota(request).await,
            Way::Merchant => self.redeem_merchant(request).await,
            Way::Realtime => self.redeem_realtime(request).await,
            Way::None => Ok(VerifyAnswer::Refused(not_redeemable())),
        }
    }

    async fn verified(&self, request: &VerifyRequest) -> Result<Found, CallError> {
        if self.way(request.sn.as_ref()).await? != Way::Ota {
            // No call tells what became of a merchant's own code.
            return Ok(Found::CannotTell);
        }
        self.used_since(request).await
    }

    fn count(&self, order: &PlatformOrder) -> VoucherCount {
        self.vouchers_of(order)
    }

    /// The platform's own cards are encrypted towards the seller; a merchant's codes are those that went out.
    async fn codes_are_own(&self, sn: &OrderSn) -> Result<bool, CallError> {
        Ok(matches!(self.way(Some(sn)).await?, Way::Merchant | Way::Realtime))
    }
}

impl PddAdapter {
    /// The way of the SKU that the order is for; without an order only the platform's own cards can be meant.
    async fn way(&self, sn: Option<&OrderSn>) -> Result<Way, CallError> {
        if let Some(way) = self.redemption.fixed() {
            return Ok(way);
        }
        let Some(sn) = sn else { return Ok(self.redemption.usual().unwrap_or(Way::Ota)) };
        let Some((order, _)) = self.read_order(sn).await? else { return Ok(Way::None) };
        let Some(item) = order.item_list.first() else { return Ok(Way::None) };
        if let Some(way) =
            self.redemption.of_sku([item.outer_id.as_str(), item.sku_id.as_str(), item.goods_id.as_str()])
        {
            return Ok(way);
        }
        match self.redemption.usual() {
            Some(way) => Ok(way),
            None => Ok(Way::of_kind(self.kind_of(item.goods_id.as_str()).await?)),
        }
    }

    /// Whether a platform card was used once more than when it was looked up.
    async fn used_since(&self, request: &VerifyRequest) -> Result<Found, CallError> {
        let before = Uses::kept(request);
        let card = match self.look_up(request).await? {
            Ok(found) => found.card_vo,
            // Used up, without a count: that was it, unless more than one use was left.
            Err(VoucherRefusal::AlreadyUsed) => {
                let left = before.is_some_and(|before| !before.is_last());
                return Ok(if left { Found::CannotTell } else { Found::Done });
            }
            Err(_) => return Ok(Found::CannotTell),
        };
        if card.status == Some(99) {
            return Err(answers::under_way());
        }
        Ok(match (before, Uses::of(&card)) {
            (_, None) => Found::CannotTell,
            (Some(before), Some(now)) => before.until(now),
            (None, Some(now)) => now.alone(),
        })
    }

    /// Whether a card for several uses was used elsewhere after it was looked up. Then its count would tell nothing about
    /// a lost answer, so it is not verified at all.
    async fn used_elsewhere(&self, request: &VerifyRequest) -> Result<Option<VoucherRefusal>, CallError> {
        let Some(before) = Uses::kept(request).filter(|uses| uses.are_several()) else { return Ok(None) };
        let card = match self.look_up(request).await? {
            Ok(found) => found.card_vo,
            Err(refusal) => return Ok(Some(refusal)),
        };
        if let Some(refusal) = refused_by_state(&card, unix_seconds(self.client.gateway.clock.now())) {
            return refusal.map(Some);
        }
        let unchanged = Uses::of(&card).is_some_and(|now| before.until(now) == Found::NotDone);
        Ok((!unchanged).then(used_meanwhile))
    }

    /// Looks a platform card up.
    async fn prepare(&self, request: &VerifyRequest) -> Result<Result<Voucher, VoucherRefusal>, CallError> {
        let found = match self.look_up(request).await? {
            Ok(found) => found,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let now = unix_seconds(self.client.gateway.clock.now());
        if let Some(refusal) = refused_by_state(&found.card_vo, now) {
            return refusal.map(Err);
        }
        let sn = found.order_vo.as_ref().map(|order| order.order_sn.0.clone()).filter(|sn| !sn.is_empty());
        if let (Some(named), Some(told)) = (&request.sn, &sn)
            && named.as_str() != told
        {
            return Ok(Err(VoucherRefusal::WrongCode));
        }
        Ok(Ok(Voucher {
            sn: sn.map(OrderSn::from),
            title: found.order_goods_vo.map(|goods| goods.goods_name.0).unwrap_or_default(),
            amount: found.order_vo.and_then(|order| order.order_amount_fen).map(Fen),
            expires_at: found.card_vo.available_end_time.map(|end| Millis(end.saturating_mul(1_000))),
            ticket: Uses::of(&found.card_vo).and_then(Uses::ticket),
        }))
    }

    /// A platform card as it stands now.
    async fn look_up(&self, request: &VerifyRequest) -> Result<Result<Prepared, VoucherRefusal>, CallError> {
        let (store_id, _) = self.store().await?;
        let ask = Ask::read("pdd.voucher.ota.card.prepare.verification")
            .with("request", json!({ "card_no": request.code.expose(), "store_id": store_id }));
        let answer: Inner<Prepared> = match refusal_of(self.client.call(&ask).await)? {
            Ok(answer) => answer,
            Err(refusal) => return Ok(Err(refusal)),
        };
        match answer.ok().then_some(answer.result).flatten() {
            Some(found) => Ok(Ok(found)),
            None => answers::refused_inside(&answer.error_code.0, &answer.error_msg.0).map(Err),
        }
    }

    /// A merchant's own code: the platform only knows its order.
    async fn look_at_order(&self, request: &VerifyRequest) -> Result<Result<Voucher, VoucherRefusal>, CallError> {
        let Some(sn) = &request.sn else { return Ok(Err(order_needed())) };
        let Some((order, _)) = self.read_order(sn).await? else { return Ok(Err(VoucherRefusal::WrongCode)) };
        if order.refund_status.is_some_and(|status| status > 1) {
            return Ok(Err(VoucherRefusal::Refunded));
        }
        Ok(Ok(Voucher {
            sn: Some(sn.clone()),
            title: order.item_list.first().map(|item| item.goods_name.0.clone()).unwrap_or_default(),
            amount: order.pay_amount.0,
            expires_at: None,
            ticket: None,
        }))
    }

    async fn redeem_ota(&self, request: &VerifyRequest) -> Result<VerifyAnswer, CallError> {
        if let Some(refusal) = self.used_elsewhere(request).await? {
            return Ok(VerifyAnswer::Refused(refusal));
        }
        let (store_id, store_name) = self.store().await?;
        let ask = Ask::write("pdd.voucher.ota.card.verification")
            .with("card_no", request.code.expose().as_str())
            .with("store_id", store_id)
            .with("store_name", store_name)
            .with("order_sn", request.sn.as_ref().map(OrderSn::as_str));
        let answer: Inner<Redeemed> = match refusal_of(self.client.call(&ask).await)? {
            Ok(answer) => answer,
            Err(refusal) => return Ok(VerifyAnswer::Refused(refusal)),
        };
        if answer.success == Some(false) {
            return answers::refused_inside(&answer.error_code.0, &answer.error_msg.0).map(VerifyAnswer::Refused);
        }
        let is_yes = answer.ok();
        let Some(done) = answer.result.filter(|_| is_yes) else {
            return Err(CallError::Unknown { message: "the answer does not say what became of the code".to_owned() });
        };
        // A card with uses left stays 未核销: `success` says that this use counts.
        let several = Uses::kept(request).is_some_and(Uses::are_several);
        match done.status {
            Some(1) if several => Ok(VerifyAnswer::Verified { sn: told_order(&done, request), receipt: None }),
            Some(2) => Ok(VerifyAnswer::Verified { sn: told_order(&done, request), receipt: None }),
            Some(3) => Ok(VerifyAnswer::Refused(VoucherRefusal::Expired)),
            Some(4) => Ok(VerifyAnswer::Refused(answers::destroyed())),
            // 核销中: looking the card up tells later.
            _ => Err(CallError::Unknown { message: "the platform is still verifying".to_owned() }),
        }
    }

    async fn redeem_merchant(&self, request: &VerifyRequest) -> Result<VerifyAnswer, CallError> {
        let Some(sn) = &request.sn else { return Ok(VerifyAnswer::Refused(order_needed())) };
        let code = request.code.expose().as_str();
        let now = unix_seconds(self.client.gateway.clock.now());
        let voucher =
            json!([{ "out_trans_no": request.key, "voucher_no": code, "voucher_status": 1, "voucher_time": now }]);
        let ask = Ask::write("pdd.voucher.virtual.card.verification")
            .with("order_sn", sn.as_str())
            .with("voucher_data_list", voucher);
        let answer: MerchantRedeemed = match refusal_of(self.client.call(&ask).await)? {
            Ok(answer) => answer,
            Err(refusal) => return Ok(VerifyAnswer::Refused(refusal)),
        };
        // Another code's state says nothing about this one.
        let found = answer.voucher_list.iter().find(|voucher| voucher.card_no.as_str() == code);
        match found.and_then(|voucher| voucher.status) {
            Some(1) => Ok(VerifyAnswer::Verified { sn: Some(sn.clone()), receipt: None }),
            Some(2) => Ok(VerifyAnswer::Refused(answers::destroyed())),
            _ => Err(CallError::Unknown { message: "the answer does not name the code".to_owned() }),
        }
    }

    async fn redeem_realtime(&self, request: &VerifyRequest) -> Result<VerifyAnswer, CallError> {
        let Some(sn) = &request.sn else { return Ok(VerifyAnswer::Refused(order_needed())) };
        let ask = Ask::write("pdd.voucher.realtime.verify.sync").with(
            "request",
            json!({
                "order_sn": sn.as_str(),
                "out_voucher_id": request.code.expose(),
                "serial_no": request.key,
                "verify_time": self.client.gateway.clock.now().0,
            }),
        );
        let answer: Synced = match refusal_of(self.client.call(&ask).await)? {
            Ok(answer) => answer,
            Err(refusal) => return Ok(VerifyAnswer::Refused(refusal)),
        };
        match answer.code {
            Some(0) => Ok(VerifyAnswer::Verified { sn: Some(sn.clone()), receipt: None }),
            // Which codes mean no is not documented: a person looks.
            code => {
                let message = format!("code {}: {}", code.unwrap_or(-1), answer.message);
                Err(CallError::Unknown { message })
            }
        }
    }

    /// The store that vouchers are verified at: the form's, else the shop's first.
    async fn store(&self) -> Result<(String, String), CallError> {
        if let Some(known) = self.redemption.known_store() {
            return Ok(known);
        }
        let ask = Ask::read("pdd.mall.info.store.get").with("page_number", 1).with("page_size", 100);
        let stores: Stores = self.client.call(&ask).await?;
        let wanted = self.redemption.wanted_store();
        let fits = |id: &str| wanted.is_none_or(|wanted| wanted == id);
        match stores.stores.into_iter().find(|store| fits(store.store_id.as_str())) {
            Some(store) => Ok(self.redemption.keep_store(store.store_id.0, store.store_name.0)),
            None => Err(CallError::Business {
                code: "no_store".to_owned(),
                message: "the shop has no store (门店) to verify at".to_owned(),
            }),
        }
    }
}

/// The order that the platform names, else the one that was asked for.
fn told_order(done: &Redeemed, request: &VerifyRequest) -> Option<OrderSn> {
    let told = Some(done.order_sn.0.clone()).filter(|sn| !sn.is_empty()).map(OrderSn::from);
    told.or_else(|| request.sn.clone())
}

/// Words of our own; the screens have a sentence for each.
fn own_word(code: &str) -> VoucherRefusal {
    VoucherRefusal::Other { code: code.to_owned(), message: String::new() }
}

fn not_redeemable() -> VoucherRefusal {
    own_word("not_redeemable")
}

fn order_needed() -> VoucherRefusal {
    own_word("order_needed")
}

fn used_meanwhile() -> VoucherRefusal {
    own_word(USED_MEANWHILE)
}
