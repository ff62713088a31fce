//! The letter as a page. Styles stand at each part because many mail programs take style sheets away; the one sheet in the
//! head is for those that know dark colours. No picture, no script and nothing fetched: a letter that reports to
//! somebody when it is read is not ours.

use super::Parts;
use maud::{DOCTYPE, Markup, PreEscaped, html};

const DARK: &str = "@media (prefers-color-scheme: dark) {\
 .ground { background: #17181a !important; }\
 .sheet { background: #202226 !important; border-color: #34373d !important; }\
 .ink { color: #eceae6 !important; }\
 .faint { color: #a5a29b !important; }\
 .today { background: #2b2a24 !important; }\
 .link { color: #9cc3f0 !important; } }";
const GROUND: &str = "margin:0;padding:24px 12px;background:#f4f2ee;";
const SHEET: &str = "max-width:560px;margin:0 auto;padding:28px 28px 20px;background:#ffffff;border:1px solid #e3dfd7;\
border-radius:10px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const TITLE: &str = "margin:0 0 20px;font-size:22px;line-height:29px;font-weight:600;color:#24211c;";
const HEAD: &str = "margin:22px 0 6px;font-size:14px;line-height:20px;font-weight:600;color:#24211c;";
const BODY: &str = "margin:0 0 8px;font-size:16px;line-height:24px;color:#24211c;overflow-wrap:anywhere;";
const LIST: &str = "margin:0;padding:0 0 0 24px;";
const TODAY: &str = "margin:22px 0 0;padding:12px 14px;border-radius:8px;background:#f7f3e8;font-size:16px;\
line-height:24px;color:#24211c;";
const FAINT: &str = "margin:18px 0 0;font-size:13px;line-height:19px;color:#6d675c;";
const LINK: &str = "color:#1f5fa8;";

pub fn page(parts: &Parts) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (parts.title) }
                style { (PreEscaped(DARK)) }
            }
            body class="ground" style=(GROUND) {
                div class="sheet" style=(SHEET) {
                    h1 class="ink" style=(TITLE) { (parts.title) }
                    (happened(parts))
                    @if let Some(today) = &parts.today {
                        p class="today ink" style=(TODAY) { (today) }
                    }
                    (below(parts))
                }
            }
        }
    }
}

fn happened(parts: &Parts) -> Markup {
    html! {
        @for line in &parts.words {
            p class="ink" style=(BODY) { (line) }
        }
        @if !parts.steps.is_empty() {
            h2 class="ink" style=(HEAD) { "What to do now" }
            ol class="ink" style=(LIST) {
                @for step in &parts.steps {
                    li class="ink" style=(BODY) { (step) }
                }
            }
        }
    }
}

fn below(parts: &Parts) -> Markup {
    html! {
        @if let Some(about) = &parts.about {
            p class="faint" style=(FAINT) { (about) }
        }
        @if let Some(link) = &parts.link {
            p class="faint" style=(FAINT) {
                "Open it in WedSync Desk: " a class="link" style=(LINK) href=(link) { (link) }
            }
        }
        @if let Some(foot) = parts.foot {
            p class="faint" style=(FAINT) { (foot) }
        }
    }
}
