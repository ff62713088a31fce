//! The one command of the window: what it says goes to the desk, and the answer or the failure comes back.
//!
//! Deliberately absent: a look at what is asked. That is the router's, and the same for every front end.

use crate::desk::Desk;
use serde_json::Value;
use std::sync::Arc;
use tauri::{AppHandle, State};
use wedsync_api::Failure;

/// Says it.
#[tauri::command]
pub async fn rpc(app: AppHandle, desk: State<'_, Arc<Desk>>, request: Value) -> Result<Value, Failure> {
    desk.take(&app, request).await
}
