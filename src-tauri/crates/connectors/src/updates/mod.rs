//! Newer versions of this program: what the maker's host says there is, and a package fetched from there and proved to be
//! the maker's.
//!
//! List and signatures are those that Tauri's own tools write (decision 0108). The list itself is not signed, so nothing in
//! it is believed but what the signature of the package says too: that it is the maker's, and which version it is.
//! Deliberately absent: when anybody may look (api), and installing, which is the system's own program's.

mod signed;
#[cfg(test)]
mod tests;

use crate::http::{Ask, Http, Method, Reply, Wire, Words, header};
pub use semver::Version;
use serde::Deserialize;
use signed::Signed;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use url::Url;
use wedsync_domain::{Clock, Fault, FaultKind};

/// Where to look and whose key to believe, as it is built in. A maker puts their own there.
const CHANNEL: &str = include_str!("../../../../../assets/updates/channel.json");
/// More than any list of versions.
const LIST: usize = 256 << 10;
/// More than any package of ours.
const PACKAGE: u64 = 128 << 20;

/// What is built in.
#[derive(Deserialize)]
struct Channel {
    address: Url,
    key: String,
}

/// The list of versions, as it comes.
#[derive(Deserialize)]
struct Announced {
    version: Version,
    #[serde(default)]
    notes: String,
    #[serde(default)]
    pub_date: Option<String>,
    platforms: BTreeMap<String, Package>,
}

#[derive(Deserialize)]
struct Package {
    url: Url,
    signature: String,
}

/// The maker of this program: one host, one key.
pub struct Maker {
    address: Url,
    key: minisign_verify::PublicKey,
    words: Words,
}

/// A version newer than the one that runs. What its notes say is the host's word until the package is here.
pub struct Release {
    /// Which.
    pub version: Version,
    /// What is new in it.
    pub notes: String,
    /// When it came out, as the host says.
    pub published: Option<String>,
    package: Url,
    signature: String,
}

impl Maker {
    /// The one that is built in.
    pub fn built_in(clock: Arc<dyn Clock>) -> Result<Self, Fault> {
        let channel: Channel = serde_json::from_str(CHANNEL).map_err(|why| no_channel(&why))?;
        Self::of(channel.address, &channel.key, clock)
    }

    /// At that address, with that key as `tauri signer generate` writes it.
    pub fn of(address: Url, key: &str, clock: Arc<dyn Clock>) -> Result<Self, Fault> {
        let key = signed::text(key).ok_or_else(|| no_channel(&"the key is not text"))?;
        let key = minisign_verify::PublicKey::decode(&key).map_err(|why| no_channel(&why))?;
        let words = Words::new(address.host_str().unwrap_or_default(), clock);
        Ok(Self { address, key, words })
    }

    /// The one host that is asked.
    pub fn host(&self) -> &str {
        &self.words.name
    }

    /// What there is that is newer than what runs. An older version, or the same, is none.
    pub async fn look(&self, running: &Version) -> Result<Option<Release>, Fault> {
        let reply = self.ask(&self.address, "application/json").await?;
        let list = reply.body.whole(LIST).await?;
        let said: Announced = serde_json::from_slice(&list).map_err(|why| self.unreadable(&why))?;
        if said.version <= *running {
            return Ok(None);
        }
        let (mut platforms, here) = (said.platforms, format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH));
        let package = platforms.remove(&format!("{here}-deb")).or_else(|| platforms.remove(&here));
        let Package { url, signature } = package.ok_or_else(|| {
            let message = format!("Version {} is there, but not for a computer of this kind.", said.version);
            Fault::new(FaultKind::Missing, "update_not_for_here", message).next("Look again later.")
        })?;
        Ok(Some(Release {
            version: said.version,
            notes: said.notes,
            published: said.pub_date,
            package: url,
            signature,
        }))
    }

    /// Fetches its package to `into`, which appears only once it is proved; its signature lies beside it. `told` hears how
    /// many bytes are here.
    pub async fn fetch(&self, release: &Release, into: &Path, told: impl Fn(u64)) -> Result<(), Fault> {
        let signed = Signed::read(&release.signature).ok_or_else(|| not_genuine(&release.version, "no signature"))?;
        let mut reply = self.ask(&release.package, "application/octet-stream").await?;
        let folder = into.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|why| not_written(into, &why))?;
        let mut proof = signed.proof(&self.key, &release.version)?;
        let mut bytes = 0;
        while let Some(piece) = reply.body.next().await.transpose()? {
            bytes += piece.len() as u64;
            if bytes > PACKAGE {
                let message = format!("The package of version {} is far longer than it should be.", release.version);
                return Err(Fault::new(FaultKind::Malformed, "update_too_large", message)
                    .next("It was thrown away. Look again later."));
            }
            proof.add(&piece);
            file.write_all(&piece).map_err(|why| not_written(into, &why))?;
            told(bytes);
        }
        proof.holds()?;
        let kept = |why: std::io::Error| not_written(into, &why);
        file.as_file().sync_all().map_err(kept)?;
        std::fs::write(signed::beside(into), &release.signature).map_err(kept)?;
        file.persist(into).map_err(|why| kept(why.error))?;
        Ok(())
    }

    /// Whether what lies there is still what was proved. Reads all of it.
    pub fn prove(&self, package: &Path, version: &Version) -> Result<(), Fault> {
        let gone = |why: std::io::Error| {
            Fault::new(
                FaultKind::Missing,
                "update_gone",
                format!("The package of version {version} is not there any more."),
            )
            .next("Fetch it again.")
            .detail(why)
        };
        let signature = std::fs::read_to_string(signed::beside(package)).map_err(gone)?;
        let signed = Signed::read(&signature).ok_or_else(|| not_genuine(version, "no signature"))?;
        let mut proof = signed.proof(&self.key, version)?;
        let mut file = std::fs::File::open(package).map_err(gone)?;
        std::io::copy(&mut file, &mut proof).map_err(gone)?;
        proof.holds()
    }

    async fn ask(&self, url: &Url, kind: &str) -> Result<Reply, Fault> {
        // A way of its own each time: this is asked once a day at most.
        let http = Http::to_one_site(&Wire::default(), &self.words, &self.address)?;
        let later = "Nothing else waits for this. Look again later.";
        let ask = Ask::new(Method::GET, url.clone()).header(header::ACCEPT, kind);
        let reply = http.send(ask).await.map_err(|fault| match fault.kind {
            FaultKind::Transient => fault.next(later),
            _ => fault,
        })?;
        if reply.status.is_success() {
            return Ok(reply);
        }
        let message = format!("“{}” has no answer about versions of this program.", self.host());
        Err(Fault::new(FaultKind::Transient, "update_no_answer", message).next(later).detail(reply.status))
    }

    fn unreadable(&self, why: &dyn std::fmt::Display) -> Fault {
        let message = format!("What “{}” says about versions cannot be read. Nothing was changed.", self.host());
        Fault::new(FaultKind::Malformed, "update_list_unreadable", message).next("Look again later.").detail(why)
    }
}

/// Not what the maker made: thrown away, whatever it is.
fn not_genuine(version: &Version, why: impl std::fmt::Display) -> Fault {
    let message = format!(
        "The package of version {version} is not what the maker of this program made, or it was changed on its way. It was \
         thrown away."
    );
    Fault::new(FaultKind::Rejected, "update_not_genuine", message)
        .next("Keep the version that you have, and look again later. Install nothing of that name from elsewhere.")
        .detail(why)
}

fn not_written(into: &Path, why: &std::io::Error) -> Fault {
    let message = format!("The package could not be put into {}: {why}.", into.parent().unwrap_or(into).display());
    Fault::new(FaultKind::Transient, "update_not_written", message).next("Free some space, then fetch it again.")
}

fn no_channel(why: &dyn std::fmt::Display) -> Fault {
    Fault::new(FaultKind::Bug, "update_channel", "This copy of the program does not know where newer versions are.")
        .next("Fetch newer versions from where you have this one.")
        .detail(why)
}
