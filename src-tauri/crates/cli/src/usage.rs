//! Refuses words that are not in the grammar, in the product's own voice.

use crate::output::{DONE, Voice, document, put};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use wedsync_api::Failure;

/// Prints help and version where they were asked for; else says what is not understood. Gives the exit code.
pub fn refused(refusal: &clap::Error, voice: Voice) -> u8 {
    match refusal.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let text = refusal.render().to_string();
            if voice.json {
                document(&serde_json::json!({ "help": text }));
            } else {
                put(&text);
            }
            DONE
        }
        _ => voice.failure(&failure(refusal)),
    }
}

fn failure(refusal: &clap::Error) -> Failure {
    let context = |kind| refusal.get(kind).map(words).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let (code, message) = match refusal.kind() {
        ErrorKind::InvalidSubcommand => {
            ("unknown_command", format!("There is no command “{}”.", context(ContextKind::InvalidSubcommand)))
        }
        ErrorKind::UnknownArgument => ("usage", format!("There is no place for “{argument}” here.")),
        ErrorKind::MissingRequiredArgument => ("usage", format!("This is missing: {argument}.")),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            ("usage", "The command is not complete.".to_owned())
        }
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg);
            let message = if other.is_empty() || other == argument {
                format!("{argument} can be given once.")
            } else {
                format!("{argument} and {other} do not go together.")
            };
            ("usage", message)
        }
        ErrorKind::InvalidValue if value.is_empty() => ("usage", format!("{argument} needs a value.")),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let why = std::error::Error::source(refusal).map(|why| format!(" ({why})")).unwrap_or_default();
            ("usage", format!("“{value}” does not fit {argument}{why}."))
        }
        ErrorKind::InvalidUtf8 => ("usage", "This command holds characters that are no text.".to_owned()),
        _ => ("usage", "This command is not put together right.".to_owned()),
    };
    Failure::new(code, message, next(refusal))
}

fn next(refusal: &clap::Error) -> String {
    for kind in [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue] {
        if let Some(meant) = refusal.get(kind).map(words).filter(|meant| !meant.is_empty()) {
            return format!("Did you mean {meant}?");
        }
    }
    let valid = [ContextKind::ValidValue, ContextKind::ValidSubcommand].into_iter().find_map(|kind| refusal.get(kind));
    if let Some(valid) = valid.map(words).filter(|valid| !valid.is_empty()) {
        return format!("There are {valid}.");
    }
    "See wedsync --help, or --help after the command.".to_owned()
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => wedsync_api::texts::sentence_list(texts),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
