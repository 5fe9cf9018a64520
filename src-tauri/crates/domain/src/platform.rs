//! The platforms and what each can do.

use crate::state::states;

states! {
    /// A platform that shops can be connected on.
    PlatformKind {
        /// The practice shop inside the program.
        Practice = "practice",
        /// 拼多多
        Pdd = "pdd",
        /// 闲鱼
        Xianyu = "xianyu",
        /// 京东通用交易
        JdGeneral = "jd_general",
        /// 京东游戏点卡
        JdGame = "jd_game",
        /// 阿奇索
        Agiso = "agiso",
        /// 抖音来客
        DouyinLife = "douyin_life",
    }
}

states! {
    /// Something a platform really lets a seller's program do.
    Capability {
        /// Orders can be listed by time.
        PullOrders = "pull_orders",
        /// The platform tells of changes by itself.
        PushEvents = "push_events",
        /// One order can be read.
        OrderDetail = "order_detail",
        /// Content can be sent to the buyer.
        DeliverContent = "deliver_content",
        /// An order can be marked shipped.
        MarkShipped = "mark_shipped",
        /// What was sent, and whether it is marked, can be read back.
        ReadBack = "read_back",
        /// Vouchers can be verified (核销).
        Verify = "verify",
        /// Products can be listed.
        Goods = "goods",
        /// Buyers can be talked with.
        Chat = "chat",
        /// The shop is connected by an authorisation page.
        Authorize = "authorize",
    }
}

states! {
    /// Why a shop is parked until a person acts. The screens have a sentence and a next step for each.
    StopCause {
        /// The login ended.
        LoginDead = "login_dead",
        /// The platform asks a person to show that they are there (a captcha, a face check).
        RiskControl = "risk_control",
        /// The platform does not let this network address in.
        IpRefused = "ip_refused",
        /// The app lacks a permission.
        PermissionMissing = "permission_missing",
        /// The app's key or secret is wrong, or the app was revoked.
        AppRefused = "app_refused",
        /// The login belongs to another account or shop.
        WrongAccount = "wrong_account",
        /// The login is that of an account which is connected already, as another shop.
        AccountTaken = "account_taken",
        /// The token is another app's, or a newer login made it void.
        TokenForeign = "token_foreign",
        /// This computer's clock is too far off.
        ClockOff = "clock_off",
        /// A quota is used up.
        QuotaUsed = "quota_used",
        /// The platform took the account for a machine's and stopped it.
        AccountBlocked = "account_blocked",
        /// The account is used by another program or page, which took over.
        SessionTaken = "session_taken",
    }
}
