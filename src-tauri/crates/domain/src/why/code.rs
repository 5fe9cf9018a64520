//! The reasons and the buttons.

use crate::{guard::Guard, state::states};

states! {
    /// A reason why an order was not delivered.
    WhyCode {
        /// The buyer has not paid.
        NotPaid = "not_paid",
        /// A refund is open.
        RefundOpen = "refund_open",
        /// The money went back.
        Refunded = "refunded",
        /// The order is closed.
        OrderClosed = "order_closed",
        /// Somebody shipped it outside of the program.
        ShippedElsewhere = "shipped_elsewhere",
        /// The buyer has a voucher that is not used up yet: there is nothing to send.
        ToVerify = "to_verify",
        /// The shop has no rule for the product.
        NoRule = "no_rule",
        /// The product has rules, but none for this specification.
        NoRuleForSpec = "no_rule_for_spec",
        /// Several rules fit; the seller has to choose.
        RuleAmbiguous = "rule_ambiguous",
        /// Waits for its due time (`due_at`).
        Scheduled = "scheduled",
        /// Waits for the working hours (`opens_at`).
        OutsideHours = "outside_hours",
        /// Cards are missing (`missing`).
        OutOfStock = "out_of_stock",
        /// Nobody knows whether the content arrived.
        ContentUnknown = "content_unknown",
        /// Nobody knows whether the order was marked shipped.
        ShipmentUnknown = "shipment_unknown",
        /// Product or rule is switched off.
        ProductOff = "product_off",
        /// The content was, or may have been, sent before.
        SentBefore = "sent_before",
        /// The buyer is on the blacklist (`reason`).
        BuyerBlocked = "buyer_blocked",
        /// The buyer reached the limit (`limit`, `days`, `received`).
        BuyerLimit = "buyer_limit",
        /// The platform warns of the order.
        RiskFlag = "risk_flag",
        /// The template is wrong or lacks a value (`missing`).
        TemplateIncomplete = "template_incomplete",
        /// The content does not fit the channel (`longest`, `limit`).
        ContentTooLong = "content_too_long",
        /// The shop stands still until a person acts (`cause`).
        LoginDead = "login_dead",
        /// All attempts failed (`attempts`, `error`).
        Failed = "failed",
        /// An attempt failed, the next one is at `next_at`.
        RetryAt = "retry_at",
        /// Content is out, but marking shipped failed (`attempts`, `error`).
        ShipmentFailed = "shipment_failed",
        /// Physical goods: a person ships.
        PhysicalGoods = "physical_goods",
        /// The rule says by hand.
        ManualMode = "manual_mode",
        /// The shop's automatic delivery is switched off.
        ShopManual = "shop_manual",
        /// The rule says ask me.
        WaitsForApproval = "waits_for_approval",
        /// The cards are reserved; a person sends the content in the platform's console.
        SendByHand = "send_by_hand",
        /// A person took it over.
        TakenOver = "taken_over",
        /// The seller cancelled the delivery.
        Cancelled = "cancelled",
        /// The delivery task is paused.
        TaskPaused = "task_paused",
        /// It is in the queue or being sent this moment.
        InProgress = "in_progress",
    }
}

states! {
    /// The button beside the sentence.
    Action {
        /// 选规则
        MatchRule = "match_rule",
        /// 补卡密
        AddCards = "add_cards",
        /// 打开开关
        TurnProductOn = "turn_product_on",
        /// 重新登录
        Relogin = "relogin_shop",
        /// Nothing to do; it goes on by itself.
        Wait = "wait",
        /// 重试
        Retry = "retry",
        /// 去核对
        ResolveReview = "resolve_review",
        /// 去发货: a person ships.
        ShipByHand = "ship_by_hand",
        /// 立即发
        SendNow = "send_now",
        /// 复制内容: copy what a person sends in the platform's console.
        CopyContent = "copy_content",
        /// 仍要发: overrule the guard named in `guard`.
        OverrideGuard = "override_guard",
        /// 改模板
        EditTemplate = "edit_template",
        /// 恢复任务
        ResumeTask = "resume_task",
        /// 去处理: what a person does is done in the order itself.
        OpenOrder = "open_order",
        /// 去映射: the product of a platform that calls us is not mapped.
        MapProduct = "map_product",
        /// 去核销: the code that the buyer shows is taken on the page of vouchers.
        Verify = "verify",
        /// There is nothing to do.
        None = "none",
    }
}

impl WhyCode {
    /// The reason and the button of a guard that refused.
    pub(super) const fn of_guard(guard: Guard) -> (Self, Action) {
        match guard {
            Guard::Paid => (Self::NotPaid, Action::OverrideGuard),
            Guard::NoRefund => (Self::RefundOpen, Action::OverrideGuard),
            Guard::ProductOn => (Self::ProductOff, Action::TurnProductOn),
            Guard::NotSentBefore => (Self::SentBefore, Action::OverrideGuard),
            Guard::BuyerNotBlocked => (Self::BuyerBlocked, Action::OverrideGuard),
            Guard::BuyerLimit => (Self::BuyerLimit, Action::OverrideGuard),
            Guard::NoRiskFlag => (Self::RiskFlag, Action::OverrideGuard),
            Guard::ShopLoginOk => (Self::LoginDead, Action::Relogin),
            Guard::StockEnough => (Self::OutOfStock, Action::AddCards),
            Guard::TemplateComplete => (Self::TemplateIncomplete, Action::EditTemplate),
            Guard::ContentFitsChannel => (Self::ContentTooLong, Action::EditTemplate),
            Guard::WorkingHours => (Self::OutsideHours, Action::SendNow),
        }
    }
}
