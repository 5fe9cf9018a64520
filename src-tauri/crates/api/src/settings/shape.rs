//! Between the settings as the screens write them and as the engine keeps them.

use huolang_engine::settings::{self, Language, LogLevel, SettingsChange, SettingsFacts, Theme};

use super::body::{
    DataSettings, DeliverySettings, DesktopSettings, GeneralSettings, GeneralSettingsLanguage, GeneralSettingsTheme,
    LogSettings, LogSettingsLevel, NoticeSettings, QuietSettings, SecuritySettings, Settings, SettingsPatch,
};

/// The settings with what nobody sets.
pub fn settings_body(kept: &settings::Settings, facts: SettingsFacts) -> Settings {
    Settings {
        general: GeneralSettings {
            language: match kept.general.language {
                Language::ZhCn => GeneralSettingsLanguage::ZhCn,
                Language::En => GeneralSettingsLanguage::En,
            },
            theme: match kept.general.theme {
                Theme::System => GeneralSettingsTheme::System,
                Theme::Light => GeneralSettingsTheme::Light,
                Theme::Dark => GeneralSettingsTheme::Dark,
            },
            sound: kept.general.sound,
        },
        delivery: DeliverySettings {
            delay: kept.delivery.delay.into(),
            max_retries: kept.delivery.max_retries,
            retry_interval_ms: kept.delivery.retry_interval_ms,
            virtual_keywords: kept.delivery.virtual_keywords.clone(),
            physical_keywords: kept.delivery.physical_keywords.clone(),
        },
        security: SecuritySettings {
            key_source: facts.key_source,
            key_id: facts.key_id,
            lock_reveal: kept.security.lock_reveal,
            session_hours: kept.security.session_hours,
        },
        data: DataSettings {
            data_folder: facts.data_folder,
            database: facts.database.to_owned(),
            database_bytes: facts.database_bytes,
            keep_raw_days: kept.data.keep_raw_days,
            keep_logs_days: kept.data.keep_logs_days,
            nightly_backup: kept.data.nightly_backup,
            keep_backups: kept.data.keep_backups,
        },
        logs: LogSettings {
            level: match kept.logs.level {
                LogLevel::Error => LogSettingsLevel::Error,
                LogLevel::Warn => LogSettingsLevel::Warn,
                LogLevel::Info => LogSettingsLevel::Info,
                LogLevel::Debug => LogSettingsLevel::Debug,
            },
            file: facts.log_folder,
        },
        desktop: DesktopSettings {
            close_to_tray: kept.desktop.close_to_tray,
            popups: kept.desktop.popups,
            inbound: kept.desktop.inbound,
            inbound_listen: kept.desktop.inbound_listen.clone(),
        },
        notices: NoticeSettings {
            quiet: QuietSettings {
                on: kept.notices.quiet.on,
                from_min: kept.notices.quiet.from_min,
                to_min: kept.notices.quiet.to_min,
                let_critical: kept.notices.quiet.let_critical,
            },
            daily_report: kept.notices.daily_report,
            daily_report_min: kept.notices.daily_report_min,
        },
    }
}

/// The sections that a screen changed.
pub fn change_of(patch: SettingsPatch) -> SettingsChange {
    SettingsChange {
        general: patch.general.map(|section| settings::General {
            language: match section.language {
                GeneralSettingsLanguage::ZhCn => Language::ZhCn,
                GeneralSettingsLanguage::En => Language::En,
            },
            theme: match section.theme {
                GeneralSettingsTheme::System => Theme::System,
                GeneralSettingsTheme::Light => Theme::Light,
                GeneralSettingsTheme::Dark => Theme::Dark,
            },
            sound: section.sound,
        }),
        delivery: patch.delivery.map(|section| settings::Delivery {
            delay: section.delay.into(),
            max_retries: section.max_retries,
            retry_interval_ms: section.retry_interval_ms,
            virtual_keywords: section.virtual_keywords,
            physical_keywords: section.physical_keywords,
        }),
        security: patch.security.map(|section| settings::Security {
            lock_reveal: section.lock_reveal,
            session_hours: section.session_hours,
        }),
        data: patch.data.map(|section| settings::Data {
            keep_raw_days: section.keep_raw_days,
            keep_logs_days: section.keep_logs_days,
            nightly_backup: section.nightly_backup,
            keep_backups: section.keep_backups,
        }),
        logs: patch.logs.map(|section| settings::Logs {
            level: match section.level {
                LogSettingsLevel::Error => LogLevel::Error,
                LogSettingsLevel::Warn => LogLevel::Warn,
                LogSettingsLevel::Info => LogLevel::Info,
                LogSettingsLevel::Debug => LogLevel::Debug,
            },
        }),
        desktop: patch.desktop.map(|section| settings::Desktop {
            close_to_tray: section.close_to_tray,
            popups: section.popups,
            inbound: section.inbound,
            inbound_listen: section.inbound_listen,
        }),
        notices: patch.notices.map(|section| settings::Notices {
            quiet: settings::Quiet {
                on: section.quiet.on,
                from_min: section.quiet.from_min,
                to_min: section.quiet.to_min,
                let_critical: section.quiet.let_critical,
            },
            daily_report: section.daily_report,
            daily_report_min: section.daily_report_min,
        }),
        imports: None,
    }
}
