//! What each kind of channel asks for, bears, and how it is opened.

use std::sync::Arc;

use huolang_domain::form::FormField;

use crate::{
    Around, Channel, Kind, Limits, Setup, SetupError, bark, dingtalk, email, feishu, pushplus, serverchan, sms,
    telegram, webhook, wecom,
};

/// The form of a kind; empty when there is nothing to fill in.
#[must_use]
pub const fn form(kind: Kind) -> &'static [FormField] {
    match kind {
        Kind::Desktop => &[],
        Kind::Email => email::FORM,
        Kind::Wecom => wecom::FORM,
        Kind::Sms => sms::FORM,
        Kind::Dingtalk => dingtalk::FORM,
        Kind::Feishu => feishu::FORM,
        Kind::Bark => bark::FORM,
        Kind::Pushplus => pushplus::FORM,
        Kind::Serverchan => serverchan::FORM,
        Kind::Telegram => telegram::FORM,
        Kind::Webhook => webhook::FORM,
    }
}

/// What a channel of a kind bears; the vendors' own figures, less what the seller set.
#[must_use]
pub fn limits(kind: Kind, setup: &Setup) -> Limits {
    let day = |usual: Option<i64>| setup.number("per_day").or(usual);
    match kind {
        Kind::Desktop => Limits { gather_ms: 30_000, ..Limits::minute(12) },
        Kind::Email => Limits { per_day: day(Some(200)), ..Limits::minute(6) },
        // 20 a minute; the vendor then shuts the robot out for a minute, so a little is left free.
        Kind::Wecom | Kind::Dingtalk => Limits::minute(18),
        Kind::Feishu => Limits::minute(50),
        Kind::Sms => Limits { per_minute: 1, per_day: day(Some(20)), gather_ms: 600_000 },
        Kind::Bark | Kind::Telegram => Limits::minute(15),
        Kind::Pushplus => Limits { per_day: day(Some(200)), ..Limits::minute(5) },
        Kind::Serverchan => Limits { per_minute: 5, per_day: day(Some(5)), gather_ms: 600_000 },
        Kind::Webhook => Limits { gather_ms: 0, ..Limits::minute(600) },
    }
}

/// The channel that a form describes. It makes no call yet.
///
/// # Errors
/// [`SetupError`] names the field that is missing or wrong.
pub fn open(kind: Kind, setup: &Setup, around: &Around) -> Result<Arc<dyn Channel>, SetupError> {
    setup.check(kind)?;
    Ok(match kind {
        Kind::Desktop => return Err(SetupError::NoForm),
        Kind::Email => Arc::new(email::Email::open(setup, around)?),
        Kind::Wecom => Arc::new(wecom::Wecom::open(setup, around)?),
        Kind::Sms => Arc::new(sms::Sms::open(setup, around)?),
        Kind::Dingtalk => Arc::new(dingtalk::Dingtalk::open(setup, around)?),
        Kind::Feishu => Arc::new(feishu::Feishu::open(setup, around)?),
        Kind::Bark => Arc::new(bark::Bark::open(setup, around)?),
        Kind::Pushplus => Arc::new(pushplus::Pushplus::open(setup, around)?),
        Kind::Serverchan => Arc::new(serverchan::Serverchan::open(setup, around)?),
        Kind::Telegram => Arc::new(telegram::Telegram::open(setup, around)?),
        Kind::Webhook => Arc::new(webhook::Webhook::open(setup, around)?),
    })
}
