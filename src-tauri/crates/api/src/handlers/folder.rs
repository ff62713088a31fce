//! The data folder, and choosing files in the system's own dialogs, where there is a window.

use crate::Failure;
use crate::dto::folder::{ChooseFile, Chosen, FolderCard, NameFile, OpenFolder, ShowFolder};
use crate::ports::Window;
use crate::router::Context;
use std::sync::Arc;

pub async fn show(context: Context, _: ShowFolder) -> Result<FolderCard, Failure> {
    let dialogs = context.window.is_some();
    context
        .apart(move |parts| {
            let (path, bytes) = parts.installation.folder();
            Ok(FolderCard { path, bytes, dialogs })
        })
        .await
}

pub async fn open(context: Context, _: OpenFolder) -> Result<FolderCard, Failure> {
    let window = Arc::clone(window(&context)?);
    let card = show(context.clone(), ShowFolder {}).await?;
    let path = card.path.clone();
    context.apart(move |_| window.show_folder(&path)).await?;
    Ok(card)
}

pub async fn choose(context: Context, _: ChooseFile) -> Result<Chosen, Failure> {
    Ok(Chosen { file: window(&context)?.choose_backup().await })
}

pub async fn name(context: Context, ask: NameFile) -> Result<Chosen, Failure> {
    Ok(Chosen { file: window(&context)?.name_file(ask.what).await })
}

fn window(context: &Context) -> Result<&Arc<dyn Window>, Failure> {
    context.window.as_ref().ok_or_else(|| {
        Failure::new(
            "no_dialogs",
            "Folders and files are shown in the window of the desk, and this is not one.",
            "Write the file's name out in full.",
        )
    })
}
