//! Settings on the wire.

use crate::rules::body::RuleDelay;
use huolang_vault::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum GeneralSettingsLanguage {
    #[serde(rename = "zh-CN")]
    ZhCn,
    #[serde(rename = "en")]
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum GeneralSettingsTheme {
    #[serde(rename = "system")]
    System,
    #[serde(rename = "light")]
    Light,
    #[serde(rename = "dark")]
    Dark,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GeneralSettings {
    pub language: GeneralSettingsLanguage,
    pub theme: GeneralSettingsTheme,
    pub sound: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeliverySettings {
    pub delay: RuleDelay,
    pub max_retries: i64,
    pub retry_interval_ms: i64,
    pub virtual_keywords: Vec<String>,
    pub physical_keywords: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SecuritySettings {
    pub key_source: String,
    pub key_id: String,
    pub lock_reveal: bool,
    pub session_hours: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DataSettings {
    pub data_folder: String,
    pub database: String,
    pub database_bytes: i64,
    pub keep_raw_days: i64,
    pub keep_logs_days: i64,
    pub nightly_backup: bool,
    pub keep_backups: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum LogSettingsLevel {
    #[serde(rename = "error")]
    Error,
    #[serde(rename = "warn")]
    Warn,
    #[serde(rename = "info")]
    Info,
    #[serde(rename = "debug")]
    Debug,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LogSettings {
    pub level: LogSettingsLevel,
    pub file: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DesktopSettings {
    pub close_to_tray: bool,
    pub popups: bool,
    /// Whether platforms that call us may: opens a port with nothing but their endpoints.
    pub inbound: bool,
    /// Address and port of it.
    pub inbound_listen: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Settings {
    pub general: GeneralSettings,
    pub delivery: DeliverySettings,
    pub security: SecuritySettings,
    pub data: DataSettings,
    pub logs: LogSettings,
    pub desktop: DesktopSettings,
    pub notices: NoticeSettings,
}

/// When nothing is said, and the report of the day; minutes after midnight in Shanghai.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NoticeSettings {
    pub quiet: QuietSettings,
    pub daily_report: bool,
    pub daily_report_min: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QuietSettings {
    pub on: bool,
    pub from_min: i64,
    pub to_min: i64,
    pub let_critical: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SettingsPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub general: Option<GeneralSettings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<DeliverySettings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub security: Option<SecuritySettings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<DataSettings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logs: Option<LogSettings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desktop: Option<DesktopSettings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notices: Option<NoticeSettings>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Host {
    pub host: String,
    pub purpose: String,
    pub calls: i64,
    pub last_at: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RecoverySheetRequest {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RecoverKeyRequest {
    /// The code of the recovery sheet.
    #[schema(value_type = String)]
    pub recovery_code: Secret<String>,
    /// Keep the key in a file of the data folder, and no longer in the keychain.
    #[serde(default)]
    pub key_in_folder: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RecoverySheet {
    pub text: String,
}
