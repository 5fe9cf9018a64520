//! Answers of the platform, in either case (`agiso.md` §2.3), and what of them is worth another try.

use super::loose::Loose;

/// 无效AccessToken
pub(super) const DEAD_TOKEN: i64 = 1;
/// Api调用限制
pub(super) const LIMITED: i64 = 2;
/// 部分失败
const PARTLY: i64 = 6;
/// 全部失败
const NONE: i64 = 7;
/// 超时
pub(super) const TIMED_OUT: i64 = 13;

/// The code of a delivery that was made before.
const SHIPPED_BEFORE: &str = "-50";
/// The code of 自动发货 that went well.
const ALDS_DONE: &str = "100";

/// An answer, read.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// Whether it was done.
    pub ok: bool,
    /// The platform's code; absent: the answer cannot be read.
    pub code: Option<i64>,
    /// The platform's words; absent: the answer cannot be read.
    pub message: Option<String>,
    /// Whether the same call may be made again.
    pub retry: bool,
    /// What was asked for, as JSON text; empty: nothing.
    pub data: String,
}

/// Reads an answer. What cannot be read may be asked again; a call that sends first has to look what it did.
#[must_use]
pub fn read(body: &str) -> Reply {
    let Some(answer) = Loose::parse(body.trim_start_matches('\u{feff}').trim()) else { return unreadable() };
    let Some(ok) = answer.flag("IsSuccess") else { return unreadable() };
    let code = answer.number("Error_Code").or(ok.then_some(0));
    let retry = !ok && (answer.flag("AllowRetry") == Some(true) || matches!(code, Some(LIMITED | TIMED_OUT)));
    let data = answer.raw("Data").filter(|data| *data != "null").unwrap_or_default().to_owned();
    Reply { ok, code, message: Some(answer.text("Error_Msg")), retry, data }
}

fn unreadable() -> Reply {
    Reply { retry: true, ..Reply::default() }
}

/// What became of one order of a call about many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It is done.
    Ok,
    /// It was done before: as good as done.
    Already,
    /// It was not done and may be tried again.
    Retry,
    /// It was not done.
    Failed,
}

impl Sent {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Already => "already",
            Self::Retry => "retry",
            Self::Failed => "failed",
        }
    }
}

/// What became of each order of a call about several, with the platform's words about it.
#[must_use]
pub fn batch(reply: &Reply, tids: &[String]) -> Vec<(String, Sent, String)> {
    let data = Loose::parse(&reply.data).unwrap_or_default();
    let (errors, results) = (data.list("ErrorInfos"), data.list("ResultsInfo"));
    let of = |tid: &String| {
        let about = |list: &[Loose]| list.iter().find(|one| one.text("Tid") == *tid).cloned();
        let (sent, words) = match (about(&errors), about(&results)) {
            (Some(error), _) => (failed(&error), error.text("ErrorMsg")),
            (None, Some(result)) if result.text("ResultCode") == ALDS_DONE => (Sent::Ok, result.text("ResultMsg")),
            (None, Some(result)) => (failed(&result), result.text("ResultMsg")),
            (None, None) if reply.ok || reply.code == Some(PARTLY) => (Sent::Ok, String::new()),
            (None, None) if reply.retry && reply.code != Some(NONE) => (Sent::Retry, String::new()),
            (None, None) => (Sent::Failed, String::new()),
        };
        (tid.clone(), sent, words)
    };
    tids.iter().map(of).collect()
}

fn failed(about: &Loose) -> Sent {
    if about.text("ErrorCode") == SHIPPED_BEFORE {
        Sent::Already
    } else if about.flag("AllowRetry") == Some(true) {
        Sent::Retry
    } else {
        Sent::Failed
    }
}
