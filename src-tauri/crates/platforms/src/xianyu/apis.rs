//! The mtop calls that the program makes (`docs/platforms/xianyu.md#staying-logged-in`, `#message-token`, `#changes`).

use super::fixed;

/// The page a call seems to come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    /// The buyers' pages.
    Web,
    /// The messages.
    Im,
    /// The sellers' pages.
    Seller,
    /// The pages for phones.
    Phone,
}

impl Site {
    pub(super) const fn origin(self) -> &'static str {
        match self {
            Self::Web | Self::Im => fixed::WEB,
            Self::Seller => fixed::SELLER,
            Self::Phone => "https://h5.m.goofish.com",
        }
    }

    pub(super) const fn referer(self) -> &'static str {
        match self {
            Self::Web => "https://www.goofish.com/",
            Self::Im => "https://www.goofish.com/im",
            Self::Seller => "https://seller.goofish.com/?site=COMMONPRO#/seller-trade/order-manage",
            Self::Phone => "https://h5.m.goofish.com/",
        }
    }
}

/// A call.
pub struct Api {
    /// Its name in the log.
    pub label: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The form of its answer.
    pub kind: &'static str,
    /// More of its query.
    pub query: &'static [(&'static str, &'static str)],
    /// More headers.
    pub headers: &'static [(&'static str, &'static str)],
    /// The page it seems to come from.
    pub site: Site,
    /// Whether it changes something: then it is never repeated blindly.
    pub writes: bool,
}

impl Api {
    const fn read(label: &'static str, name: &'static str, version: &'static str) -> Self {
        Self { label, name, version, kind: "originaljson", query: &[], headers: &[], site: Site::Web, writes: false }
    }

    const fn write(label: &'static str, name: &'static str, version: &'static str) -> Self {
        Self { writes: true, ..Self::read(label, name, version) }
    }
}

const IM_PAGE: (&str, &str) = ("spm_cnt", "a21ybx.im.0.0");
const SELLER_PAGE: (&str, &str) = ("spm_cnt", "a21107h.42831410.0.0");
const ITEM_PAGE: (&str, &str) = ("spm_cnt", "a21ybx.item.0.0");
const ORDER_PAGE: (&str, &str) = ("spm_cnt", "a21ybx.order-detail.0.0");

/// The token of the message service.
pub const LOGIN_TOKEN: Api = Api {
    query: &[
        ("needLoginPC", "false"),
        ("showErrorToast", "false"),
        ("needLogin", "false"),
        ("ecode", "0"),
        ("dangerouslySetWindvaneParams", "[object Object]"),
        IM_PAGE,
    ],
    site: Site::Im,
    ..Api::read("xianyu.login_token", "mtop.taobao.idlemessage.pc.login.token", "1.0")
};
/// Whether the login holds: the cheapest call.
pub const LOGIN_USER: Api = Api {
    query: &[IM_PAGE],
    site: Site::Im,
    ..Api::read("xianyu.login_user", "mtop.taobao.idlemessage.pc.loginuser.get", "1.0")
};
/// Gives a first signing token.
pub const FIRST: Api = Api::read("xianyu.first", "mtop.gaia.nodejs.gaia.idle.data.gw.v2.index.get", "1.0");
/// The sold list of accounts with a shop, in its first form.
pub const MERCHANT_SOLD: Api = Api {
    kind: "json",
    query: &[("valueType", "string"), SELLER_PAGE],
    headers: &[("idle_site_biz_code", "COMMONPRO")],
    site: Site::Seller,
    ..Api::read("xianyu.sold", "mtop.taobao.idle.trade.merchant.sold.get", "1.0")
};
/// The same in its second form.
pub const MERCHANT_SOLD_PLAIN: Api = Api {
    query: &[SELLER_PAGE],
    site: Site::Seller,
    ..Api::read("xianyu.sold_plain", "mtop.taobao.idle.trade.merchant.sold.get", "1.0")
};
/// The sold list of ordinary accounts.
pub const ORDINARY_SOLD: Api = Api {
    query: &[("valueType", "original")],
    site: Site::Phone,
    ..Api::read("xianyu.sold_ordinary", "mtop.taobao.idle.trade.sold.get", "5.0")
};
/// One order.
pub const ORDER_DETAIL: Api = Api {
    query: &[("valueType", "string"), ORDER_PAGE],
    ..Api::read("xianyu.order", "mtop.idle.web.trade.order.detail", "1.0")
};
/// 无需物流.
pub const CONSIGN: Api =
    Api { query: &[ORDER_PAGE], ..Api::write("xianyu.consign", "mtop.taobao.idle.logistic.consign.dummy", "1.0") };
/// 无需物流 with a voucher.
pub const CONSIGN_VOUCHER: Api = Api {
    query: &[SELLER_PAGE],
    site: Site::Seller,
    ..Api::write("xianyu.consign_voucher", "mtop.taobao.idle.logistics.merchant.consign.dummy", "1.0")
};
/// 免拼.
pub const FREE_SHIPPING: Api = Api {
    query: &[ORDER_PAGE],
    ..Api::write("xianyu.free_shipping", "mtop.idle.groupon.activity.seller.freeshipping", "1.0")
};
/// A new price for an unpaid order.
pub const ADJUST_PRICE: Api = Api::write("xianyu.adjust_price", "mtop.taobao.idle.trade.user.adjust.price", "1.0");
/// A rating of the buyer.
pub const RATE: Api = Api::write("xianyu.rate", "mtop.taobao.idle.rate.create", "4.0");
/// One product.
pub const ITEM: Api = Api { query: &[ITEM_PAGE], ..Api::read("xianyu.item", "mtop.taobao.idle.pc.detail", "1.0") };
/// The account's products.
pub const MY_ITEMS: Api = Api::read("xianyu.my_items", "mtop.idle.web.xyh.item.list", "1.0");
