//! The messages that wait. In: a client's stream, read on a thread of its own. Out: one message at a
//! time, in order, without the requests that were cancelled while they waited. Knowing that more
//! messages wait, the server leaves work that they may undo for later.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread;

use lsp_server::{Message, Notification, RequestId};
use serde::Deserialize;

use super::wire::{Received, receive};

/// How many messages may wait; a client that sends more has to wait itself.
const MOST_WAITING: usize = 1024;

/// What is next.
#[derive(Debug)]
pub(super) enum Next {
    /// A message.
    Received(Received),
    /// A request that was cancelled before its turn.
    Cancelled(RequestId),
    /// The stream is over.
    End,
    /// Nothing behind this place of the stream can be read.
    Broken(io::Error),
}

/// The messages that wait.
#[derive(Debug)]
pub(super) struct Queue {
    stream: Receiver<io::Result<Received>>,
    waiting: VecDeque<Next>,
    is_over: bool,
}

impl Queue {
    /// Begins to read.
    pub(super) fn new(mut input: impl BufRead + Send + 'static) -> Self {
        let (sender, stream) = sync_channel(MOST_WAITING);
        // The thread ends with its stream, or with whoever takes its messages.
        thread::spawn(move || {
            loop {
                let message = match receive(&mut input) {
                    Ok(None) => return,
                    Ok(Some(message)) => Ok(message),
                    Err(error) => Err(error),
                };
                let is_last = message.is_err() || is_exit(&message);
                if sender.send(message).is_err() || is_last {
                    return;
                }
            }
        });
        Self { stream, waiting: VecDeque::new(), is_over: false }
    }

    /// What is next, if anything waits.
    pub(super) fn at_once(&mut self) -> Option<Next> {
        while !self.is_over && self.waiting.len() < MOST_WAITING {
            match self.stream.try_recv() {
                Ok(message) => self.add(message),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => self.over(),
            }
        }
        self.waiting.pop_front()
    }

    /// What is next, however long it takes.
    pub(super) fn next(&mut self) -> Next {
        loop {
            if let Some(next) = self.at_once() {
                return next;
            }
            match self.stream.recv() {
                Ok(message) => self.add(message),
                Err(_) => self.over(),
            }
        }
    }

    fn over(&mut self) {
        self.is_over = true;
        self.waiting.push_back(Next::End);
    }

    fn add(&mut self, message: io::Result<Received>) {
        match message {
            Ok(Received::Message(Message::Notification(one)))
                if one.method == "$/cancelRequest" =>
            {
                self.cancel(&one);
            }
            Ok(message) => self.waiting.push_back(Next::Received(message)),
            Err(error) => self.waiting.push_back(Next::Broken(error)),
        }
    }

    /// A request that is answered already, or was never asked, is not cancelled.
    fn cancel(&mut self, notification: &Notification) {
        #[derive(Deserialize)]
        struct Cancelled {
            id: RequestId,
        }
        let Ok(Cancelled { id }) = Cancelled::deserialize(&notification.params) else { return };
        let is_meant = |next: &Next| match next {
            Next::Received(Received::Message(Message::Request(request))) => request.id == id,
            Next::Received(_) | Next::Cancelled(_) | Next::End | Next::Broken(_) => false,
        };
        if let Some(slot) = self.waiting.iter_mut().find(|next| is_meant(next)) {
            *slot = Next::Cancelled(id);
        }
    }
}

fn is_exit(message: &io::Result<Received>) -> bool {
    let Ok(Received::Message(Message::Notification(one))) = message else { return false };
    one.method == "exit"
}
