//! The `wedsync` command: words in, one answer out. It goes through whoever owns the data folder, or owns it for the
//! time of the command.
//!
//! Deliberately absent: decisions about syncing (engine) and what a command does (api).

#![forbid(unsafe_code)]

mod ask;
mod browser;
pub mod call;
pub mod clock;
mod demo;
pub mod desk;
mod diagnostics;
mod export;
pub mod folder;
pub mod grammar;
mod house;
mod keys;
mod log;
mod metrics;
mod output;
pub mod owner;
mod pasted;
pub mod plain;
mod progress;
mod restore;
pub mod sample;
mod sandbox;
mod show;
pub mod socket;
pub mod stop;
mod tools;
pub mod updates;
mod usage;
mod webhooks;
pub mod window;

use ask::Asked;
use call::{Answer, Place};
use clap::Parser;
use grammar::{Verb, Words};
use output::{DONE, NEEDS_PERSON, Voice};
use show::StudioClock;
use std::ffi::OsString;
use std::path::Path;
use wedsync_api::Failure;
use wedsync_api::dto::backup::MakeBackup;
use wedsync_domain::Secret;

/// Runs one invocation; gives its exit code: 0 done, 1 failed, 2 usage, 3 done but something needs a person.
pub fn run(words: impl IntoIterator<Item = OsString>) -> u8 {
    // First of all: from here on a crash leaves no password on the disk.
    let dumps = wedsync_vault::forbid_core_dumps();
    let words: Vec<OsString> = words.into_iter().collect();
    let voice = Voice { json: wants_json(&words) };
    if let Err(fault) = dumps {
        output::say(&fault.message);
    }
    match Words::try_parse_from(&words) {
        Err(refusal) => usage::refused(&refusal, voice),
        Ok(words) => carry_out(&words, voice).unwrap_or_else(|failure| voice.failure(&failure)),
    }
}

/// Before the words are understood it must be known how to refuse them.
fn wants_json(words: &[OsString]) -> bool {
    words.iter().skip(1).take_while(|word| *word != "--").any(|word| word == "--json")
}

fn carry_out(words: &Words, voice: Voice) -> Result<u8, Failure> {
    if let Some(asked) = ask::asked(&words.command)? {
        return answer(&Place::of(&words.desk)?, asked, voice);
    }
    match &words.command {
        Verb::Demo { yes, browser } => demo::tell(*yes, browser.as_deref(), voice),
        Verb::Sandbox { port, seed, jobs, data } => {
            let season = sandbox::Season { seed: *seed, jobs: *jobs };
            sandbox::run(*port, season, data.as_deref(), voice)
        }
        Verb::Run => run_owner(&Place::of(&words.desk)?, voice),
        Verb::Doctor { bundle } => diagnostics::look(&Place::of(&words.desk)?, bundle.as_deref(), voice),
        Verb::Backup { file } => {
            let file = ask::absolute(file)?.into();
            answer(&Place::of(&words.desk)?, MakeBackup { file }.into(), voice)
        }
        Verb::Restore { file, recovery_code_stdin } => {
            put_back(&Place::of(&words.desk)?, file.as_deref(), *recovery_code_stdin, voice)
        }
        // The router's own, answered above.
        _ => Err(Failure::bug(&"a command without a meaning")),
    }
}

fn answer(place: &Place, asked: Asked, voice: Voice) -> Result<u8, Failure> {
    let command = asked.command.clone();
    let Answer { said: answer, zone } = call::call(place, asked, voice)?;
    let shown = show::shown(&command, answer.clone(), &StudioClock::of(zone))?;
    voice.answer(&answer, |_| shown.text);
    Ok(shown.exit)
}

fn run_owner(place: &Place, voice: Voice) -> Result<u8, Failure> {
    owner::run(place, voice)?;
    voice.answer(&serde_json::json!({ "stopped": true }), |_| "Stopped.".into());
    Ok(DONE)
}

fn put_back(place: &Place, file: Option<&Path>, from_stdin: bool, voice: Voice) -> Result<u8, Failure> {
    let lock = place.hold_alone("nothing can be put back under it")?;
    let code = if from_stdin { ask::secret("recovery code")? } else { ask_code()? };
    let restored = match file {
        Some(file) => restore::backup(&place.folder, &place.vault, file, code.expose())?,
        None => restore::key(&place.folder, &place.vault, code.expose())?,
    };
    drop(lock);
    voice.answer(&restored, show::restored);
    Ok(if restored.previews > 0 { NEEDS_PERSON } else { DONE })
}

fn ask_code() -> Result<Secret, Failure> {
    rpassword::prompt_password("Recovery code: ").map(Secret::new).map_err(|_| {
        Failure::new("usage", "Nobody is here to type the recovery code.", "Pipe it in and add --recovery-code-stdin.")
    })
}
