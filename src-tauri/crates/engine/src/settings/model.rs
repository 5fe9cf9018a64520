//! What the seller can set, with the values of a fresh program.

use huolang_domain::rule::Delay;
use serde::{Deserialize, Serialize};

/// Every setting. Fields that were never set have their usual value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The program as a whole.
    pub general: General,
    /// Deliveries.
    pub delivery: Delivery,
    /// Keys and logins.
    pub security: Security,
    /// What is kept, and for how long.
    pub data: Data,
    /// The log file.
    pub logs: Logs,
    /// The window.
    pub desktop: Desktop,
    /// Notices.
    pub notices: Notices,
    /// The watched folder.
    pub imports: Imports,
}

/// The language of screens and notices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// Chinese.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How much the log file tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// Failures only.
    Error,
    /// And what may become one.
    Warn,
    /// And every step.
    #[default]
    Info,
    /// And how each step was done.
    Debug,
}

impl LogLevel {
    /// The stable word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

/// The program as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct General {
    /// The language.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// Whether pop-ups ring.
    pub sound: bool,
}

/// Deliveries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Delivery {
    /// The delay of a new rule.
    pub delay: Delay,
    /// Tries after the first one, before a person is asked.
    pub max_retries: i64,
    /// Wait before the first retry, in milliseconds.
    pub retry_interval_ms: i64,
    /// Words of titles that suggest virtual goods.
    pub virtual_keywords: Vec<String>,
    /// Words of titles that suggest parcels.
    pub physical_keywords: Vec<String>,
}

/// Keys and logins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Security {
    /// Whether showing a card asks for the password again.
    pub lock_reveal: bool,
    /// How long a login lasts without being used, in hours.
    pub session_hours: i64,
}

/// What is kept, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Data {
    /// Days that the platforms' raw answers are kept.
    pub keep_raw_days: i64,
    /// Days that log rows and log files are kept.
    pub keep_logs_days: i64,
    /// Whether a backup is made every night.
    pub nightly_backup: bool,
    /// How many backups are kept.
    pub keep_backups: i64,
}

/// The log file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Logs {
    /// How much it tells.
    pub level: LogLevel,
}

/// The window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Desktop {
    /// Whether closing the window leaves the program running in the tray.
    pub close_to_tray: bool,
    /// Whether notices pop up.
    pub popups: bool,
    /// Whether platforms that call us may: opens a port with nothing but their endpoints.
    pub inbound: bool,
    /// Address and port of it.
    pub inbound_listen: String,
}

/// Notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notices {
    /// When nothing is said.
    pub quiet: Quiet,
    /// Whether the figures of the day are told in the evening.
    pub daily_report: bool,
    /// When, in minutes after midnight in Shanghai.
    pub daily_report_min: i64,
}

/// When nothing is said; what waits is told at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quiet {
    /// Whether there are quiet hours.
    pub on: bool,
    /// Their beginning, in minutes after midnight in Shanghai.
    pub from_min: i64,
    /// Their end; earlier than the beginning: over midnight.
    pub to_min: i64,
    /// Whether what needs somebody now gets through.
    pub let_critical: bool,
}

impl Default for Notices {
    fn default() -> Self {
        Self { quiet: Quiet::default(), daily_report: true, daily_report_min: 21 * 60 }
    }
}

impl Default for Quiet {
    fn default() -> Self {
        Self { on: false, from_min: 23 * 60, to_min: 8 * 60, let_critical: true }
    }
}

/// What becomes of a file of the watched folder once it is in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterImport {
    /// It goes to the folder 已导入 inside.
    #[default]
    Move,
    /// It stays.
    Keep,
    /// It is deleted.
    Delete,
}

/// The watched folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Imports {
    /// Whether it is watched.
    pub watch: bool,
    /// Where it is; empty: the folder 导入 beside the data.
    pub folder: String,
    /// What becomes of a file once it is in.
    pub after: AfterImport,
}

impl Default for General {
    fn default() -> Self {
        Self { language: Language::ZhCn, theme: Theme::System, sound: true }
    }
}

impl Default for Delivery {
    fn default() -> Self {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        Self {
            delay: Delay::default(),
            max_retries: 3,
            retry_interval_ms: 300_000,
            virtual_keywords: words(&["激活码", "软件", "充值", "会员", "代充"]),
            physical_keywords: words(&["手机", "电脑", "包包", "衣服"]),
        }
    }
}

impl Default for Security {
    fn default() -> Self {
        Self { lock_reveal: false, session_hours: 12 }
    }
}

impl Default for Data {
    fn default() -> Self {
        Self { keep_raw_days: 90, keep_logs_days: 180, nightly_backup: true, keep_backups: 14 }
    }
}

impl Default for Desktop {
    fn default() -> Self {
        Self { close_to_tray: true, popups: true, inbound: false, inbound_listen: "127.0.0.1:7789".to_owned() }
    }
}
