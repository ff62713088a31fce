//! The one command of the window: what a page says goes to the desk, and the answer or the failure comes back.
//!
//! Deliberately absent: a look at what is asked. That is the router's, and the same for every front end.

use serde_json::Value;
use tauri::State;
use tauri::ipc::Response;
use wedsync_api::Failure;
use wedsync_cli::window::pipe::Questions;

/// Says it.
#[tauri::command]
pub async fn rpc(desk: State<'_, Questions>, request: Value) -> Result<Response, Failure> {
    let answer = desk.ask(request, std::io::stdout()).await?;
    Ok(Response::new(String::from(Box::<str>::from(answer))))
}
