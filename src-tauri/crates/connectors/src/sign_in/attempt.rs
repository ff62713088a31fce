//! One try to sign in, from the address that the browser opens to the tokens.

use super::answer::Landed;
use super::endpoint::{Endpoint, Refusal};
use super::landing::Landing;
use super::pasted::Paste;
use super::tokens::{Client, Tokens};
use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope};
use std::time::Duration;
use url::Url;
use wedsync_domain::{Fault, FaultKind};

/// Time for a person to find a password and a telephone.
const PATIENCE: Duration = Duration::from_mins(10);

/// One try to sign in. Dropping it gives it up.
pub struct Attempt {
    endpoint: Endpoint,
    client: Client,
    address: Url,
    verifier: PkceCodeVerifier,
    landing: Landing,
    /// Where the provider sends the browser: to the landing itself, or to a page that leads there.
    redirect: RedirectUrl,
}

impl Attempt {
    pub(super) async fn begin(
        endpoint: Endpoint,
        client: Client,
        return_page: Option<RedirectUrl>,
    ) -> Result<Self, Fault> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let page = endpoint.page();
        let landing = Landing::open(page, &endpoint.words().name).await?;
        let redirect = return_page.unwrap_or_else(|| RedirectUrl::from_url(landing.redirect().clone()));
        let asking = endpoint.client(&client).set_redirect_uri(redirect.clone());
        let mut asking = asking
            .authorize_url(|| CsrfToken::new(landing.state().to_owned()))
            .set_pkce_challenge(challenge)
            .add_scopes(page.scopes.iter().cloned().map(Scope::new));
        for (name, value) in &page.extra {
            asking = asking.add_extra_param(name, value);
        }
        let (address, _) = asking.url();
        Ok(Self { endpoint, client, address, verifier, landing, redirect })
    }

    /// What the browser is to open.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// Where the answer can be given by hand, if the browser cannot come back.
    pub fn paste(&self) -> Paste {
        Paste(self.landing.gate())
    }

    /// Waits for the browser to come back, at most ten minutes, and exchanges what it brings.
    pub async fn finish(mut self) -> Result<Tokens, Fault> {
        let landed = tokio::time::timeout(PATIENCE, self.landing.landed()).await;
        let landed = landed.unwrap_or_else(|_| Err(self.too_late()))?;
        self.exchange(landed).await
    }

    async fn exchange(self, landed: Landed) -> Result<Tokens, Fault> {
        let Landed { code, told } = landed;
        let granted = self.endpoint.exchange(&self.client, &code, self.verifier, self.redirect).await;
        self.landing.linger();
        match granted {
            Ok(granted) => {
                let asked = &self.endpoint.page().scopes;
                if granted.withholds(asked) {
                    return Err(withheld(&self.endpoint.words().name));
                }
                Ok(granted.tokens(self.client, told))
            }
            Err(Refusal::Fault(fault)) => Err(fault),
            Err(Refusal::NoLongerGood) => {
                let message =
                    format!("The sign-in of “{}” took too long, or was used already.", self.endpoint.words().name);
                Err(Fault::new(FaultKind::SignInNeeded, "code_no_longer_good", message).next("Connect again."))
            }
        }
    }

    fn too_late(&self) -> Fault {
        let message = format!("Nobody finished the sign-in of “{}” within ten minutes.", self.endpoint.words().name);
        Fault::new(FaultKind::SignInNeeded, "sign_in_timed_out", message).next("Connect again when there is time.")
    }
}

/// Half a permission would show as lists that are never read, or edits that never arrive.
fn withheld(name: &str) -> Fault {
    let message =
        format!("“{name}” was signed in to, but not everything that the desk needs was allowed. Nothing was kept.");
    Fault::new(FaultKind::SignInNeeded, "rights_withheld", message)
        .next("Connect again, and leave every box on the provider's page ticked.")
}
