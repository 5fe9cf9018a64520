//! The kinds of channels.

use serde::{Deserialize, Serialize};

/// A kind of channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Pop-ups of the operating system.
    Desktop,
    /// E-mail.
    Email,
    /// 企业微信: the robot of a group.
    Wecom,
    /// 短信 by 阿里云.
    Sms,
    /// 钉钉: the robot of a group.
    Dingtalk,
    /// 飞书: the robot of a group.
    Feishu,
    /// Bark, for iPhones.
    Bark,
    /// PushPlus.
    Pushplus,
    /// Server酱.
    Serverchan,
    /// Telegram: a bot.
    Telegram,
    /// A signed call to an address of the seller's own.
    Webhook,
}

impl Kind {
    /// Every kind, in the order the screens show them.
    pub const ALL: &'static [Self] = &[
        Self::Desktop,
        Self::Email,
        Self::Wecom,
        Self::Sms,
        Self::Dingtalk,
        Self::Feishu,
        Self::Bark,
        Self::Pushplus,
        Self::Serverchan,
        Self::Telegram,
        Self::Webhook,
    ];

    /// The stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Email => "email",
            Self::Wecom => "wecom",
            Self::Sms => "sms",
            Self::Dingtalk => "dingtalk",
            Self::Feishu => "feishu",
            Self::Bark => "bark",
            Self::Pushplus => "pushplus",
            Self::Serverchan => "serverchan",
            Self::Telegram => "telegram",
            Self::Webhook => "webhook",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }
}
