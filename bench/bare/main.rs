//! A window of the same kind with a page of one line and nothing behind it: what ours is measured beside.

fn main() {
    let window = tauri::Builder::default().run(tauri::generate_context!("bench/bare/tauri.conf.json"));
    if let Err(why) = window {
        panic!("no window could be opened: {why}");
    }
}
