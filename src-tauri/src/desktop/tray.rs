//! The tray: a mark that turns red when something waits for the seller, and a small menu.

use std::sync::atomic::{AtomicU64, Ordering};

use tauri::image::Image;
use tauri::menu::{MenuBuilder, MenuItemBuilder};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Runtime, include_image};

use super::{badge, lifecycle, window};

const TRAY: &str = "main";
const CALM: Image<'_> = include_image!("icons/tray.png");
const WAITING: Image<'_> = include_image!("icons/tray-dot.png");
/// Windows shows no words beside an icon: there the number stands in it.
const IN_ICON: bool = cfg!(windows);

/// How many things wait, as the tray shows it.
#[derive(Default)]
pub struct Badge(AtomicU64);

/// Creates the tray. A desktop without one is no error: the window stays the only door.
pub fn create<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let menu = MenuBuilder::new(app)
        .item(&MenuItemBuilder::with_id("show", "打开货郎 Open").build(app)?)
        .item(&MenuItemBuilder::with_id("attention", "需要我处理 Needs me").build(app)?)
        .separator()
        .item(&MenuItemBuilder::with_id("quit", "退出 Quit").build(app)?)
        .build()?;
    TrayIconBuilder::with_id(TRAY)
        .icon(CALM)
        .tooltip("货郎 Huolang")
        .menu(&menu)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "show" => window::show(app, None),
            "attention" => window::show(app, Some("/orders?tab=attention")),
            "quit" => {
                let app = app.clone();
                tauri::async_runtime::spawn(async move { lifecycle::quit(&app).await });
            }
            _ => {}
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event {
                window::show(tray.app_handle(), None);
            }
        })
        .build(app)?;
    Ok(())
}

/// Shows the red mark and the number while `count` things wait for the seller.
pub fn set_badge<R: Runtime>(app: &AppHandle<R>, count: u64) -> tauri::Result<()> {
    let former = app.state::<Badge>().0.swap(count, Ordering::Relaxed);
    let Some(tray) = app.tray_by_id(TRAY).filter(|_| former != count) else { return Ok(()) };
    let look = Look::of(count, IN_ICON);
    if look.mark != Look::of(former, IN_ICON).mark {
        tray.set_icon(Some(look.mark.icon()))?;
    }
    // Beside the icon where the system shows a text there, else in it, and under the pointer.
    tray.set_title(look.title)?;
    tray.set_tooltip(Some(look.tooltip))
}

/// What stands in the icon.
#[derive(Debug, PartialEq, Eq)]
enum Mark {
    Calm,
    Dot,
    Number(u64),
}

impl Mark {
    fn icon(&self) -> Image<'static> {
        match self {
            Self::Calm => CALM,
            Self::Dot => WAITING,
            Self::Number(count) => {
                let calm = CALM;
                let edge = usize::try_from(calm.width()).unwrap_or(1);
                Image::new_owned(badge::numbered(calm.rgba(), edge, *count), calm.width(), calm.height())
            }
        }
    }
}

/// How the tray looks while so many things wait.
#[derive(Debug, PartialEq, Eq)]
struct Look {
    mark: Mark,
    title: Option<String>,
    tooltip: String,
}

impl Look {
    fn of(count: u64, in_icon: bool) -> Self {
        let mark = match (count, in_icon) {
            (0, _) => Mark::Calm,
            (_, false) => Mark::Dot,
            (_, true) => Mark::Number(count),
        };
        Self { mark, title: (count > 0).then(|| count.to_string()), tooltip: tooltip(count) }
    }
}

fn tooltip(count: u64) -> String {
    if count > 0 {
        format!("货郎 Huolang · {count} 件事等你处理 {count} need you")
    } else {
        "货郎 Huolang".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{CALM, Look, Mark, WAITING};

    #[test]
    fn the_tray_tells_how_much_waits() {
        let many = Look::of(37, false);
        assert_eq!((many.mark, many.title.as_deref()), (Mark::Dot, Some("37")));
        assert_eq!(many.tooltip, "货郎 Huolang · 37 件事等你处理 37 need you");
        let calm = Look { mark: Mark::Calm, title: None, tooltip: "货郎 Huolang".to_owned() };
        assert_eq!(Look::of(0, false), calm, "nothing is left of it when all is done");
        assert_eq!(Look::of(0, true), calm);
    }

    #[test]
    fn the_number_stands_in_the_icon_where_there_are_no_words_beside_it() {
        let numbered = Look::of(37, true).mark;
        assert_eq!(numbered, Mark::Number(37));
        let (icon, calm, waiting) = (numbered.icon(), Mark::Calm.icon(), Mark::Dot.icon());
        assert_eq!((icon.width(), icon.height()), (calm.width(), calm.height()));
        assert_eq!(icon.rgba().len(), calm.rgba().len());
        assert_ne!(icon.rgba(), Mark::Number(38).icon().rgba(), "each number has its own");
        assert_eq!((calm.rgba(), waiting.rgba()), (CALM.rgba(), WAITING.rgba()));
    }
}
