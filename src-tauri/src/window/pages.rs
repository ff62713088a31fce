//! The window itself: opened, brought to the front, led to a place, closed. It runs in a process of its own, asks its desk for
//! everything through the one command, and holds nothing but what it shows.
//!
//! Deliberately absent: what is shown in it, and any page from elsewhere.

use super::rpc::{self, Desk};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use tauri::{AppHandle, Emitter, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
#[cfg(target_os = "linux")]
use webkit2gtk::WebViewExt;
use wedsync_cli::window::pipe::{Questions, ToWindow};

/// Its label; the capabilities name it.
const DESK: &str = "desk";
const WIDTH: f64 = 1280.0;
const HEIGHT: f64 = 800.0;
const NARROWEST: f64 = 640.0;
const LOWEST: f64 = 480.0;

/// Runs until it is closed or its desk has ended.
pub fn run() -> ExitCode {
    match pipes().map_err(tauri::Error::from).and_then(|(from, to)| shown(from, to)) {
        Ok(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        Err(why) => {
            crate::say(&why.to_string());
            ExitCode::FAILURE
        }
    }
}

fn shown(from_desk: File, to_desk: File) -> tauri::Result<i32> {
    let window = tauri::Builder::default()
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .manage(Questions::default())
        .manage(Desk(to_desk))
        .invoke_handler(tauri::generate_handler![rpc::rpc])
        .setup(|app| {
            let app = app.handle().clone();
            std::thread::spawn(move || {
                hear(&app, from_desk);
                app.exit(0);
            });
            Ok(())
        })
        .build(crate::context())?;
    Ok(window.run_return(|_, _| {}))
}

/// What the desk gave as standard input and output, from then on ours alone: libraries print there, which is no question, and
/// what the web view begins would have both.
#[cfg(unix)]
fn pipes() -> std::io::Result<(File, File)> {
    use std::os::fd::AsFd;
    let from = std::io::stdin().as_fd().try_clone_to_owned()?;
    let to = std::io::stdout().as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    rustix::stdio::dup2_stdout(std::io::stderr())?;
    Ok((from.into(), to.into()))
}

/// Nothing prints there.
#[cfg(windows)]
fn pipes() -> std::io::Result<(File, File)> {
    use std::os::windows::io::AsHandle;
    let from = std::io::stdin().as_handle().try_clone_to_owned()?;
    Ok((from.into(), std::io::stdout().as_handle().try_clone_to_owned()?.into()))
}

/// What the desk says, until it says no more.
fn hear(app: &AppHandle, desk: File) {
    for line in BufReader::new(desk).lines().map_while(Result::ok) {
        let done = match serde_json::from_str(&line) {
            Ok(ToWindow::Show(place)) => {
                let handle = app.clone();
                app.run_on_main_thread(move || {
                    if let Err(why) = show(&handle, place) {
                        crate::say(&why.to_string());
                        handle.exit(1);
                    }
                })
            }
            Ok(ToWindow::Event(name, what)) => app.emit(&name, what),
            Ok(ToWindow::Answer(number, answer)) => {
                app.state::<Questions>().answered(number, answer);
                Ok(())
            }
            Err(why) => Err(why.into()),
        };
        if let Err(why) = done {
            crate::say(&why.to_string());
        }
    }
}

/// Opens it or brings it to the front; then at that place, if one is given.
fn show(app: &AppHandle, place: Option<String>) -> tauri::Result<()> {
    if let Some(window) = app.get_webview_window(DESK) {
        window.unminimize()?;
        window.show()?;
        window.set_focus()?;
        // A page that still loads would not hear an event; this waits for it.
        return place
            .map_or(Ok(()), |place| window.eval(format!("location.hash = {}", serde_json::Value::from(place))));
    }
    // The pages are one page, and a place in it stands behind the hash.
    let page = WebviewUrl::App(place.map_or("index.html".into(), |place| format!("index.html#{place}").into()));
    let window = WebviewWindowBuilder::new(app, DESK, page)
        .title("WedSync Desk")
        .inner_size(WIDTH, HEIGHT)
        .min_inner_size(NARROWEST, LOWEST)
        .on_navigation(|url| is_ours(url) || call(url))
        .build()?;
    recover(app, &window)
}

/// The web view draws in a process of its own again, and if that dies the window would stay blank. Once it is drawn anew; where that
/// does not last the window ends, and the desk tells.
#[cfg(target_os = "linux")]
fn recover(app: &AppHandle, window: &WebviewWindow) -> tauri::Result<()> {
    let (app, died) = (app.clone(), AtomicBool::new(false));
    window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |view, why| {
            crate::say(&format!("What the window showed was lost ({why:?})."));
            if died.swap(true, Ordering::Relaxed) { app.exit(1) } else { view.reload() }
        });
    })
}

#[cfg(not(target_os = "linux"))]
fn recover(_: &AppHandle, _: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
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
        crate::say(&format!("Nothing on this computer takes telephone numbers: {why}"));
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
