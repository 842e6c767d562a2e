//! Reads `fixtures/localnet/epochs.txt`; its README explains each kind of line.

use std::collections::BTreeMap;

use iotasrb_core::units::{Address, BasisPoints, Nanos, PoolTokens, ProtocolVersion, VotingPower};

pub(crate) struct Recording<'a> {
    pub(crate) protocol: Protocol,
    pub(crate) addresses: BTreeMap<&'a str, Address>,
    pub(crate) epochs: Vec<RecordedEpoch<'a>>,
}

pub(crate) struct Protocol {
    pub(crate) version: ProtocolVersion,
    pub(crate) subsidy: Nanos,
    pub(crate) slashing_rate: BasisPoints,
}

pub(crate) struct RecordedEpoch<'a> {
    pub(crate) number: u64,
    pub(crate) supply: Nanos,
    pub(crate) pools: Vec<RecordedPool<'a>>,
    pub(crate) requests: Vec<Request<'a>>,
    pub(crate) close: Option<Close<'a>>,
}

pub(crate) struct RecordedPool<'a> {
    pub(crate) name: &'a str,
    pub(crate) voting_power: VotingPower,
    pub(crate) commission: BasisPoints,
    pub(crate) iota: Nanos,
    pub(crate) tokens: PoolTokens,
    pub(crate) rewards: Nanos,
}

pub(crate) enum Request<'a> {
    Stake { name: &'a str, amount: Nanos },
    Unstake(Unstake<'a>),
    Report { name: &'a str, reporter: &'a str },
    Unreport { name: &'a str, reporter: &'a str },
}

pub(crate) struct Unstake<'a> {
    pub(crate) name: &'a str,
    pub(crate) principal: Nanos,
    pub(crate) activation: u64,
    pub(crate) reward: Nanos,
}

pub(crate) struct Close<'a> {
    pub(crate) charged: Nanos,
    pub(crate) distributed: Nanos,
    pub(crate) burnt: Nanos,
    pub(crate) minted: Nanos,
    pub(crate) paid: Vec<Paid<'a>>,
    pub(crate) joined: Vec<&'a str>,
    pub(crate) left: Vec<&'a str>,
}

pub(crate) struct Paid<'a> {
    pub(crate) name: &'a str,
    pub(crate) reward: Nanos,
    pub(crate) commission: Nanos,
    pub(crate) iota: Nanos,
    pub(crate) tokens: PoolTokens,
}

impl<'a> Recording<'a> {
    /// Panics at the first line that it does not understand: no line is skipped.
    pub(crate) fn parse(text: &'a str) -> Self {
        let mut lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| line.split(' ').collect::<Vec<_>>());
        let protocol = match lines.next().as_deref() {
            Some(["protocol", version, subsidy, slashing_rate]) => Protocol {
                version: ProtocolVersion::new(number(version)),
                subsidy: nanos(subsidy),
                slashing_rate: BasisPoints::new(number(slashing_rate)).unwrap(),
            },
            other => panic!("expected the protocol, not {other:?}"),
        };
        let mut recording = Self {
            protocol,
            addresses: BTreeMap::new(),
            epochs: Vec::new(),
        };
        for line in lines {
            recording.read(&line);
        }
        recording
    }

    fn read(&mut self, line: &[&'a str]) {
        match *line {
            ["validator", name, address] => {
                self.addresses.insert(name, address.parse().unwrap());
            }
            ["epoch", epoch, supply] => self.epochs.push(RecordedEpoch {
                number: number(epoch),
                supply: nanos(supply),
                pools: Vec::new(),
                requests: Vec::new(),
                close: None,
            }),
            _ => self.epochs.last_mut().expect("an epoch line").read(line),
        }
    }
}

impl<'a> RecordedEpoch<'a> {
    fn read(&mut self, line: &[&'a str]) {
        match (line, &mut self.close) {
            (
                &[
                    "pool",
                    name,
                    voting_power,
                    commission,
                    iota,
                    tokens,
                    rewards,
                ],
                None,
            ) => {
                self.pools.push(RecordedPool {
                    name,
                    voting_power: VotingPower::new(number(voting_power)).unwrap(),
                    commission: BasisPoints::new(number(commission)).unwrap(),
                    iota: nanos(iota),
                    tokens: PoolTokens::from_units(number(tokens)),
                    rewards: nanos(rewards),
                });
            }
            (&["close", charged, distributed, burnt, minted], close @ None) => {
                *close = Some(Close {
                    charged: nanos(charged),
                    distributed: nanos(distributed),
                    burnt: nanos(burnt),
                    minted: nanos(minted),
                    paid: Vec::new(),
                    joined: Vec::new(),
                    left: Vec::new(),
                });
            }
            (line, None) => self.requests.push(Request::read(line)),
            (line, Some(close)) => close.read(line),
        }
    }
}

impl<'a> Request<'a> {
    fn read(line: &[&'a str]) -> Self {
        match *line {
            ["stake", name, amount] => Self::Stake {
                name,
                amount: nanos(amount),
            },
            ["unstake" | "later", name, principal, activation, reward] => Self::Unstake(Unstake {
                name,
                principal: nanos(principal),
                activation: number(activation),
                reward: nanos(reward),
            }),
            ["report", name, reporter] => Self::Report { name, reporter },
            ["unreport", name, reporter] => Self::Unreport { name, reporter },
            _ => panic!("no such request: {line:?}"),
        }
    }
}

impl<'a> Close<'a> {
    fn read(&mut self, line: &[&'a str]) {
        match *line {
            ["paid", name, reward, commission, iota, tokens] => self.paid.push(Paid {
                name,
                reward: nanos(reward),
                commission: nanos(commission),
                iota: nanos(iota),
                tokens: PoolTokens::from_units(number(tokens)),
            }),
            ["join", name] => self.joined.push(name),
            ["leave", name] => self.left.push(name),
            _ => panic!("not part of an epoch's end: {line:?}"),
        }
    }
}

fn nanos(text: &str) -> Nanos {
    Nanos::from_nanos(number(text))
}

fn number(text: &str) -> u64 {
    text.parse().unwrap()
}
