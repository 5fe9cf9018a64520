//! Pop-ups of the operating system. A click leads to the place the notice speaks of; the buttons see to the notice.

use async_trait::async_trait;
use huolang_engine::notices::NoticeDeed;
use huolang_notify::{Channel, Message, SendError, Trouble};
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_notification::{Action, ActionPerformed, ActionType, NotificationExt};

use super::backend::Backend;
use super::window;

const ROUTE: &str = "route";
const NOTICE: &str = "notice";
/// Pop-ups of one notice have the buttons that see to it, those about one order name it; those of several lead to the list.
const ORDER: &str = "order";
const ONE: &str = "one";
const MANY: &str = "many";
const OPEN: &str = "open";
const SEEN: &str = "seen";
const LATER: &str = "later";
/// For how long 稍后 puts a notice off.
const LATER_MINUTES: i64 = 30;

/// The system's own sound for a message.
#[cfg(target_os = "linux")]
const SOUND: &str = "message-new-instant";
#[cfg(target_os = "windows")]
const SOUND: &str = "Default";
#[cfg(not(any(target_os = "linux", target_os = "windows")))]
const SOUND: &str = "default";

/// The desktop channel.
pub struct DesktopChannel<R: Runtime> {
    app: AppHandle<R>,
}

impl<R: Runtime> DesktopChannel<R> {
    /// Pop-ups of `app`.
    pub const fn new(app: AppHandle<R>) -> Self {
        Self { app }
    }
}

#[async_trait]
impl<R: Runtime> Channel for DesktopChannel<R> {
    fn name(&self) -> &'static str {
        "desktop"
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        listener::present().await?;
        let mut popup = self
            .app
            .notification()
            .builder()
            .title(&message.title)
            .body(&message.body)
            .action_type_id(buttons_of(message.count == 1, &message.route))
            .extra(ROUTE, &message.route)
            .extra(NOTICE, &message.notice_id);
        if message.sound {
            popup = popup.sound(SOUND);
        }
        popup.show().map_err(|error| SendError::new(Trouble::NotHere, error.to_string()))
    }
}

/// Names the buttons and routes the clicks.
pub fn listen<R: Runtime>(app: &AppHandle<R>) -> Result<(), tauri_plugin_notification::Error> {
    let notification = app.notification();
    let open = |words: &str| Action::builder(OPEN, words).foreground(true).build();
    let with = |words: &str| {
        vec![open(words), Action::builder(SEEN, "已处理 Done").build(), Action::builder(LATER, "稍后 Later").build()]
    };
    let types = vec![
        ActionType::builder(ORDER).actions(with("打开订单 Open order")).build(),
        ActionType::builder(ONE).actions(with("打开 Open")).build(),
        ActionType::builder(MANY).actions(vec![open("打开 Open")]).build(),
    ];
    notification.register_action_types(types)?;
    let app = app.clone();
    notification.on_action(move |performed| match deed_of(performed.action_id()) {
        Some(deed) => see_to(&app, performed, deed),
        None => window::show(&app, extra(performed, ROUTE).filter(|route| route.starts_with('/')).as_deref()),
    })
}

/// Which buttons a pop-up has.
fn buttons_of(is_one: bool, route: &str) -> &'static str {
    match (is_one, route.starts_with("/orders?open=")) {
        (true, true) => ORDER,
        (true, false) => ONE,
        (false, _) => MANY,
    }
}

/// What a button does about the notice; a click beside the buttons opens it.
fn deed_of(action: &str) -> Option<NoticeDeed> {
    match action {
        SEEN => Some(NoticeDeed::Acknowledge),
        LATER => Some(NoticeDeed::Snooze { minutes: LATER_MINUTES }),
        _ => None,
    }
}

fn see_to<R: Runtime>(app: &AppHandle<R>, performed: &ActionPerformed, deed: NoticeDeed) {
    let Some(notice) = extra(performed, NOTICE) else { return };
    let backend = app.state::<Backend>().inner().clone();
    tauri::async_runtime::spawn(async move {
        let Some(engine) = backend.engine().await else { return };
        if let Err(error) = engine.see_to_notice(&notice.as_str().into(), deed, "owner").await {
            tracing::warn!(%error, "the button of a pop-up did nothing");
        }
    });
}

fn extra(performed: &ActionPerformed, name: &str) -> Option<String> {
    performed.notification()?.extra().get(name)?.as_str().map(str::to_owned)
}

/// Whether anything shows pop-ups at all.
#[cfg(target_os = "linux")]
mod listener {
    use huolang_notify::{SendError, Trouble};

    const NAME: &str = "org.freedesktop.Notifications";

    /// Looks for a notification daemon on the session bus, running or to be started: without one a pop-up is shown to
    /// nobody and nobody says so.
    pub async fn present() -> Result<(), SendError> {
        let absent = |why: String| SendError::new(Trouble::NotHere, why);
        let bus = zbus::Connection::session().await.map_err(|error| absent(error.to_string()))?;
        let names = zbus::fdo::DBusProxy::new(&bus).await.map_err(|error| absent(error.to_string()))?;
        let is_it = |names: Vec<zbus::names::OwnedBusName>| names.iter().any(|name| name.as_str() == NAME);
        let running = names.list_names().await.is_ok_and(is_it);
        if running || names.list_activatable_names().await.is_ok_and(is_it) {
            return Ok(());
        }
        Err(absent("no program on this desktop shows notifications".to_owned()))
    }
}

#[cfg(not(target_os = "linux"))]
mod listener {
    use huolang_notify::SendError;

    /// The system itself shows pop-ups.
    pub async fn present() -> Result<(), SendError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{LATER, MANY, ONE, OPEN, ORDER, SEEN, buttons_of, deed_of};
    use huolang_engine::notices::NoticeDeed;

    #[test]
    fn a_pop_up_about_one_order_opens_that_order() {
        assert_eq!(buttons_of(true, "/orders?open=o1"), ORDER);
        assert_eq!(buttons_of(true, "/shops?open=s1"), ONE);
        assert_eq!(buttons_of(false, "/orders?tab=manual"), MANY);
    }

    #[test]
    fn buttons_see_to_the_notice_and_a_click_opens_it() {
        assert_eq!(deed_of(SEEN), Some(NoticeDeed::Acknowledge));
        assert_eq!(deed_of(LATER), Some(NoticeDeed::Snooze { minutes: 30 }));
        assert_eq!((deed_of(OPEN), deed_of("tap")), (None, None));
    }
}
