//! The one command of the window: what it says goes to the desk, and the answer or the failure comes back.
//!
//! Deliberately absent: a look at what is asked. That is the router's, and the same for every front end.

use serde_json::Value;
use std::sync::Arc;
use tauri::State;
use wedsync_api::Failure;
use wedsync_cli::window::Behind;

/// Says it.
#[tauri::command]
pub async fn rpc(desk: State<'_, Arc<Behind>>, request: Value) -> Result<Value, Failure> {
    desk.take(request).await
}
