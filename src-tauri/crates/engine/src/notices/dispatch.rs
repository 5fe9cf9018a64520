//! One round: what is due is worded and sent, and what came of it is written.

use super::words;
use crate::{Engine, EngineError};
use huolang_domain::{Millis, NoticeId};
use huolang_notify::{Channel, Message, SendError, Severity};
use huolang_store::{
    Durability,
    dispatches::{self, Dispatch},
    notices::{self, Notice, NoticeState},
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Dispatches of one round.
const AT_ONCE: i64 = 200;
/// From so many of one kind on, one message speaks for all.
const GATHERED: usize = 4;
/// How long a channel may take.
const CALL: Duration = Duration::from_secs(20);
/// Waits before a second, third, … try, in milliseconds; afterwards it is given up.
const WAITS_MS: [i64; 4] = [10_000, 60_000, 300_000, 1_800_000];

/// What came of a dispatch.
enum Came {
    Sent,
    /// Nobody needs it any more.
    Needless,
    Failed(String, Option<Millis>),
}

impl Engine {
    /// Sends what is due; gives the moment of what comes next. Called by the task, and by commands and tests that run
    /// without tasks.
    ///
    /// # Errors
    /// What the database refuses; messages that went out are then sent again.
    pub async fn dispatch_notices(&self) -> Result<Option<Millis>, EngineError> {
        loop {
            let mut conn = self.db().reader().await?;
            let due = dispatches::due(&mut conn, self.now(), AT_ONCE).await?;
            if due.is_empty() {
                return Ok(dispatches::next_due(&mut conn).await?);
            }
            let mut groups: BTreeMap<(String, String), Vec<(Dispatch, Notice)>> = BTreeMap::new();
            for dispatch in due {
                let notice = notices::get(&mut conn, &dispatch.notice_id).await?;
                groups.entry((dispatch.channel.clone(), notice.event.clone())).or_default().push((dispatch, notice));
            }
            drop(conn);
            for ((channel, _), group) in groups {
                self.send_group(&channel, group).await?;
            }
        }
    }

    async fn send_group(&self, channel: &str, group: Vec<(Dispatch, Notice)>) -> Result<(), EngineError> {
        let (open, closed): (Vec<_>, Vec<_>) =
            group.into_iter().partition(|(_, notice)| notice.state == NoticeState::Open || notice.is_news());
        for (dispatch, _) in closed {
            self.note(dispatch, Came::Needless).await?;
        }
        if open.is_empty() {
            return Ok(());
        }
        let found = self.channels().iter().find(|known| known.name() == channel).cloned();
        let found = found.filter(|_| channel != "desktop" || self.settings().get().desktop.popups);
        let Some(found) = found else {
            for (dispatch, _) in open {
                self.note(dispatch, Came::Failed("this channel is not there or switched off".to_owned(), None)).await?;
            }
            return Ok(());
        };
        if open.len() >= GATHERED {
            let notices: Vec<&Notice> = open.iter().map(|(_, notice)| notice).collect();
            let message = message(words::word_many(&notices, self.settings().get().general.language), &notices);
            let answer = send(&found, &message).await;
            for (dispatch, _) in open {
                let came = self.came(&dispatch, &answer);
                self.note(dispatch, came).await?;
            }
            return Ok(());
        }
        for (dispatch, notice) in open {
            let message = message(words::word(&notice, self.settings().get().general.language), &[&notice]);
            let came = self.came(&dispatch, &send(&found, &message).await);
            self.note(dispatch, came).await?;
        }
        Ok(())
    }

    fn came(&self, dispatch: &Dispatch, answer: &Result<(), SendError>) -> Came {
        match answer {
            Ok(()) => Came::Sent,
            Err(SendError::NeedsPerson(why)) => Came::Failed(why.clone(), None),
            Err(SendError::Later(why)) => {
                let wait = usize::try_from(dispatch.tries).ok().and_then(|tries| WAITS_MS.get(tries));
                Came::Failed(why.clone(), wait.map(|wait| self.now().plus(*wait)))
            }
        }
    }

    async fn note(&self, dispatch: Dispatch, came: Came) -> Result<(), EngineError> {
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    match came {
                        Came::Sent => dispatches::sent(tx, &dispatch.id).await,
                        Came::Needless => dispatches::cancel(tx, &dispatch.notice_id).await,
                        Came::Failed(why, again) => dispatches::failed(tx, &dispatch.id, &why, again).await,
                    }
                })
            })
            .await?;
        Ok(())
    }
}

async fn send(channel: &Arc<dyn Channel>, message: &Message) -> Result<(), SendError> {
    match tokio::time::timeout(CALL, channel.send(message)).await {
        Ok(answer) => answer,
        Err(_) => Err(SendError::Later("the channel did not answer in time".to_owned())),
    }
}

fn message(worded: words::Worded, notices: &[&Notice]) -> Message {
    let severity =
        notices.iter().map(|notice| notice.severity).max().map_or(Severity::Info, |severity| match severity {
            notices::Severity::Info => Severity::Info,
            notices::Severity::Warning => Severity::Warning,
            notices::Severity::Critical => Severity::Critical,
        });
    let id = notices.first().map(|notice| NoticeId::to_string(&notice.id)).unwrap_or_default();
    Message { notice_id: id, title: worded.title, body: worded.body, route: worded.route, severity }
}
