use crate::layout::{self, Layout};

/// Reads the fields of a struct of the chain, one after the other, from its BCS.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
}

/// The rule of the encoding that bytes break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Misfit {
    #[error("it ends early")]
    EndsEarly,
    #[error("a length is malformed")]
    Length,
    #[error("a byte is neither 0 nor 1 where it must be one of them")]
    Flag,
    #[error("a value has another layout")]
    Layout,
    #[error("bytes are left over")]
    LeftOver,
}

impl<'a> Fields<'a> {
    pub(crate) const fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Misfit> {
        let split = self.rest.split_at_checked(length);
        let (taken, rest) = split.ok_or(Misfit::EndsEarly)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn skip(&mut self, length: usize) -> Result<(), Misfit> {
        self.take(length).map(drop)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Misfit> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Misfit::EndsEarly)?;
        self.rest = rest;
        Ok(*taken)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Misfit> {
        self.array().map(u64::from_le_bytes)
    }

    pub(crate) fn flag(&mut self) -> Result<bool, Misfit> {
        match self.array()? {
            [0] => Ok(false),
            [1] => Ok(true),
            _ => Err(Misfit::Flag),
        }
    }

    /// A list of bytes, a text or a key.
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Misfit> {
        let length = self.number()?;
        self.take(length)
    }

    /// Every element takes a byte at least, so a claimed length allocates nothing.
    pub(crate) fn list<T>(
        &mut self,
        mut element: impl FnMut(&mut Self) -> Result<T, Misfit>,
    ) -> Result<Vec<T>, Misfit> {
        let length = self.number()?;
        let mut list = Vec::new();
        for _ in 0..length {
            list.push(element(self)?);
        }
        Ok(list)
    }

    pub(crate) fn optional<T>(
        &mut self,
        value: impl FnOnce(&mut Self) -> Result<T, Misfit>,
    ) -> Result<Option<T>, Misfit> {
        self.flag()?.then(|| value(self)).transpose()
    }

    /// 32 bytes after their length.
    pub(crate) fn digest(&mut self) -> Result<[u8; 32], Misfit> {
        let digest = self.bytes()?.try_into();
        digest.map_err(|_| Misfit::Length)
    }

    /// The bytes of a value of which only the layout is known.
    pub(crate) fn walk(&mut self, layout: &Layout) -> Result<&'a [u8], Misfit> {
        let taken = layout::take(layout, &mut &*self.rest, self.rest.len());
        self.take(taken.map_err(|_| Misfit::Layout)?.len())
    }

    pub(crate) const fn end(&self) -> Result<(), Misfit> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Misfit::LeftOver)
        }
    }

    /// A length or the number of a variant: ULEB128 of at most 32 bits, in its shortest form.
    pub(crate) fn number(&mut self) -> Result<usize, Misfit> {
        let mut value = 0_u64;
        for shift in (0..32).step_by(7) {
            let [byte] = self.array()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                let shortest = byte != 0 || shift == 0;
                let value = u32::try_from(value).ok().filter(|_| shortest);
                let value = value.and_then(|value| usize::try_from(value).ok());
                return value.ok_or(Misfit::Length);
            }
        }
        Err(Misfit::Length)
    }
}
