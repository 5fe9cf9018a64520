//! Pop-ups of the operating system. A click leads to the place the notice speaks of.

use async_trait::async_trait;
use huolang_notify::{Channel, Message, SendError};
use tauri::{AppHandle, Runtime};
use tauri_plugin_notification::{Action, ActionPerformed, ActionType, NotificationExt};

use super::window;

const ROUTE: &str = "route";
const WITH_ORDER: &str = "order";
const OPEN: &str = "open";

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
        self.app
            .notification()
            .builder()
            .title(&message.title)
            .body(&message.body)
            .action_type_id(WITH_ORDER)
            .extra(ROUTE, &message.route)
            .show()
            .map_err(|error| SendError::Later(error.to_string()))
    }
}

/// Names the buttons and routes the clicks.
pub fn listen<R: Runtime>(app: &AppHandle<R>) -> Result<(), tauri_plugin_notification::Error> {
    let notification = app.notification();
    let open = Action::builder(OPEN, "打开订单 Open").foreground(true).build();
    notification.register_action_types(vec![ActionType::builder(WITH_ORDER).actions(vec![open]).build()])?;
    let app = app.clone();
    notification.on_action(move |performed| window::show(&app, route_of(performed).as_deref()))
}

fn route_of(performed: &ActionPerformed) -> Option<String> {
    let route = performed.notification()?.extra().get(ROUTE)?.as_str()?;
    route.starts_with('/').then(|| route.to_owned())
}
