//! A window of the same kind with a page of one line and nothing behind it: what ours is measured beside.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("bench/bare/tauri.conf.json"))
}
