//! The codes of answers.

/// A code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// 成功
    Done,
    /// 签名错误
    BadSignature,
    /// 请求超时: the call is too old.
    TooOld,
    /// 商户不存在
    NoSuchMember,
    /// 商户已禁用
    Disabled,
    /// 商品不存在
    NoSuchProduct,
    /// 商品未授权
    NotYours,
    /// 超过最大金额
    OverAmount,
    /// 库存不足
    SoldOut,
    /// 充值账号错误
    BadAccount,
    /// Anything else; the buyer asks again.
    Trouble,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 11] = [
        Self::Done,
        Self::BadSignature,
        Self::TooOld,
        Self::NoSuchMember,
        Self::Disabled,
        Self::NoSuchProduct,
        Self::NotYours,
        Self::OverAmount,
        Self::SoldOut,
        Self::BadAccount,
        Self::Trouble,
    ];

    /// The number.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Done => 200,
            Self::BadSignature => 401,
            Self::TooOld => 408,
            Self::NoSuchMember => 1001,
            Self::Disabled => 1002,
            Self::NoSuchProduct => 1100,
            Self::NotYours => 1101,
            Self::OverAmount => 1220,
            Self::SoldOut => 1230,
            Self::BadAccount => 1240,
            Self::Trouble => 9999,
        }
    }

    /// The number as text, as it is kept with an order.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "200",
            Self::BadSignature => "401",
            Self::TooOld => "408",
            Self::NoSuchMember => "1001",
            Self::Disabled => "1002",
            Self::NoSuchProduct => "1100",
            Self::NotYours => "1101",
            Self::OverAmount => "1220",
            Self::SoldOut => "1230",
            Self::BadAccount => "1240",
            Self::Trouble => "9999",
        }
    }

    /// Reads the text of [`Code::as_str`].
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }

    /// What it says.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Done => "success",
            Self::BadSignature => "签名错误",
            Self::TooOld => "请求已过期",
            Self::NoSuchMember => "商户不存在",
            Self::Disabled => "商户已停用",
            Self::NoSuchProduct => "商品不存在",
            Self::NotYours => "商品未开放",
            Self::OverAmount => "超过最大金额",
            Self::SoldOut => "库存不足",
            Self::BadAccount => "充值账号格式错误",
            Self::Trouble => "系统繁忙，请稍后重试",
        }
    }
}

/// The codes by which a person may refuse an order.
pub const REFUSALS: [Code; 4] = [Code::BadAccount, Code::SoldOut, Code::NotYours, Code::NoSuchProduct];
