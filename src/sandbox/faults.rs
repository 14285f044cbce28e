//! Faults that are asked for. In: which, how often, a seed. Out: for each request the fault that
//! befalls it, if any: the same ones in every run. What a fault does, `routes` knows.

use fastrand::Rng;

/// What goes wrong with a request to place a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Fault {
    /// The server fails and says so; no call is placed.
    #[value(name = "500")]
    ServerError,
    /// Too many requests; no call is placed.
    #[value(name = "429")]
    TooMany,
    /// The call is placed, and no answer ever comes.
    Timeout,
    /// The call is placed, and the connection is cut without an answer.
    DropAfterAccept,
    /// The call is placed, and the answer takes two seconds.
    Slow,
    /// The call is placed, and the answer cannot be read.
    Garbage,
}

impl Fault {
    /// As it is written on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Fault::ServerError => "500",
            Fault::TooMany => "429",
            Fault::Timeout => "timeout",
            Fault::DropAfterAccept => "drop-after-accept",
            Fault::Slow => "slow",
            Fault::Garbage => "garbage",
        }
    }
}

/// Which faults there are, and how often.
#[derive(Debug, Clone)]
pub struct Faults {
    kinds: Vec<Fault>,
    rate: f64,
    rng: Rng,
}

impl Faults {
    /// No faults.
    pub fn none() -> Self {
        Self::new(Vec::new(), 0.0, 0)
    }

    /// One of `kinds` at random, for a part of the requests: `rate` from 0, never, to 1, always.
    pub fn new(kinds: Vec<Fault>, rate: f64, seed: u64) -> Self {
        Self { kinds, rate, rng: Rng::with_seed(seed) }
    }

    /// The fault of the next request.
    pub(super) fn next(&mut self) -> Option<Fault> {
        // Both are drawn for each request, so that another rate shifts nothing.
        let (chance, kind) = (self.rng.f64(), self.rng.usize(..self.kinds.len().max(1)));
        self.kinds.get(kind).copied().filter(|_| chance < self.rate)
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    fn drawn(kinds: &[Fault], rate: f64, seed: u64) -> Vec<Option<Fault>> {
        let mut faults = Faults::new(kinds.to_vec(), rate, seed);
        (0..200).map(|_| faults.next()).collect()
    }

    #[test]
    fn the_rate_says_how_many_requests_fail() {
        assert_eq!(drawn(&[Fault::Slow], 1.0, 0), vec![Some(Fault::Slow); 200]);
        assert_eq!(drawn(&[Fault::Slow], 0.0, 0), vec![None; 200]);
        assert_eq!(drawn(&[], 1.0, 0), vec![None; 200]);
        let some = drawn(&[Fault::Slow], 0.25, 0).iter().flatten().count();
        assert!((20..80).contains(&some), "{some}");
    }

    #[test]
    fn a_seed_gives_the_same_faults_again() {
        let all = Fault::value_variants();
        assert_eq!(drawn(all, 0.5, 7), drawn(all, 0.5, 7));
        assert_ne!(drawn(all, 0.5, 7), drawn(all, 0.5, 8));
        assert!(all.iter().all(|fault| drawn(all, 1.0, 0).contains(&Some(*fault))));
    }

    #[test]
    fn words_are_those_of_the_command_line() {
        for fault in Fault::value_variants() {
            let value = fault.to_possible_value().unwrap();
            assert_eq!(value.get_name(), fault.word());
        }
    }
}
