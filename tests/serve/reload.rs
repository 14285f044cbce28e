//! Scripts that change while they are served.

use std::fs;

use crate::MENU;
use crate::events::{entered, said};
use crate::program::{Program, folder};

/// What is said to somebody who presses 1.
fn kept(program: &Program) -> String {
    said(&program.post("/vca", &entered(Some("1"), None)).json()).0
}

#[test]
fn a_changed_script_is_read_again_and_a_broken_one_is_not_taken() {
    let program = Program::start(&[]);
    let change = |text: String| fs::write(program.folder.path("menu.ivr"), text).unwrap();
    assert_eq!(kept(&program), "It is kept. Goodbye.");

    change(MENU.replace("It is kept.", "It is yours."));
    program.notes_to("note menu.ivr is read again: version ");
    assert_eq!(kept(&program), "It is yours. Goodbye.");

    change(MENU.replace("-> menu", "-> nowhere"));
    let notes = program.notes_to("what it said before is still served");
    let told = notes.join("\n");
    assert!(told.contains("trouble menu.ivr:5:4: error[unknown-step]: "), "{told}");
    assert_eq!(kept(&program), "It is yours. Goodbye.");

    // A value that each call brings along is in the ledger; of a call that nobody sent it is not.
    let asks = "param name\ncall +6590000000";
    let keeps = MENU.replace("call +6590000000", asks).replace("It is kept.", "Thanks, {name}.");
    change(keeps);
    program.notes_to("note menu.ivr is read again: version ");
    assert_eq!(kept(&program), "Sorry, we have a fault. Goodbye.");

    fs::remove_file(program.folder.path("menu.ivr")).unwrap();
    program.notes_to("menu.ivr is gone");
    assert_eq!(kept(&program), "Sorry, we have a fault. Goodbye.");

    change(MENU.to_owned());
    program.notes_to("is read again");
    assert_eq!(kept(&program), "It is kept. Goodbye.");
    let metrics = program.get("/metrics").body;
    assert!(metrics.contains("ivrc_reloads_total{result=\"taken\"} 3\n"), "{metrics}");
    assert!(metrics.contains("ivrc_reloads_total{result=\"not taken\"} 1\n"), "{metrics}");
}

#[test]
fn a_file_that_is_replaced_whole() {
    let program = Program::start(&[]);
    let path = program.folder.path("menu.ivr");
    let stamp = fs::metadata(&path).unwrap().modified().unwrap();
    let beside = program.folder.path("new");
    fs::write(&beside, MENU.replace("It is kept.", "It is ours.")).unwrap();
    // The same length, the same time: only the inode tells.
    fs::File::options().write(true).open(&beside).unwrap().set_modified(stamp).unwrap();
    fs::rename(&beside, &path).unwrap();
    program.notes_to("is read again");
    assert_eq!(kept(&program), "It is ours. Goodbye.");
}

#[test]
fn a_broken_file_at_the_start_is_an_error_of_its_own() {
    let folder = folder().file("menu.ivr", MENU.replace("-> menu", "-> nowhere"));
    folder.run(["serve", "menu.ivr"]).ends(1).prints_nothing().says("error[unknown-step]");
}
