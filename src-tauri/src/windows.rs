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
        .on_navigation(|url| is_ours(url) || call(url))
        .build()?;
    Ok(())
}

/// The same from any thread, where nobody waits for it.
pub fn open(app: &AppHandle, place: Option<String>) {
    let handle = app.clone();
    let asked = app.run_on_main_thread(move || {
        if let Err(why) = show(&handle, place) {
            tracing::warn!(%why, "the window could not be opened");
        }
    });
    if let Err(why) = asked {
        tracing::debug!(%why, "the program is ending");
    }
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

/// A telephone number that was pressed goes to whatever telephones on this computer. The window itself stays where it is.
fn call(url: &Url) -> bool {
    if let Some(number) = telephone(url)
        && let Err(why) = opener::open(number)
    {
        tracing::warn!(%why, "nothing on this computer takes telephone numbers");
    }
    false
}

/// A plain number and nothing else: no parameters, no service codes, nothing that a program could be told by it.
fn telephone(url: &Url) -> Option<&str> {
    let number = url.as_str().strip_prefix("tel:")?;
    let digits = number.strip_prefix('+').unwrap_or(number);
    let plain = (3..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    plain.then_some(url.as_str())
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

    #[test]
    fn only_a_plain_number_is_called_and_the_window_never_goes_there() {
        let number = |text: &str| telephone(&text.parse().unwrap()).map(str::to_owned);
        for plain in ["tel:+447700900815", "tel:01632960142", "tel:999"] {
            assert_eq!(number(plain).as_deref(), Some(plain));
        }
        for other in [
            "tel:",
            "tel:12",
            "tel:++441",
            "tel:*21*07700900815%23",
            "tel:%2A%23061%23",
            "tel:07700900815,,1234",
            "tel:07700900815;phone-context=example.org",
            "tel:07700900815?x=--help",
            "tel:07700%20900815",
            "tel:1234567890123456",
            "tel://0770090081",
            "tel:-1234",
            "sms:07700900815",
            "telx:07700900815",
            "https://example.org/tel:999",
        ] {
            assert_eq!(number(other), None, "{other}");
        }
        assert!(!is_ours(&"tel:999".parse().unwrap()));
    }
}
