//! Reads `tauri.conf.json` and the capabilities for the shell. Names the one command there is, so that any other is
//! refused in every window.

use std::path::Path;
use tauri_build::{AppManifest, Attributes};

/// What the window shows where nobody has built its pages. A build of the desk alone must not need Node.
const NO_PAGES: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>WedSync Desk</title>\
<p>The pages of this window have not been built. Run make run, or npm ci and npm run build in ui/, and build again.</p></html>\n";

fn main() {
    println!("cargo::rerun-if-changed=src-tauri/capabilities");
    println!("cargo::rerun-if-changed=ui/dist");
    let page = Path::new("ui/dist/index.html");
    if !page.exists() {
        let made = std::fs::create_dir_all("ui/dist").and_then(|()| std::fs::write(page, NO_PAGES));
        if let Err(why) = made {
            println!("cargo::error={} could not be written: {why}", page.display());
        }
    }
    let attributes = Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*")
        .app_manifest(AppManifest::new().commands(&["rpc"]));
    if let Err(why) = tauri_build::try_build(attributes) {
        println!("cargo::error=tauri.conf.json or a capability is not right: {why:#}");
    }
}
