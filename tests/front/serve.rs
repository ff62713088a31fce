//! `wedsync-front`: the desk behind a loopback server, so that tests see the window's pages in a browser. It serves
//! `ui/dist`, takes what a window says at `POST /rpc`, and tells at `GET /changes` what a window hears.
//!
//! For tests alone and no part of the product: whoever reaches its address may ask anything, of a studio that is
//! made-believe and thrown away with it. Deliberately absent: a real data folder, a keychain, the schedule.
//!
//! It prints one line of JSON when it listens, and ends with standard input: a test that is gone leaves nothing behind.

#![forbid(unsafe_code)]

mod crowd;
mod desktop;
mod hostile;
mod pages;
mod scenes;
mod studio;
mod watched;

use pages::Front;
use scenes::Scene;
use serde_json::json;
use std::io::{Read, Write};
use std::process::ExitCode;
use studio::Studio;
use tokio::net::TcpListener;

/// What is asked for on the command line.
struct Words {
    scene: Scene,
    port: u16,
}

impl Words {
    fn of(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut asked = Self { scene: Scene::Season, port: 0 };
        while let Some(word) = words.next() {
            let value = words.next().ok_or_else(|| format!("{word} wants a value"))?;
            match word.as_str() {
                "--scene" => asked.scene = Scene::of(&value)?,
                "--port" => asked.port = value.parse().map_err(|_| format!("{value} is no port"))?,
                _ => return Err(format!("{word} is unknown; there are --scene and --port")),
            }
        }
        Ok(asked)
    }
}

fn main() -> ExitCode {
    match Words::of(std::env::args().skip(1)).and_then(|words| run(&words)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &Words) -> Result<(), String> {
    let runtime = wedsync_cli::desk::runtime().map_err(|failure| failure.message)?;
    runtime.block_on(async {
        let studio = Studio::open(words.scene).await?;
        let listener = TcpListener::bind(("127.0.0.1", words.port)).await.map_err(|fault| fault.to_string())?;
        let address = listener.local_addr().map_err(|fault| fault.to_string())?;
        let document = json!({
            "url": format!("http://{address}"),
            "scene": words.scene.name(),
            "now": studio.clock.text(),
            "sandbox": studio.sandbox.base_url(),
        });
        let front = Front::new(studio, address);
        writeln!(std::io::stdout(), "{document}").map_err(|fault| fault.to_string())?;
        tokio::select! {
            served = axum::serve(listener, front.routes()) => served.map_err(|fault| fault.to_string()),
            () = standard_input_ends() => Ok(()),
        }
    })
}

async fn standard_input_ends() {
    let (tell, told) = tokio::sync::oneshot::channel();
    // A thread of its own: one that waits for input cannot be told to stop.
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin().lock().by_ref(), &mut std::io::sink());
        let _ = tell.send(());
    });
    let _ = told.await;
}
