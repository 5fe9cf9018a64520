//! Fixed words of the web protocol (`docs/platforms/xianyu.md#fixed-words`). The protocol is undocumented: each may
//! change.

/// The key that mtop calls are signed with.
pub const MTOP_APP_KEY: &str = "34839810";
/// The key of the message service.
pub const IM_APP_KEY: &str = "444e9908a51d1cb236a27862abc769c9";
/// Where mtop answers.
pub const MTOP: &str = "https://h5api.m.goofish.com";
/// Where logins are made.
pub const PASSPORT: &str = "https://passport.goofish.com";
/// Where pictures are put.
pub const UPLOAD: &str = "https://stream-upload.goofish.com";
/// The message socket; dialled as `wss`.
pub const SOCKET: &str = "https://wss-goofish.dingtalk.com";
/// The pages that buyers see.
pub const WEB: &str = "https://www.goofish.com";
/// The pages that sellers with a shop see.
pub const SELLER: &str = "https://seller.goofish.com";
/// What stands behind user and chat ids on the socket.
pub const ID_SUFFIX: &str = "@goofish";
/// What stands behind message ids.
pub const MESSAGE_SUFFIX: &str = ".PNM";
/// The version of the message client that registers.
pub const IM_SDK: &str = "2.1.5";
/// The browser that the account is used in, unless the shop's settings name another.
pub const USER_AGENT: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 Safari/537.36";
/// The most characters of one message.
pub const TEXT_LIMIT: usize = 1_000;
/// The largest frame that is taken from the socket.
pub const FRAME_BYTES: usize = 8 << 20;

/// The id without its suffix: `123@goofish` → `123`.
#[must_use]
pub fn bare(id: &str) -> &str {
    id.strip_suffix(ID_SUFFIX).unwrap_or(id)
}

/// The id with its suffix.
#[must_use]
pub fn full(id: &str) -> String {
    format!("{}{ID_SUFFIX}", bare(id))
}
