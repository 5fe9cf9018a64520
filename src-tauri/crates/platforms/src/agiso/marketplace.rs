//! The services of the platform: one a marketplace, each with its own path, host, and name in pushes (`agiso.md` §1).

/// A service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// 闲鱼
    Idle,
    /// 淘宝, 自动发货
    Taobao,
    /// 淘宝, the sister product with the same calls.
    TaobaoAcs,
    /// 拼多多
    Pdd,
    /// 京东
    Jd,
    /// 抖店
    Doudian,
    /// 91卡券: the stock of cards.
    CardStock,
}

/// The word of the form for a shop that 91卡券 buys from.
pub const SUPPLIER: &str = "supplier";

impl Service {
    /// Every service.
    pub const ALL: [Self; 7] =
        [Self::Idle, Self::Taobao, Self::TaobaoAcs, Self::Pdd, Self::Jd, Self::Doudian, Self::CardStock];

    /// The word of the form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Taobao => "taobao",
            Self::TaobaoAcs => "taobao_acs",
            Self::Pdd => "pdd",
            Self::Jd => "jd",
            Self::Doudian => "doudian",
            Self::CardStock => "card_stock",
        }
    }

    /// Reads the word of the form.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.as_str() == word)
    }

    /// Its path in addresses.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Idle => "aldsIdle",
            Self::Taobao => "alds",
            Self::TaobaoAcs => "acs",
            Self::Pdd => "aldsPdd",
            Self::Jd => "aldsJd",
            Self::Doudian => "aldsDoudian",
            Self::CardStock => "acpr",
        }
    }

    /// Its name in pushes.
    #[must_use]
    pub const fn push_name(self) -> &'static str {
        match self {
            Self::Idle => "AldsIdle",
            Self::Taobao => "TbAlds",
            Self::TaobaoAcs => "TbAcs",
            Self::Pdd => "PddAlds",
            Self::Jd => "AldsJd",
            Self::Doudian => "AldsDoudian",
            Self::CardStock => "Acpr",
        }
    }

    /// Whether both names are 淘宝's, whose calls are the same.
    #[must_use]
    pub const fn is_taobao(self) -> bool {
        matches!(self, Self::Taobao | Self::TaobaoAcs)
    }
}
