//! Single records: asked for by name, looked for by identity, and put into our words.

use super::Workspace;
use super::drawer::Drawer;
use super::identity;
use super::resource::{Resource, id, modified, revision};
use super::words::{self, Studio};
use crate::http::Refused;
use std::collections::BTreeSet;
use std::sync::PoisonError;
use wedsync_domain::ids::RemoteId;
use wedsync_domain::ports::{Answer, Item, Reading};
use wedsync_domain::{Fault, Timestamp};

const SIZE: usize = 100;
/// More pages than this lead nowhere.
const PAGES: usize = 2000;

impl Workspace {
    /// What is known of the studio, asked for if it is not yet.
    pub(super) async fn studio(&self) -> Result<Studio, Fault> {
        let known = self.studio.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some(studio) => Ok(studio),
            None => self.studio_anew().await,
        }
    }

    pub(super) async fn studio_anew(&self) -> Result<Studio, Fault> {
        let thing = "the studio";
        let me = self.get(&["studio", "me"], thing).await?;
        let mut studio = Studio::of(&me).ok_or_else(|| self.not_vsco(thing))?;
        let methods = self.unpaged("payment-method", "the ways to pay").await?;
        studio.methods = methods.iter().filter_map(words::named).collect();
        *self.studio.lock().unwrap_or_else(PoisonError::into_inner) = Some(studio.clone());
        Ok(studio)
    }

    /// A record in our words.
    pub(super) fn item(drawer: Drawer, resource: &Resource, people: &[RemoteId], studio: &Studio) -> Item {
        let refs = words::references(drawer, resource, people);
        let said = words::read(drawer, resource, studio);
        let revision = revision(resource, said.as_ref().ok().map(|fields| (fields, refs.as_slice())));
        let changed = modified(resource).map(Timestamp);
        let reading =
            said.map(|fields| Reading { uid: identity::uid(resource), kind: drawer.kind(), fields, refs, changed });
        Item { id: RemoteId::from(id(resource)), revision: Some(revision), reading }
    }

    /// With the people, where the list has any.
    pub(super) async fn whole(&self, drawer: Drawer, resource: &Resource) -> Result<Item, Fault> {
        let people = if drawer == Drawer::Jobs { self.of_job(id(resource)).await? } else { Vec::new() };
        Ok(Self::item(drawer, resource, &people, &self.studio().await?))
    }

    pub(super) async fn answer(&self, drawer: Drawer, id: &RemoteId) -> Answer {
        let found = match self.one(drawer, id.as_str()).await {
            Ok(Some(resource)) => self.whole(drawer, &resource).await.map(Some),
            Ok(None) => Ok(None),
            Err(fault) => Err(fault),
        };
        match found {
            Ok(Some(item)) => Answer::Here(item),
            Ok(None) => Answer::Gone,
            Err(fault) => Answer::Unknown(fault),
        }
    }

    /// One record. `None`: the studio says that it is not there.
    pub(super) async fn one(&self, drawer: Drawer, wanted: &str) -> Result<Option<Resource>, Fault> {
        match self.get(&[drawer.path(), wanted], drawer.one()).await {
            Ok(resource) if id(&resource) == wanted => Ok(Some(resource)),
            Ok(_) => Err(self.not_vsco(drawer.one())),
            // A place where the whole service is not says the same of everything.
            Err(Refused { status: Some(404 | 410), fault, .. }) => match self.studio_anew().await {
                Ok(_) => Ok(None),
                Err(_) => Err(*fault),
            },
            Err(refused) => Err(refused.into()),
        }
    }

    /// The record of an identity.
    pub(super) async fn look_for(&self, drawer: Drawer, uid: &str) -> Result<Option<Item>, Fault> {
        let found = match identity::derived(uid) {
            _ if uid.is_empty() => None,
            Some(id) if id.bytes().all(|byte| byte.is_ascii_alphanumeric()) => self.one(drawer, id).await?,
            _ if drawer.finds() => {
                let mark = identity::mark(uid);
                self.of_identity(drawer, &[("externalMappingId", &mark)], uid).await?
            }
            _ => self.of_identity(drawer, &[], uid).await?,
        };
        match found {
            Some(resource) => self.whole(drawer, &resource).await.map(Some),
            None => Ok(None),
        }
    }

    async fn of_identity(&self, drawer: Drawer, query: &[(&str, &str)], uid: &str) -> Result<Option<Resource>, Fault> {
        let mut query = query.to_vec();
        query.extend(drawer.all().iter().chain(&[("sortBy", "id")]));
        for page in 1..=PAGES {
            let part = self.part(drawer.path(), &query, page, SIZE, drawer.thing()).await?;
            let found = part.items.into_iter().find(|resource| identity::is_of(resource, uid));
            if found.is_some() || part.last {
                return Ok(found);
            }
        }
        Err(self.not_vsco(drawer.thing()))
    }

    /// Which of these identities are there, where a list cannot be asked for one: it is read once for all of them.
    pub(super) async fn taken(&self, drawer: Drawer, uids: &[&str]) -> Result<BTreeSet<String>, Fault> {
        let (mut taken, mut query) = (BTreeSet::new(), drawer.all().to_vec());
        query.push(("sortBy", "id"));
        for page in 1..=PAGES {
            let part = self.part(drawer.path(), &query, page, SIZE, drawer.thing()).await?;
            for resource in &part.items {
                let there = uids.iter().filter(|uid| identity::is_of(resource, uid));
                taken.extend(there.map(|uid| (*uid).to_owned()));
            }
            if part.last {
                return Ok(taken);
            }
        }
        Err(self.not_vsco(drawer.thing()))
    }
}
