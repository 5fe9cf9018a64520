//! The seller's settings: typed, kept in the database, at hand without reading it.

mod check;
mod model;
#[cfg(test)]
mod tests;

pub use model::{
    AfterImport, Data, Delivery, Desktop, General, Imports, Language, LogLevel, Logs, Notices, Quiet, Security,
    Settings, Theme,
};

use crate::{Engine, EngineError, Topic};
use huolang_store::{Durability, settings as rows};
use std::sync::{Arc, PoisonError, RwLock};

/// The settings in force.
#[derive(Debug, Default)]
pub(crate) struct Current(RwLock<Arc<Settings>>);

impl Current {
    fn get(&self) -> Arc<Settings> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, settings: Arc<Settings>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = settings;
    }
}

/// The sections that a screen changed; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingsChange {
    /// The program as a whole.
    pub general: Option<General>,
    /// Deliveries.
    pub delivery: Option<Delivery>,
    /// Keys and logins.
    pub security: Option<Security>,
    /// What is kept, and for how long.
    pub data: Option<Data>,
    /// The log file.
    pub logs: Option<Logs>,
    /// The window.
    pub desktop: Option<Desktop>,
    /// Notices.
    pub notices: Option<Notices>,
    /// The watched folder.
    pub imports: Option<Imports>,
}

/// What the settings page shows but nobody sets there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsFacts {
    /// Where the master key is kept: `keychain`, `key_file`, `passphrase` or `memory`.
    pub key_source: String,
    /// The id of the master key.
    pub key_id: String,
    /// Where the data lies.
    pub data_folder: String,
    /// `sqlite` or `postgres`.
    pub database: &'static str,
    /// How large it is, in bytes.
    pub database_bytes: i64,
    /// The folder of the log files.
    pub log_folder: String,
}

/// The settings of an engine.
#[derive(Clone, Copy)]
pub struct SettingsDesk<'e>(&'e Engine);

impl Engine {
    /// The settings.
    #[must_use]
    pub const fn settings(&self) -> SettingsDesk<'_> {
        SettingsDesk(self)
    }
}

impl SettingsDesk<'_> {
    /// The settings in force. Reads no database.
    #[must_use]
    pub fn get(self) -> Arc<Settings> {
        self.0.around().settings.get()
    }

    /// Reads the settings from the database and puts them into force. A section that cannot be read keeps its usual
    /// values: the program must start to let the seller put it right.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn load(self) -> Result<Arc<Settings>, EngineError> {
        let kept = rows::all(&mut self.0.db().reader().await?).await?;
        let mut settings = Settings::default();
        let sets_retries = kept.iter().any(|(key, _)| key == "delivery");
        for (key, value) in kept {
            let read = match key.as_str() {
                "general" => serde_json::from_value(value).map(|section| settings.general = section),
                "delivery" => serde_json::from_value(value).map(|section| settings.delivery = section),
                "security" => serde_json::from_value(value).map(|section| settings.security = section),
                "data" => serde_json::from_value(value).map(|section| settings.data = section),
                "logs" => serde_json::from_value(value).map(|section| settings.logs = section),
                "desktop" => serde_json::from_value(value).map(|section| settings.desktop = section),
                "notices" => serde_json::from_value(value).map(|section| settings.notices = section),
                "imports" => serde_json::from_value(value).map(|section| settings.imports = section),
                _ => Ok(()),
            };
            if let Err(error) = read {
                tracing::warn!(section = key, %error, "a section of the settings cannot be read; its usual values are used");
            }
        }
        // Without a choice of the seller's the schedule is the one the program was started with.
        self.put_into_force(settings, sets_retries)
    }

    /// Changes whole sections, keeps them and puts them into force.
    ///
    /// # Errors
    /// A figure out of its range, which the message names; what the database refuses.
    pub async fn change(self, change: SettingsChange, actor: &str) -> Result<Arc<Settings>, EngineError> {
        let mut settings = (*self.get()).clone();
        let mut sections = Vec::new();
        macro_rules! take {
            ($($section:ident),+) => {$(
                if let Some(section) = change.$section {
                    sections.push((stringify!($section), serde_json::to_value(&section).unwrap_or_default()));
                    settings.$section = section;
                }
            )+};
        }
        take!(general, delivery, security, data, logs, desktop, notices, imports);
        check::check(&settings)?;
        let now = self.0.now();
        let changed: Vec<&'static str> = sections.iter().map(|(section, _)| *section).collect();
        let entry =
            self.0.audit_entry(actor, "settings.change", "settings", serde_json::json!({ "sections": changed }));
        self.0
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    for (key, value) in &sections {
                        rows::set(tx, key, value, now).await?;
                    }
                    entry.append(tx).await
                })
            })
            .await?;
        let sets_retries = changed.contains(&"delivery");
        let settings = self.put_into_force(settings, sets_retries)?;
        self.0.bus().tell(Topic::Settings, changed);
        Ok(settings)
    }

    /// What the settings page shows but nobody sets there.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn facts(self) -> Result<SettingsFacts, EngineError> {
        let engine = self.0;
        let sqlite = engine.db().sqlite_path().is_some();
        let home = engine.home();
        Ok(SettingsFacts {
            key_source: engine.key_source_word().to_owned(),
            key_id: engine.vault().key_id().to_string(),
            data_folder: home.folder.display().to_string(),
            database: if sqlite { "sqlite" } else { "postgres" },
            database_bytes: engine.database_bytes().await?,
            log_folder: home.logs().display().to_string(),
        })
    }

    fn put_into_force(self, settings: Settings, sets_retries: bool) -> Result<Arc<Settings>, EngineError> {
        let engine = self.0;
        if sets_retries {
            engine.set_policy((*engine.policy()).clone().with_retries(&settings.delivery))?;
        }
        crate::logs::set_level(settings.logs.level);
        let settings = Arc::new(settings);
        engine.around().settings.put(Arc::clone(&settings));
        Ok(settings)
    }
}
