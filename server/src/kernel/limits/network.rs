//! How much may come from one place on the network.
//!
//! A browser's own limits end where it forgets its cookie; these do not. They are wide: a household, a café or a mobile
//! network's shared address (some thousand subscribers, of whom perhaps a hundred are customers, of whom twenty open a
//! message in the same quarter of an hour) stays far below them.
//!
//! What they leave to somebody who guesses: one try is right once in a million. From one address, whoever knows an
//! account's reference and the address on file has four codes of three tries in a quarter of an hour, and fifteen wrong
//! tries over all accounts. Whoever does not know both gets codes that sign nobody in, which no guess can match: that
//! keeps the chance of an outsider below 10⁻⁶. Nobody waits longer than the window, and nobody waits for what
//! happens at another address.

use super::{Limit, Limits, Verdict};
use crate::kernel::failure::Failure;
use app::error::ApiError;
use shared::kernel::Timestamp;
use std::net::{IpAddr, SocketAddr};

/// How many codes one network address may ask for in a quarter of an hour, unless configured otherwise.
pub const CODES_PER_NETWORK: u32 = 60;
/// One in so many may be wrong: people mistype one in ten or twenty, those who guess nearly all.
const WRONG_SHARE: u32 = 4;
const WINDOW_SECONDS: u32 = 15 * 60;
/// What one subscriber has to themselves of an IPv6 address: its first 64 bits.
const SUBSCRIBER_BYTES: usize = 8;

/// What is counted for each network address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByNetwork {
    /// Codes asked for.
    Asked,
    /// Codes entered wrong.
    Wrong,
    /// Messages checked.
    Checked,
}

impl Limits {
    /// The same, with another number of codes for each network address.
    #[must_use]
    pub fn with_codes_per_network(self, codes_per_network: u32) -> Self {
        Self { codes_per_network, ..self }
    }

    /// Counts a try from a network address, or says how long to wait: the same for everybody there, whatever they ask for.
    pub async fn allow_from(&self, what: ByNetwork, network: &[u8], now: Timestamp) -> Result<(), Failure> {
        match self.allow(self.by_network(what), network, now).await? {
            Verdict::Allowed => Ok(()),
            Verdict::RetryAfter(seconds) => Err(ApiError::Wait { seconds }.into()),
        }
    }

    /// Takes back a try that was counted at `now`.
    pub async fn forgive_from(&self, what: ByNetwork, network: &[u8], now: Timestamp) -> Result<(), Failure> {
        Ok(self.forgive(self.by_network(what), network, now).await?)
    }

    fn by_network(&self, what: ByNetwork) -> Limit {
        let (name, tries_max) = match what {
            ByNetwork::Asked => ("code asked for, by network", self.codes_per_network),
            ByNetwork::Wrong => ("wrong code, by network", (self.codes_per_network / WRONG_SHARE).max(1)),
            ByNetwork::Checked => ("message checked, by network", self.codes_per_network),
        };
        Limit { name, tries_max, window_seconds: WINDOW_SECONDS }
    }
}

/// Where a request comes from, as it is counted: a whole IPv4 address, or one subscriber's part of an IPv6 address.
///
/// `forwarded` is what `X-Forwarded-For` says. Each proxy adds at its end whom it was called by, so with `hops` proxies of
/// ours the caller's address is that many from the end; whatever stands before it anybody could have written.
pub fn network_of(peer: Option<IpAddr>, forwarded: &str, hops: u8) -> Vec<u8> {
    let told = match usize::from(hops) {
        0 => None,
        hops => forwarded.rsplit(',').nth(hops - 1).and_then(address),
    };
    match told.or(peer).map(|address| address.to_canonical()) {
        Some(IpAddr::V4(address)) => address.octets().to_vec(),
        Some(IpAddr::V6(address)) => address.octets().iter().take(SUBSCRIBER_BYTES).copied().collect(),
        // A request without a connection: all of them are counted together.
        None => Vec::new(),
    }
}

/// An address as proxies write it: alone, with a port, in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let alone = text.trim_start_matches('[').trim_end_matches(']').parse().ok();
    alone.or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, forwarded: &str, hops: u8) -> Vec<u8> {
        network_of(peer.parse().ok(), forwarded, hops)
    }

    #[test]
    fn without_a_proxy_of_ours_only_the_connection_counts() {
        assert_eq!(of("192.0.2.1", "198.51.100.7", 0), [192, 0, 2, 1]);
        assert_eq!(of("::ffff:192.0.2.1", "", 0), [192, 0, 2, 1]);
        assert!(of("", "198.51.100.7", 0).is_empty());
    }

    #[test]
    fn a_subscriber_has_all_of_a_64_bit_network() {
        assert_eq!(of("2001:db8:1:2::1", "", 0), of("2001:db8:1:2:ffff::9", "", 0));
        assert_ne!(of("2001:db8:1:2::1", "", 0), of("2001:db8:1:3::1", "", 0));
    }

    #[test]
    fn behind_proxies_of_ours_what_they_wrote_counts_and_what_the_caller_wrote_does_not() {
        let caller = [198, 51, 100, 7];
        for written in ["198.51.100.7", "10.9.8.7, 198.51.100.7", "x,198.51.100.7:4711 "] {
            assert_eq!(of("10.0.0.1", written, 1), caller, "{written}");
        }
        assert_eq!(of("10.0.0.1", "203.0.113.1, 198.51.100.7, 10.0.0.2", 2), caller);
        assert_eq!(of("10.0.0.1", "[2001:db8:1:2::1]:443", 1), of("2001:db8:1:2::1", "", 0));
        // A proxy that wrote nothing, or nonsense, is the caller itself.
        for written in ["", "unknown", "198.51.100.7, "] {
            assert_eq!(of("10.0.0.1", written, 1), [10, 0, 0, 1], "{written}");
        }
        assert_eq!(of("10.0.0.1", "198.51.100.7", 2), [10, 0, 0, 1]);
    }
}
