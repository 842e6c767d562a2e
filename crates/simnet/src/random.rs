/// Numbers that look random and are the same for the same origin on every machine
/// (splitmix64). Nothing about them is secret.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

/// What a stream of numbers is for: each matter has its own, so that more of one does not
/// move all the others.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Matter {
    Newcomer = 1,
    Genesis,
    Requests,
    Population,
    Conduct,
    Fees,
    Checkpoints,
    Signers,
}

impl Random {
    /// The numbers of one matter at one point, such as an epoch.
    pub(crate) fn of(seed: u64, matter: Matter, point: u64) -> Self {
        let mut random = Self(seed);
        for word in [matter as u64, point] {
            random = Self(random.next() ^ word);
        }
        random
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below the limit. The slight preference of a remainder for small
    /// numbers does no harm here.
    pub(crate) const fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// A place in a list of this length.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        let length = u64::try_from(length).expect("a length in memory fits 64 bits");
        usize::try_from(self.below(length)).expect("it is below a length in memory")
    }

    /// Whether something happens now that happens once in so many epochs, 0 being never.
    pub(crate) const fn once_in(&mut self, epochs: u64) -> bool {
        epochs != 0 && self.below(epochs) == 0
    }

    /// Thirty-two bytes: an id, an address, a seed.
    pub(crate) fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for word in bytes.chunks_exact_mut(8) {
            word.copy_from_slice(&self.next().to_le_bytes());
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published test vector of splitmix64 for the seed 1234567.
    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        let mut random = Random(1_234_567);
        let numbers = [random.next(), random.next(), random.next()];
        assert_eq!(
            numbers,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }
}
