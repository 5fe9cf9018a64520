//! The channels as the seller sets them up: kept, opened, tried.

use super::{Matrix, dispatch};
use crate::{Engine, EngineError, Topic};
use huolang_domain::{ErrorCode, form::FieldKind};
use huolang_http::{HttpClient, HttpLimits};
use huolang_notify::{Around, Channel, Kind, Limits, Message, SendError, Setup, Severity, Trouble, form, limits, open};
use huolang_store::{
    Durability,
    channels::{self, ChannelRow, ChannelState},
    dispatches, routes,
    sends::{self, Send},
};
use huolang_vault::Secret;
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Instant,
};

/// A channel on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct ChannelView {
    /// What is kept of it.
    pub row: ChannelRow,
    /// Which secrets it has.
    pub secrets: BTreeSet<String>,
    /// How many notices wait for it.
    pub waiting: i64,
    /// Whether it is there: the desktop is missing on a server.
    pub present: bool,
}

impl ChannelView {
    /// Whether what is told to it goes out; the desktop's pop-ups have a switch of their own.
    pub(crate) fn is_used(&self, pop_ups: bool) -> bool {
        let shown = pop_ups || self.row.kind != Kind::Desktop.as_str();
        self.row.enabled && self.present && shown
    }

    /// Whether it is well, as far as is known.
    pub(crate) const fn is_well(&self) -> bool {
        !matches!(self.row.state, ChannelState::Failing | ChannelState::Stuck)
    }
}

/// What the seller changes; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct ChannelChange {
    /// The name.
    pub name: Option<String>,
    /// Whether it is used.
    pub enabled: Option<bool>,
    /// The fields of its form.
    pub fields: Option<BTreeMap<String, String>>,
    /// Secrets; an empty one is taken away.
    pub secrets: BTreeMap<String, Secret<String>>,
}

/// What a row opens to.
pub(super) enum Opened {
    Ready(Arc<dyn Channel>),
    /// Not used; what waits for it is given up, with the reason.
    Off(&'static str),
    /// Its form cannot be used.
    Broken(SendError),
}

/// The desk of channels.
#[derive(Clone, Copy)]
pub struct ChannelDesk<'e>(&'e Engine);

impl Engine {
    /// The channels.
    #[must_use]
    pub const fn channel_desk(&self) -> ChannelDesk<'_> {
        ChannelDesk(self)
    }

    /// Opens what a row describes.
    pub(super) async fn open_channel(&self, row: &ChannelRow) -> Result<Opened, EngineError> {
        let Some(kind) = Kind::of(&row.kind) else { return Ok(Opened::Off("this version knows no such channel")) };
        if !row.enabled {
            return Ok(Opened::Off("this channel is switched off"));
        }
        if kind == Kind::Desktop {
            let found = self.desktop().filter(|_| self.settings().get().desktop.popups);
            return Ok(found.map_or(Opened::Off("this channel is not there or switched off"), Opened::Ready));
        }
        let secrets = channels::secrets(&mut self.db().reader().await?, self.vault(), &row.id).await?;
        let setup = Setup { fields: fields_of(row), secrets };
        Ok(match self.channel_parts().and_then(|around| Ok(open(kind, &setup, &around)?)) {
            Ok(channel) => Opened::Ready(channel),
            Err(error) => Opened::Broken(error),
        })
    }

    fn desktop(&self) -> Option<Arc<dyn Channel>> {
        self.channels().iter().find(|known| known.name() == Kind::Desktop.as_str()).cloned()
    }

    /// What a channel is opened with.
    fn channel_parts(&self) -> Result<Around, SendError> {
        // A channel that is slow must not hold up the others of its round for long.
        let limits = HttpLimits { read_ms: 15_000, total_ms: 30_000, answer_bytes: 1 << 20, ..HttpLimits::default() };
        let http = HttpClient::new(limits, Arc::clone(self.clock()), Arc::clone(self.contacts()))?;
        Ok(Around { http, clock: Arc::clone(self.clock()), ids: Arc::clone(self.ids()) })
    }
}

/// The fields of a row.
fn fields_of(row: &ChannelRow) -> BTreeMap<String, String> {
    serde_json::from_value(row.fields.clone()).unwrap_or_default()
}

/// What a channel bears.
pub(super) fn limits_of(row: &ChannelRow) -> Limits {
    let setup = Setup { fields: fields_of(row), ..Setup::default() };
    limits(Kind::of(&row.kind).unwrap_or(Kind::Webhook), &setup)
}

impl ChannelDesk<'_> {
    /// Every channel.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn list(self) -> Result<Vec<ChannelView>, EngineError> {
        let mut conn = self.0.db().reader().await?;
        let names = channels::secret_names(&mut conn).await?;
        let waiting: BTreeMap<String, i64> = dispatches::waiting(&mut conn).await?.into_iter().collect();
        let rows = channels::list(&mut conn).await?;
        let view = |row: ChannelRow| ChannelView {
            secrets: names.iter().filter(|(id, _)| *id == row.id).map(|(_, name)| name.clone()).collect(),
            waiting: waiting.get(&row.id).copied().unwrap_or(0),
            present: row.kind != Kind::Desktop.as_str() || self.0.desktop().is_some(),
            row,
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// The matrix as somebody hears it: without the channels that are not in use, or not well.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) async fn heard(self) -> Result<Matrix, EngineError> {
        let pop_ups = self.0.settings().get().desktop.popups;
        let heard = self.list().await?.into_iter().filter(|view| view.is_used(pop_ups) && view.is_well());
        let channels = heard.map(|view| view.row).collect();
        Ok(Matrix { channels, routes: routes::all(&mut self.0.db().reader().await?).await? })
    }

    /// One channel.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses.
    pub async fn get(self, id: &str) -> Result<ChannelView, EngineError> {
        let found = self.list().await?.into_iter().find(|view| view.row.id == id);
        found.ok_or_else(|| huolang_store::StoreError::NotFound("channel").into())
    }

    /// Makes a channel; gives it.
    ///
    /// # Errors
    /// A form that cannot work, by its field; what the database refuses.
    pub async fn create(self, kind: Kind, change: ChannelChange, actor: &str) -> Result<ChannelView, EngineError> {
        if kind == Kind::Desktop {
            return Err(EngineError::refused(ErrorCode::InvalidInput, "the desktop is there already"));
        }
        let id = self.0.ids().fresh();
        self.keep(&id, kind, change, None, ("channel.create", actor)).await
    }

    /// Changes a channel; what waited because of trouble goes out at once.
    ///
    /// # Errors
    /// As [`ChannelDesk::create`].
    pub async fn change(self, id: &str, change: ChannelChange, actor: &str) -> Result<ChannelView, EngineError> {
        let row = channels::get(&mut self.0.db().reader().await?, id).await?;
        let kind = Kind::of(&row.kind)
            .ok_or_else(|| EngineError::refused(ErrorCode::InvalidInput, "this version knows no such channel"))?;
        self.keep(id, kind, change, Some(row), ("channel.change", actor)).await
    }

    async fn keep(
        self,
        id: &str,
        kind: Kind,
        change: ChannelChange,
        former: Option<ChannelRow>,
        (deed, actor): (&'static str, &str),
    ) -> Result<ChannelView, EngineError> {
        let engine = self.0;
        let known = |name: &str, secret: bool| {
            form(kind).iter().any(|field| field.name == name && (field.kind == FieldKind::Secret) == secret)
        };
        // What does not work any more can be switched off all the same.
        let only_off = change.enabled == Some(false) && change.fields.is_none() && change.secrets.is_empty();
        let fields = change.fields.unwrap_or_else(|| former.as_ref().map(fields_of).unwrap_or_default());
        let strange = fields.keys().find(|name| !known(name, false));
        let strange = strange.or_else(|| change.secrets.keys().find(|name| !known(name, true)));
        if let Some(name) = strange {
            return Err(EngineError::refused(ErrorCode::InvalidInput, format!("{name}: there is no such field")));
        }
        let mut secrets = match &former {
            Some(row) => channels::secrets(&mut engine.db().reader().await?, engine.vault(), &row.id).await?,
            None => BTreeMap::new(),
        };
        secrets.extend(change.secrets.clone());
        if kind != Kind::Desktop && !only_off {
            let setup = Setup { fields: fields.clone(), secrets };
            let refuse = |error: SendError| EngineError::refused(ErrorCode::InvalidInput, error.detail);
            open(kind, &setup, &engine.channel_parts().map_err(refuse)?)?;
        }
        let name = change.name.or_else(|| former.as_ref().map(|row| row.name.clone())).unwrap_or_default();
        let enabled = change.enabled.or_else(|| former.as_ref().map(|row| row.enabled)).unwrap_or(true);
        let (id, vault, now) = (id.to_owned(), engine.vault().clone(), engine.now());
        let entry = engine.audit_entry(actor, deed, id.clone(), json!({ "kind": kind, "enabled": enabled }));
        let kept = id.clone();
        engine
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    channels::save(tx, &id, kind.as_str(), (name.trim(), enabled), &json!(fields), now).await?;
                    for (name, secret) in &change.secrets {
                        if secret.expose().trim().is_empty() {
                            channels::delete_secret(tx, &id, name).await?;
                        } else {
                            channels::save_secret(tx, &vault, &id, name, secret, now).await?;
                        }
                    }
                    entry.append(tx).await
                })
            })
            .await?;
        engine.signals().notices.notify_one();
        engine.bus().tell(Topic::Notices, Vec::<String>::new());
        self.get(&kept).await
    }

    /// Takes a channel away.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`], also for the desktop; what the database refuses.
    pub async fn delete(self, id: &str, actor: &str) -> Result<(), EngineError> {
        let entry = self.0.audit_entry(actor, "channel.delete", id, json!({}));
        let id = id.to_owned();
        self.0
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    if !channels::delete(tx, &id).await? {
                        return Err(huolang_store::StoreError::NotFound("channel"));
                    }
                    entry.append(tx).await
                })
            })
            .await?;
        self.0.bus().tell(Topic::Notices, Vec::<String>::new());
        Ok(())
    }

    /// Sends a try through a channel; what came of it is in the log and, unless it is switched off, in the channel's health.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses. A message that did not go out is no error here.
    pub async fn test(self, id: &str) -> Result<Result<(), SendError>, EngineError> {
        let engine = self.0;
        let row = channels::get(&mut engine.db().reader().await?, id).await?;
        let begun = Instant::now();
        let message = self.trial();
        let opened = engine.open_channel(&ChannelRow { enabled: true, ..row.clone() }).await?;
        // What is switched off says nothing of how the channel fares: it must not rest once it is on again.
        let is_off = matches!(opened, Opened::Off(_));
        let answer = match opened {
            Opened::Ready(channel) => dispatch::call(&channel, &message).await,
            Opened::Off(why) => Err(SendError::new(Trouble::NotHere, why)),
            Opened::Broken(error) => Err(error),
        };
        let error = answer.as_ref().err().cloned();
        let entry = Send {
            id: engine.ids().fresh(),
            channel_id: row.id.clone(),
            event: "test".to_owned(),
            notice_id: None,
            title: message.title,
            notices: 0,
            sent: error.is_none(),
            trouble: error.as_ref().map(|error| error.trouble.as_str().to_owned()),
            detail: error.as_ref().map(|error| error.detail.clone()),
            test: true,
            at: engine.now(),
            duration_ms: i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX),
        };
        let now = engine.now();
        engine
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    sends::add(tx, &entry).await?;
                    match error {
                        _ if is_off => Ok(()),
                        None => channels::note_ok(tx, &row.id, now).await,
                        Some(error) => {
                            let told = (error.trouble.as_str(), error.detail.as_str(), !error.trouble.passes());
                            let retry_at = super::turn::retry_at(&row, &error, now);
                            channels::note_trouble(tx, &row.id, told, retry_at, now).await
                        }
                    }
                })
            })
            .await?;
        engine.signals().notices.notify_one();
        engine.bus().tell(Topic::Notices, Vec::<String>::new());
        Ok(answer)
    }

    fn trial(self) -> Message {
        let general = self.0.settings().get().general.clone();
        let (title, body) = match general.language {
            crate::settings::Language::ZhCn => ("货郎通知测试", "收到这条消息，说明这个渠道可以用了。"),
            crate::settings::Language::En => ("Huolang test", "This channel works."),
        };
        Message {
            id: self.0.ids().fresh(),
            notice_id: "test".to_owned(),
            event: "test".to_owned(),
            title: title.to_owned(),
            body: body.to_owned(),
            route: "/notices?tab=channels".to_owned(),
            severity: Severity::Info,
            count: 1,
            facts: BTreeMap::new(),
            at: self.0.now(),
            sound: general.sound,
        }
    }
}
