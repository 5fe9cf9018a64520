//! The codes of the platform and what each does to an order (`jd-game.md` §6).

/// A code. The numbers are JD's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RetCode(u16);

/// What JD does after a code on a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The state in the answer counts.
    Ok,
    /// JD asks again.
    QueryAgain,
    /// JD refunds the buyer.
    Refund,
}

impl RetCode {
    /// 成功
    pub const OK: Self = Self(100);
    /// 订单不存在
    pub const NO_SUCH_ORDER: Self = Self(101);
    /// 订单号不允许重复
    pub const DUPLICATE: Self = Self(102);
    /// 参数有误
    pub const BAD_PARAMETER: Self = Self(104);
    /// 验证摘要串验证失败
    pub const BAD_SIGNATURE: Self = Self(106);
    /// 没有对应商品
    pub const NO_SUCH_PRODUCT: Self = Self(107);
    /// 数据库繁忙
    pub const BUSY: Self = Self(108);
    /// 本商品不可销售
    pub const NOT_FOR_SALE: Self = Self(109);
    /// 库存不足
    pub const SOLD_OUT: Self = Self(110);
    /// 商品价钱不一致
    pub const WRONG_PRICE: Self = Self(111);
    /// 充值帐户输入错误
    pub const WRONG_ACCOUNT: Self = Self(116);
    /// 系统错误
    pub const TROUBLE: Self = Self(999);
    /// Codes on which JD asks again.
    const RETRIED: [u16; 6] = [105, 106, 108, 110, 999, 1000];

    /// Reads a code of the table.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let number = text.parse().ok()?;
        matches!(number, 100..=124 | 999 | 1000).then_some(Self(number))
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// As JD writes it.
    #[must_use]
    pub fn text(self) -> String {
        self.0.to_string()
    }

    /// What it does on a query.
    #[must_use]
    pub fn effect(self) -> Effect {
        match self.0 {
            100 => Effect::Ok,
            number if Self::RETRIED.contains(&number) => Effect::QueryAgain,
            _ => Effect::Refund,
        }
    }

    /// JD's words for it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self.0 {
            100 => "成功",
            101 => "订单不存在",
            102 => "订单号不允许重复",
            103 => "区服不存在或已暂停",
            104 => "传入的参数有误",
            105 => "IP地址不符合要求",
            106 => "验证摘要串验证失败",
            107 => "没有对应商品",
            108 => "数据库繁忙，请稍后重试",
            109 => "本商品不可销售",
            110 => "库存不足",
            111 => "商品价钱不一致",
            112 => "账户余额不足",
            113 => "角色或账号不存在",
            114 => "角色或账号验证失败",
            115 => "游戏品牌不存在",
            116 => "充值帐户输入错误，请输入正确的账号",
            117 => "账号不匹配身份要求",
            118 => "账号达到最大购买次数限制",
            119 => "账号被风控",
            120 => "账号被封停",
            121 => "无该产品的购买资格",
            122 => "账号转换映射失败",
            123 => "品牌侧下单失败",
            124 => "非有效价格",
            1000 => "调用品牌方超时",
            _ => "系统错误",
        }
    }
}
