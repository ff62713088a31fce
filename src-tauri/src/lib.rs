//! The desktop shell: the only code that will know Tauri.
//!
//! The window and the tray come with the desktop. Until then this package is the workspace root and nothing else,
//! because Tauri wants its own package beside `tauri.conf.json`, at the top.
