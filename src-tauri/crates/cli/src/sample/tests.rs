use super::*;
use crate::clock::SystemClock;
use serde_json::json;
use std::sync::Mutex as Locked;
use wedsync_api::dto::connections::{Connect, ListConnections};
use wedsync_api::wire::News;
use wedsync_api::{Ask, Failure, Router};
use wedsync_sandbox::ACCOUNTS;

/// A real desk and the sample studio beside it, as a window has them.
struct Window {
    real: Router,
    calls: Calls,
    sample: Arc<Beside>,
    pages: Arc<Locked<Vec<String>>>,
    at: tempfile::TempDir,
}

fn words(at: &Path) -> VaultWords {
    let passphrase = at.join("passphrase");
    std::fs::write(&passphrase, "correct horse\n").unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&passphrase, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    VaultWords { choice: VaultChoice::File, passphrase_file: Some(passphrase), throw_away: false }
}

impl Window {
    fn at(at: tempfile::TempDir) -> Self {
        let folder = Folder::at(&at.path().join("data")).unwrap();
        folder.make().unwrap();
        let lock = folder.try_lock().unwrap().unwrap();
        let words = words(at.path());
        let desk = Desk::open_showing(&folder, lock, &words, Arc::new(SystemClock), &unseen).unwrap();
        let pages = Arc::new(Locked::new(Vec::new()));
        let seen = Arc::clone(&pages);
        let hear = move |told: CallNews| {
            if let News::Page(page) = told.news {
                seen.lock().unwrap().push(page);
            }
        };
        let sample = Beside::new(&folder, words, Arc::new(SystemClock), hear, |_| ());
        let real = desk.router.clone();
        let calls = Calls::new(real.clone().with_sample(sample.clone()), |_| ());
        Self { real, calls, sample, pages, at }
    }

    async fn say(&self, command: &str, ask: Value) -> Result<Value, Failure> {
        self.sample.take(&self.calls, json!({ "command": command, "ask": ask, "number": 1 })).await
    }

    /// Connects one that asks on a page of its own, and presses Allow there for that account.
    async fn allow(&self, provider: &str, account: usize) -> Result<Value, Failure> {
        let connecting = self.say("sample.connect", json!({ "provider": provider }));
        let allowing = async {
            let page = loop {
                if let Some(page) = self.pages.lock().unwrap().pop() {
                    break page;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            };
            let open = self.sample.open.read().await.clone().unwrap();
            let ended = open.sandbox.allow(&page, &ACCOUNTS[account]).unwrap();
            self.sample.take(&self.calls, json!({ "number": 1, "pasted": ended.as_str() })).await.unwrap();
        };
        tokio::join!(connecting, allowing).0
    }
}

/// Whatever could not be done.
fn wrong(summary: &Value) -> Vec<Value> {
    let tools = summary["connections"].as_array().unwrap();
    let faults = tools.iter().filter_map(|tool| tool.get("fault").cloned());
    let lines = tools.iter().flat_map(|tool| tool["changes"].as_array().unwrap());
    faults.chain(lines.filter(|line| line["what"] == "failed").cloned()).collect()
}

/// People of the sample studio are made up, and yet somebody may have their numbers.
async fn nobody_is_told(window: &Window) {
    let weddings = window.say("records.list", json!({ "kind": "wedding" })).await.unwrap();
    let wedding = &weddings[0];
    let draft = json!({ "wedding": wedding["id"], "text": "It rains." });
    let shown = window.say("broadcasts.draft", draft.clone()).await.unwrap();
    assert_eq!(shown["hindrances"][0]["code"], "only_sample_tools", "{shown}");
    let typed = json!({ "draft": draft, "name": shown["title"] });
    assert_eq!(window.say("broadcasts.send", typed).await.unwrap_err().code, "only_sample_tools");
    assert_eq!(window.say("broadcasts.list", json!({})).await.unwrap(), json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_in_the_sample_studio_stays_there_and_is_there_again() {
    let window = Window::at(tempfile::tempdir().unwrap());
    let before = window.say("sample.show", json!({})).await.unwrap();
    assert_eq!(before, json!({ "offered": true, "shown": false, "tools": [] }));
    let closed = window.say("sample.connect", json!({ "provider": "quickbooks" })).await.unwrap_err();
    assert_eq!(closed.code, "sample_not_open");

    window.say("sample.open", json!({})).await.unwrap();
    window.say("sample.open", json!({})).await.unwrap();
    let connected = window.say("sample.connect", json!({ "provider": "vsco-workspace" })).await.unwrap();
    let states: Vec<&str> =
        connected["collections"].as_array().unwrap().iter().map(|list| list["state"].as_str().unwrap()).collect();
    assert!(states.contains(&"preview_waits") && !states.contains(&"writes"), "{states:?}");
    window.allow("google-calendar", 0).await.unwrap();
    window.allow("quickbooks", 0).await.unwrap();
    let again = window.say("sample.connect", json!({ "provider": "quickbooks" })).await.unwrap_err();
    assert_eq!(again.code, "already_connected");
    let shown = window.say("sample.show", json!({})).await.unwrap();
    assert!(shown["tools"].as_array().unwrap().iter().all(|tool| tool["connection"].is_string()), "{shown}");
    let synced = window.say("sync.run", json!({ "approve": true })).await.unwrap();
    assert!(synced["created"].as_u64().unwrap() > 100, "{}", synced["created"]);
    assert_eq!(wrong(&synced), [Value::Null; 0]);
    nobody_is_told(&window).await;

    window.say("sample.leave", json!({})).await.unwrap();
    let real = window.say("sync.status", json!({})).await.unwrap();
    assert_eq!((&real["state"], &real["records"]), (&json!("not_connected"), &json!({})));
    assert_eq!(window.real.ask(ListConnections {}).await.unwrap(), []);

    // Its tools listen elsewhere now, and the desk follows them.
    window.say("sample.open", json!({})).await.unwrap();
    let synced = window.say("sync.run", json!({})).await.unwrap();
    assert_eq!(synced["connections"].as_array().unwrap().len(), 3);
    assert_eq!(wrong(&synced), [Value::Null; 0]);
    window.sample.end().await;
    assert!(window.at.path().join("data/sample/desk/studio.db").is_file());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobodys_real_account_can_be_connected_to_it_and_the_empty_one_is_sent_away() {
    let window = Window::at(tempfile::tempdir().unwrap());
    window.say("sample.open", json!({})).await.unwrap();
    for (provider, settings) in [
        ("google-calendar", json!({})),
        ("google-calendar", json!({ "url": "https://www.googleapis.com" })),
        ("caldav", json!({ "url": "http://127.0.0.1:1", "username": "florist" })),
    ] {
        let ask = json!({ "provider": provider, "name": "Mine", "settings": settings });
        let refused = window.say(Connect::NAME, ask).await.unwrap_err();
        assert!(["only_sample_tools", "unknown_provider"].contains(&refused.code.as_str()), "{refused:?}");
    }
    assert!(window.pages.lock().unwrap().is_empty(), "no page was shown");
    let empty = window.allow("google-calendar", 1).await.unwrap_err();
    assert_eq!(empty.code, "another_account");
    assert_eq!(window.say("connections.list", json!({})).await.unwrap(), json!([]));
    window.sample.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_leaves_ends_what_still_waits() {
    let window = Arc::new(Window::at(tempfile::tempdir().unwrap()));
    window.say("sample.open", json!({})).await.unwrap();
    let waiting = Arc::clone(&window);
    let connecting =
        tokio::spawn(async move { waiting.say("sample.connect", json!({ "provider": "quickbooks" })).await });
    while window.pages.lock().unwrap().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let left = window.say("sample.leave", json!({})).await.unwrap();
    assert_eq!(left["shown"], false);
    assert_eq!(connecting.await.unwrap().unwrap_err().code, "sample_left");
}
