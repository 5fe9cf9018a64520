//! What the platform's codes mean for the program (`agiso.md` §2.3).

use super::reply::{DEAD_TOKEN, LIMITED, Reply, TIMED_OUT};
use crate::fault::CallError;
use huolang_domain::platform::StopCause;

/// 验签失败
const BAD_SIGNATURE: i64 = 4;
/// 授权失败
const NOT_AUTHORISED: i64 = 8;
/// 交易不存在
const NO_SUCH_TRADE: i64 = 9;
/// 没有数据, twice in the table.
const NO_DATA: [i64; 2] = [11, 114];
/// 预存款余额不足
const DEPOSIT_EMPTY: i64 = 16;
/// 应用已被禁用
const APP_DISABLED: i64 = 17;
/// 业务站点未授权
const SITE_NOT_AUTHORISED: i64 = 18;
/// 无API接口权限
const NO_PERMISSION: i64 = 28;

/// Whether a refusal only says that there is nothing.
#[must_use]
pub fn is_nothing(reply: &Reply) -> bool {
    reply.code.is_some_and(|code| code == NO_SUCH_TRADE || NO_DATA.contains(&code))
}

/// The class of a refusal. `writes`: the call was to change something.
#[must_use]
pub fn call_error(reply: &Reply, writes: bool) -> CallError {
    let Some(code) = reply.code else {
        let message = "the answer cannot be read".to_owned();
        return match writes {
            true => CallError::Unknown { message },
            false => CallError::Transient { message, retry_after_ms: None },
        };
    };
    let words = reply.message.clone().unwrap_or_default();
    let message = format!("{code} {words}");
    let stopped = |cause| CallError::Stopped { cause, message: message.clone(), url: None };
    match code {
        DEAD_TOKEN | NOT_AUTHORISED => CallError::Login { message },
        BAD_SIGNATURE | APP_DISABLED => stopped(StopCause::AppRefused),
        SITE_NOT_AUTHORISED | NO_PERMISSION => stopped(StopCause::PermissionMissing),
        DEPOSIT_EMPTY => stopped(StopCause::QuotaUsed),
        LIMITED => CallError::RateLimited { message, retry_after_ms: None },
        // The marketplace behind may have done it all the same.
        TIMED_OUT if writes => CallError::Unknown { message },
        TIMED_OUT => CallError::Transient { message, retry_after_ms: None },
        _ if reply.retry => CallError::Transient { message, retry_after_ms: None },
        code => CallError::Business { code: format!("agiso_{code}"), message },
    }
}
