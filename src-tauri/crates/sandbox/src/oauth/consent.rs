//! The consent page: who is asking, which account, and what for, each part to be withheld by itself.
//!
//! Plain forms and one style sheet, no script. Deliberately absent: any provider's looks. It must never be taken for
//! the real page.

use crate::accounts::ACCOUNTS;
use crate::providers::Provider;
use axum::http::header;
use axum::response::IntoResponse;
use maud::{DOCTYPE, Markup, html};

pub const STYLE_PATH: &str = "/sandbox/consent.css";

const STYLE: &str = "\
:root { color-scheme: light dark; }
body { font: 17px/1.5 system-ui, sans-serif; margin: 0; background: #f4f2ee; color: #24302a; }
main { max-width: 34rem; margin: 3rem auto; padding: 2rem; background: #fff; border-radius: 12px; }
h1 { font-size: 1.4rem; line-height: 1.3; margin: 0 0 .5rem; }
p.play { margin: 0 0 1.5rem; color: #59645e; }
fieldset { border: 1px solid #cfd4cf; border-radius: 8px; margin: 0 0 1.25rem; padding: .5rem 1rem 1rem; }
legend { font-weight: 600; padding: 0 .4rem; }
label { display: grid; grid-template-columns: 1.6rem 1fr; margin-top: .6rem; cursor: pointer; }
input { width: 1.1rem; height: 1.1rem; margin: .25rem 0 0; }
small { display: block; color: #59645e; overflow-wrap: anywhere; }
.choice { display: flex; gap: .75rem; }
button { font: inherit; padding: .6rem 1.6rem; border-radius: 8px; border: 1px solid #2f5d46; cursor: pointer; }
button[value=allow] { background: #2f5d46; color: #fff; }
button[value=refuse] { background: transparent; color: inherit; }
:focus-visible { outline: 3px solid #b5793a; outline-offset: 2px; }
@media (prefers-color-scheme: dark) {
  body { background: #1b201d; color: #e8ece9; }
  main { background: #262d29; }
  p.play, small { color: #a9b5ae; }
  fieldset { border-color: #4a554e; }
}
";

/// What a person must see to decide.
pub struct Shown {
    pub provider: Provider,
    pub client: String,
    pub scopes: Vec<String>,
}

pub async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

/// The question.
pub fn ask(shown: &Shown, ticket: &str) -> Markup {
    let places = shown.provider.places();
    let title = format!("{} is asked to let a program in", places.name);
    frame(
        &title,
        &html! {
            p.play { "This is the make-believe " (places.name) " of the sandbox. Nobody's real account is behind it." }
            form method="post" action=(places.authorize) {
                input type="hidden" name="ticket" value=(ticket);
                fieldset {
                    legend { "Whose account?" }
                    @for (at, account) in ACCOUNTS.iter().enumerate() {
                        label {
                            input type="radio" name="account" value=(account.key) checked[at == 0] required;
                            span { (account.name) small { (account.email) } }
                        }
                    }
                }
                fieldset {
                    legend { (shown.client) " would like to" }
                    @for (scope, words) in places.scopes.iter().filter(|(scope, _)| shown.scopes.iter().any(|s| s == scope)) {
                        label {
                            input type="checkbox" name="scope" value=(scope) checked;
                            span { (words) small { (scope) } }
                        }
                    }
                }
                div.choice {
                    button type="submit" name="decision" value="allow" { "Allow" }
                    button type="submit" name="decision" value="refuse" { "Refuse" }
                }
            }
        },
    )
}

/// The way ends here: nothing is sent anywhere.
pub fn stop(provider: Provider, words: &str) -> Markup {
    let title = format!("{} cannot let this program in", provider.places().name);
    frame(&title, &html! { p { (words) } p.play { "Nothing was sent. You may close this page." } })
}

fn frame(title: &str, inside: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href=(STYLE_PATH);
            }
            body { main { h1 { (title) } (inside) } }
        }
    }
}
