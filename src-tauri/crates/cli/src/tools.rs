//! The connectors, as the commands see them.

use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::Arc;
use wedsync_api::Progress;
use wedsync_api::dto::alerts::ChannelKind;
use wedsync_api::dto::connections::{PresetCard, ProviderCard, SettingCard};
use wedsync_api::ports::Providers;
use wedsync_connectors::Registry;
use wedsync_connectors::manifest::{Auth, ChannelManifest, FormField, Grade, Holds, Manifest};
use wedsync_domain::connection::Connection;
use wedsync_domain::ids::ConnectionId;
use wedsync_domain::ports::RemoteCollection;
use wedsync_domain::{Fault, Secret};

/// The registry behind the port.
pub struct Tools(pub Arc<Registry>);

#[async_trait]
impl Providers for Tools {
    fn list(&self) -> Vec<ProviderCard> {
        self.0.providers().iter().map(card).collect()
    }

    fn channels(&self) -> Vec<ChannelKind> {
        wedsync_connectors::channels::manifests().iter().map(kind).collect()
    }

    fn exporters(&self) -> Vec<ChannelKind> {
        wedsync_connectors::exporters::manifests().iter().map(kind).collect()
    }

    async fn try_out(
        &self,
        provider: &str,
        name: &str,
        settings: &BTreeMap<String, String>,
        secret: Option<Secret>,
    ) -> Result<Vec<RemoteCollection>, Fault> {
        self.0.try_out(provider, name, settings, secret).await
    }

    async fn sign_in(
        &self,
        provider: &str,
        name: &str,
        settings: &BTreeMap<String, String>,
        client: Option<Secret>,
        again: Option<ConnectionId>,
        watcher: &dyn Progress,
    ) -> Result<Secret, Fault> {
        let attempt = self.0.begin_sign_in(provider, name, settings, client, again).await?;
        watcher.open(attempt.address().as_str());
        let paste = attempt.paste();
        let finished = attempt.finish();
        tokio::pin!(finished);
        loop {
            tokio::select! {
                tokens = &mut finished => return tokens?.sealed(),
                text = watcher.pasted() => if let Err(why) = paste.take(&text) {
                    watcher.turn_away(&why);
                },
            }
        }
    }

    async fn sign_out(&self, connection: &Connection) -> Result<bool, Fault> {
        self.0.sign_out(connection).await
    }

    async fn hold(&self, id: ConnectionId) -> Box<dyn Send> {
        Box::new(self.0.hold(id).await)
    }

    fn forget(&self, id: ConnectionId) {
        self.0.close(id);
    }
}

fn open(field: &FormField) -> bool {
    field.holds != Holds::Secret
}

fn setting(field: &FormField) -> SettingCard {
    SettingCard {
        name: field.name.clone(),
        label: field.label.clone(),
        help: field.help.clone(),
        required: field.required,
    }
}

fn kind(manifest: &ChannelManifest) -> ChannelKind {
    ChannelKind {
        id: manifest.name.clone(),
        name: manifest.title.clone(),
        steps: manifest.steps.clone(),
        notes: manifest.notes.clone(),
        settings: manifest.fields.iter().filter(|it| open(it)).map(setting).collect(),
        secret: manifest.fields.iter().find(|field| !open(field)).map(setting),
    }
}

fn card(manifest: &Manifest) -> ProviderCard {
    ProviderCard {
        id: manifest.name.clone(),
        name: manifest.title.clone(),
        kind: manifest.category.clone(),
        grade: match manifest.grade {
            Grade::Full => "full",
            Grade::Watch => "watch",
            Grade::Relay => "relay",
        }
        .into(),
        sign_in: match manifest.auth {
            Auth::None => "none",
            Auth::Password => "password",
            Auth::PasswordIfNamed => "password_if_named",
            Auth::Browser => "browser",
            Auth::Key => "key",
        }
        .into(),
        every_s: manifest.rhythm.every * 60,
        soonest_s: manifest.rhythm.soonest * 60,
        per_second: manifest.limits.per_second,
        notes: manifest.notes.clone(),
        steps: manifest.steps().to_vec(),
        settings: manifest.fields.iter().filter(|it| open(it)).map(setting).collect(),
        presets: manifest
            .presets
            .iter()
            .map(|it| PresetCard {
                id: it.name.clone(),
                name: it.title.clone(),
                help: it.help.clone(),
                settings: it.settings.clone(),
            })
            .collect(),
    }
}
