//! The computer starts, the desk with it, without its window, and the keychain is locked: that is told on the desktop, and once
//! somebody has unlocked it the desk is at work without being started anew. With the real gnome-keyring.

use super::{Stage, until};
use wedsync_support::Keychain;

#[test]
fn a_locked_keychain_is_told_without_a_window_and_unlocking_it_is_enough() {
    let mut stage = Stage::new();
    stage.session.turn(Keychain::Locked).unwrap();
    let _desktop = stage.start(&["--hidden"]);
    until("somebody is told", || stage.dunst(&["count", "displayed"]).trim() == "1");
    let socket = stage.data().join("desk.sock");
    assert!(!socket.exists(), "nothing was opened without its key");
    stage.dunst(&["close-all"]);
    until("it is put away", || stage.notifications().contains("eychain"));
    assert!(stage.notifications().contains("locked"), "{}", stage.notifications());
    assert_eq!(stage.windows(), 0);

    stage.session.turn(Keychain::Unlocked).unwrap();
    until("the desk is at work", || socket.exists());
}
