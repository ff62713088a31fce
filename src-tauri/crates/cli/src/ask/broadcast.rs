//! What the words about broadcasts mean. Nothing goes out unless a wedding's name was typed.

use super::Asked;
use crate::grammar::{Broadcast, Said};
use wedsync_api::dto::broadcasts::{
    ConfirmBroadcast, DraftBroadcast, ListBroadcasts, ListTemplates, SendAgain, SendBroadcast, ShowBroadcast,
    StopBroadcast,
};

pub(super) fn asked(words: &Broadcast) -> Asked {
    match words {
        Broadcast::Templates => ListTemplates {}.into(),
        Broadcast::Preview(said) | Broadcast::Send { said, yes_to: None, .. } => draft(said).into(),
        Broadcast::Send { said, yes_to: Some(name), date, although_same } => SendBroadcast {
            draft: draft(said),
            name: name.clone(),
            date: date.clone(),
            seen: None,
            although_same: *although_same,
        }
        .into(),
        Broadcast::List { wedding } => ListBroadcasts { wedding: *wedding }.into(),
        Broadcast::Show { id } => ShowBroadcast { id: *id }.into(),
        Broadcast::Confirm { id, person, note } => {
            ConfirmBroadcast { id: *id, person: *person, note: note.clone() }.into()
        }
        Broadcast::Again { id, yes_to, to } => SendAgain { id: *id, name: yes_to.clone(), to: to.clone() }.into(),
        Broadcast::Stop { id } => StopBroadcast { id: *id }.into(),
    }
}

fn draft(said: &Said) -> DraftBroadcast {
    DraftBroadcast {
        wedding: said.wedding,
        template: said.template.into(),
        fill: said.fill.iter().cloned().collect(),
        subject: said.subject.clone(),
        text: said.text.clone(),
        to: said.to.clone(),
        means: said.by.as_ref().map(|by| by.iter().copied().map(Into::into).collect()),
    }
}
