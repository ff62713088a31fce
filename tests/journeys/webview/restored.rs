//! A backup put back from inside the window: seen first, asked twice, and the window goes on with what is there then.

use super::person::write;
use super::{Stage, ask};
use serde_json::json;

#[test]
fn a_backup_is_put_back_and_the_window_shows_it() {
    let stage = Stage::new();
    let window = stage.open();
    let named = |name: &str| ask(&window, "studio.set", &json!({ "name": name, "zone": null }));
    let press = |words: &str| {
        let find = "const all = [...document.querySelectorAll('button')]; const it = all.find((it) => it.textContent.trim() === given[0]);
            if (!it || it.disabled) return false; it.click(); return true";
        window.until(words, || Ok(window.run(find, &[json!(words)])? == true)).unwrap();
    };
    let says = |words: &str| {
        let look = "return document.body.textContent.includes(given[0])";
        window.until(words, || Ok(window.run(look, &[json!(words)])? == true)).unwrap();
    };
    named("In May");
    let backup = stage.room.path().join("may.wedsync");
    ask(&window, "backup.make", &json!({ "file": backup }));
    named("In June");
    window.run("location.hash = '#/settings'", &[]).unwrap();
    write(&window, "Backup file", backup.to_str().unwrap());
    write(&window, "Recovery code", &stage.recovery_code);
    press("Look into it");
    says("In the backup");
    assert_eq!(ask(&window, "studio.show", &json!({}))["name"], "In June", "a look changes nothing");
    press("Put this backup in its place");
    press("Make a backup, then replace");
    says("The backup is in its place.");
    says("before-restore-1.wedsync");
    let field = "return [...document.querySelectorAll('input')].some((it) => it.value === given[0])";
    window.until("its name", || Ok(window.run(field, &[json!("In May")])? == true)).unwrap();
    assert_eq!(ask(&window, "studio.show", &json!({}))["name"], "In May");
    assert!(stage.data().join("backups/before-restore-1.wedsync").is_file());
    let kept = window
        .run("return JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.title", &[])
        .unwrap();
    assert!(!kept.to_string().contains(&stage.recovery_code), "the code stays nowhere");
}
