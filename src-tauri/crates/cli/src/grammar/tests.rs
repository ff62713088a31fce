use super::*;

/// Every form that scripts may rely on. The part before `wedsync`'s command is in `any_order_of_desk_words`.
const FORMS: &[&str] = &[
    "providers list",
    "connect caldav --name N --url https://cal.example --username U --password-stdin",
    "connect icalendar-feed --name N --url webcal://cal.example/feed.ics",
    "connect folder --name N --path /somewhere",
    "connect caldav --name N --key-stdin",
    "connect caldav --name N --client-id ID --client-secret-file F --no-browser",
    "connect caldav --name N --return-page https://studio.example/back/ --paste",
    "connections list",
    "connections show con-1",
    "connections pause con-1",
    "connections resume con-1",
    "connections resume con-1 --paste",
    "connections remove con-1",
    "run",
    "collections list con-1",
    "collections set col-1 --direction off",
    "collections set col-1 --direction read",
    "collections set col-1 --direction write",
    "collections set col-1 --direction both --circle studio --filter category:Wedding,from:2026-01-01 --weddings all",
    "collections set col-1 --weddings Ceremonies",
    "collections set col-1 --weddings none",
    "collections set col-1 --filter kind:appointments,kind:weddings --template {couple}:{title}",
    "preview",
    "preview --connection con-1",
    "sync",
    "sync --connection con-1 --approve",
    "status",
    "updates show",
    "updates look",
    "updates fetch",
    "updates install",
    "updates on",
    "updates off",
    "pause",
    "pause tomorrow",
    "resume",
    "records list weddings",
    "records list contacts",
    "records list appointments",
    "records list invoices",
    "records list payments",
    "records list expenses",
    "records show rec-1",
    "records edit rec-1 title=A location=B notes=",
    "suppliers list",
    "matches list",
    "matches accept mat-1",
    "matches refuse mat-1",
    "versions list",
    "versions resolve ver-1 --take hub",
    "versions resolve ver-1 --take con-1 --rule",
    "versions resolve ver-1 --set title=A location=B",
    "versions resolve ver-1 --set title=A --set location=B",
    "versions resolve ver-1 --keep-both",
    "rules list",
    "rules set weddings location con-1",
    "rules set weddings value books",
    "rules set contacts phone newest",
    "rules remove weddings location",
    "rules restore weddings location",
    "deletions list",
    "deletions approve del-1",
    "deletions refuse del-1",
    "journal list",
    "journal list --run run-1",
    "journal list --before chg-9 --place con-1 --kind weddings --undone",
    "journal list --place hub",
    "journal undo run-1",
    "journal undo chg-1",
    "undo run-1",
    "undo chg-1",
    "undo del-1",
    "undo mat-1",
    "today",
    "notices list",
    "notices snooze not-1",
    "notices close not-1 not-2",
    "studio show",
    "studio set --name N --zone Europe/London",
    "sandbox",
    "sandbox --port 0 --seed 7 --jobs 500 --data F",
    "doctor",
    "doctor --bundle F",
    "backup F",
    "restore F",
    "restore F --recovery-code-stdin",
    "restore --recovery-code-stdin",
    "demo",
    "demo --yes",
    "demo --browser F",
];

fn parse(line: &str) -> Result<Words, clap::Error> {
    Words::try_parse_from(std::iter::once("wedsync").chain(line.split_whitespace()))
}

#[test]
fn every_word_that_scripts_rely_on_parses() {
    for form in FORMS {
        parse(form).unwrap_or_else(|refusal| panic!("{form}: {refusal}"));
    }
}

#[test]
fn desk_words_stand_before_or_after_the_command() {
    for line in [
        "--data-dir D --vault file --passphrase-file F --json status",
        "status --data-dir D --vault file --passphrase-file F --json",
        "records --json list weddings --data-dir D --vault file --passphrase-file F",
    ] {
        let words = parse(line).unwrap();
        assert!(words.desk.json && words.desk.vault == VaultChoice::File, "{line}");
        assert!(words.desk.data_dir.is_some() && words.desk.passphrase_file.is_some(), "{line}");
    }
    assert_eq!(parse("status").unwrap().desk.vault, VaultChoice::Keychain, "the keychain, unless told otherwise");
}

#[test]
fn what_is_not_a_form_is_refused() {
    for line in [
        "",
        "dance",
        "connections",
        "connections dance",
        "connections show 1",
        "connections show col-1",
        "connect caldav",
        "connect caldav --name N --password-stdin --key-stdin",
        "collections set col-1",
        "collections set col-1 --direction sideways",
        "records list flowers",
        "records edit rec-1",
        "records edit rec-1 title",
        "records edit rec-1 =x",
        "versions resolve ver-1",
        "versions resolve ver-1 --take hub --keep-both",
        "versions resolve ver-1 --take everybody",
        "versions resolve ver-1 --keep-both --rule",
        "undo rec-1",
        "sync --connection all",
        "backup",
        "--vault drawer status",
    ] {
        assert!(parse(line).is_err(), "{line}");
    }
}

#[test]
fn the_grammar_itself_is_sound() {
    use clap::CommandFactory;
    Words::command().debug_assert();
}
