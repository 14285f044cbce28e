//! `ivrc serve` as a process, on a port that it picks itself.

use std::ops::Deref;
use std::time::Duration;

use crate::MENU;
use crate::builder::{Cli, cli};
use crate::http::{Answer, request_with};
use crate::listening::Listening;

/// Long enough for a slow machine; nothing waits for it that goes well.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A server that ends with the test.
pub(crate) struct Program {
    pub(crate) listening: Listening,
    pub(crate) folder: Cli,
}

impl Deref for Program {
    type Target = Listening;

    fn deref(&self) -> &Listening {
        &self.listening
    }
}

/// A folder with a menu.
pub(crate) fn folder() -> Cli {
    cli().file("menu.ivr", MENU)
}

impl Program {
    /// Serves the menu, with these options.
    pub(crate) fn start(options: &[&str]) -> Self {
        Self::start_in(folder(), options)
    }

    /// The same in a folder.
    pub(crate) fn start_in(folder: Cli, options: &[&str]) -> Self {
        let all = [&["serve", "--port", "0", "menu.ivr"][..], options].concat();
        Self { listening: Listening::start(&folder, &all), folder }
    }

    /// A request with these headers.
    pub(crate) fn ask_with(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let asked = (method, path);
        request_with(self.address(), asked, headers, body, PATIENCE).expect("an answer")
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Answer {
        self.ask_with("POST", path, &[], body)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask_with("GET", path, &[], "")
    }
}
