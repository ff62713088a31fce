//! The one window: opened, brought to the front, and led to a place. Closing it destroys its pages and everything they
//! held; the desk goes on.
//!
//! Deliberately absent: what is shown in it, and any page from elsewhere.

use tauri::{AppHandle, Emitter, Manager, Url, WebviewUrl, WebviewWindowBuilder};

/// Its label; the capabilities name it.
pub const DESK: &str = "desk";
/// What the window listens for: the place to go to.
const GO: &str = "go";
const WIDTH: f64 = 1280.0;
const HEIGHT: f64 = 800.0;
const NARROWEST: f64 = 640.0;
const LOWEST: f64 = 480.0;

/// Opens it or brings it to the front; then at that place, if one is given.
pub fn show(app: &AppHandle, place: Option<String>) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(DESK) {
        window.unminimize()?;
        window.show()?;
        window.set_focus()?;
        return place.map_or(Ok(()), |place| app.emit(GO, place));
    }
    // The pages are one page, and a place in it stands behind the hash.
    let page = WebviewUrl::App(place.map_or("index.html".into(), |place| format!("index.html#{place}").into()));
    WebviewWindowBuilder::new(app, DESK, page)
        .title("WedSync Desk")
        .inner_size(WIDTH, HEIGHT)
        .min_inner_size(NARROWEST, LOWEST)
        .on_navigation(is_ours)
        .build()?;
    Ok(())
}

/// Whether somebody may be looking.
pub fn is_open(app: &AppHandle) -> bool {
    app.get_webview_window(DESK).is_some()
}

/// Pages of the desk itself; links elsewhere open nowhere.
fn is_ours(url: &Url) -> bool {
    let development = cfg!(not(feature = "custom-protocol")) && url.host_str() == Some("localhost");
    (url.scheme() == "tauri" && url.host_str() == Some("localhost"))
        || (url.scheme() == "http" && url.host_str() == Some("tauri.localhost"))
        || development
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_from_elsewhere_is_ever_shown() {
        let ours = |text: &str| is_ours(&text.parse().unwrap());
        assert!(ours("tauri://localhost/weddings/rec-12"));
        assert!(ours("http://tauri.localhost/"));
        for url in [
            "https://example.org/",
            "http://localhost.example.org/",
            "tauri://elsewhere/",
            "file:///etc/passwd",
            "data:text/html,<script>1</script>",
            "about:blank",
            "https://tauri.localhost.example.org/",
        ] {
            assert!(!ours(url), "{url}");
        }
    }
}
