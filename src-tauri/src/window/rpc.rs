//! The one command of the window: what a page says goes to the desk, and the answer or the failure comes back.
//!
//! Deliberately absent: a look at what is asked. That is the router's, and the same for every front end.

use serde_json::Value;
use std::fs::File;
use tauri::State;
use tauri::ipc::Response;
use wedsync_api::Failure;
use wedsync_cli::window::pipe::Questions;

/// The pipe to the desk.
pub struct Desk(pub File);

/// Says it.
#[tauri::command]
pub async fn rpc(desk: State<'_, Desk>, questions: State<'_, Questions>, request: Value) -> Result<Response, Failure> {
    let answer = questions.ask(request, &desk.0).await?;
    Ok(Response::new(String::from(Box::<str>::from(answer))))
}
