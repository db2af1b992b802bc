//! The articles that hold one term, packed into bytes: how often, and in which fields.
//! It never knows what the term is.

/// In which fields a term stands, and how often in the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) title: bool,
    pub(crate) heading: bool,
    pub(crate) tag: bool,
    pub(crate) text: u32,
}

impl Tally {
    fn pack(self) -> u32 {
        (self.text.min(u32::MAX >> 4) << 3)
            | u32::from(self.title)
            | (u32::from(self.heading) << 1)
            | (u32::from(self.tag) << 2)
    }

    fn unpack(packed: u32) -> Self {
        Self { title: packed & 1 != 0, heading: packed & 2 != 0, tag: packed & 4 != 0, text: packed >> 3 }
    }
}

/// A list of pairs (slot of the article, tally), slots rising: each slot as the step from the one before.
#[derive(Debug, Clone, Default)]
pub(crate) struct Postings {
    bytes: Vec<u8>,
    count: u32,
    last: u32,
}

impl Postings {
    /// A list without articles.
    pub(crate) const EMPTY: Self = Self { bytes: Vec::new(), count: 0, last: 0 };

    pub(crate) fn len(&self) -> u32 {
        self.count
    }

    /// Bytes on the heap.
    pub(crate) fn heap(&self) -> usize {
        self.bytes.capacity()
    }

    pub(crate) fn iter(&self) -> Iter<'_> {
        Iter { bytes: &self.bytes, slot: 0 }
    }

    /// Adds an article that is not in the list yet.
    pub(crate) fn insert(&mut self, slot: u32, tally: Tally) {
        if self.count == 0 || slot > self.last {
            // Lists are many and mostly short: room for doubling would cost more than it saves.
            if self.bytes.capacity() - self.bytes.len() < 6 && self.bytes.len() > 8 {
                self.bytes.reserve_exact(6 + self.bytes.len() / 16);
            } else {
                self.bytes.reserve_exact(3);
            }
            self.append(slot, tally);
            return;
        }
        let Some(place) = self.find(slot) else { return };
        let mut bytes = Vec::new();
        write(&mut bytes, slot - place.before);
        write(&mut bytes, tally.pack());
        write(&mut bytes, place.slot - slot);
        self.bytes.splice(place.start..place.step_end, bytes);
        self.count += 1;
    }

    /// Takes an article out; nothing happens if it is not in the list.
    pub(crate) fn remove(&mut self, slot: u32) {
        let Some(place) = self.find(slot).filter(|place| place.slot == slot) else { return };
        let mut rest = self.bytes.get(place.end..).unwrap_or_default();
        self.count -= 1;
        if let Some(step) = read(&mut rest) {
            let step_end = self.bytes.len() - rest.len();
            let mut bytes = Vec::new();
            write(&mut bytes, slot - place.before + step);
            self.bytes.splice(place.start..step_end, bytes);
        } else {
            self.bytes.truncate(place.start);
            self.last = place.before;
        }
    }

    /// The first entry of this slot or a later one.
    fn find(&self, slot: u32) -> Option<Entry> {
        let mut rest = self.bytes.as_slice();
        let mut before = 0;
        loop {
            let start = self.bytes.len() - rest.len();
            let here = before + read(&mut rest)?;
            let step_end = self.bytes.len() - rest.len();
            read(&mut rest)?;
            if here >= slot {
                return Some(Entry { before, slot: here, start, step_end, end: self.bytes.len() - rest.len() });
            }
            before = here;
        }
    }

    fn append(&mut self, slot: u32, tally: Tally) {
        write(&mut self.bytes, slot - self.last);
        write(&mut self.bytes, tally.pack());
        self.last = slot;
        self.count += 1;
    }
}

/// Where an entry lies among the bytes.
struct Entry {
    /// The slot of the entry before it.
    before: u32,
    slot: u32,
    start: usize,
    /// Where its step ends and its tally begins.
    step_end: usize,
    end: usize,
}

/// Walks through a list.
pub(crate) struct Iter<'a> {
    bytes: &'a [u8],
    slot: u32,
}

impl Iterator for Iter<'_> {
    type Item = (u32, Tally);

    fn next(&mut self) -> Option<Self::Item> {
        self.slot += read(&mut self.bytes)?;
        let tally = Tally::unpack(read(&mut self.bytes)?);
        Some((self.slot, tally))
    }
}

/// Appends a number in groups of seven bits, the lowest first.
pub(crate) fn write(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes such a number from the front; nothing at the end.
pub(crate) fn read(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    let mut shift = 0;
    loop {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(first & 0x7f) << shift;
        if first & 0x80 == 0 || shift >= 28 {
            return Some(number);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_list_is_the_map_that_it_packs() {
        let mut state = 3_u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) % below
        };
        let (mut list, mut map) = (Postings::default(), BTreeMap::new());
        for round in 0..4_000 {
            let slot = next(if round % 2 == 0 { 50 } else { 100_000 });
            if map.contains_key(&slot) || next(3) == 0 {
                map.remove(&slot);
                list.remove(slot);
            } else {
                let tally = Tally { title: next(2) == 0, heading: next(2) == 0, tag: next(2) == 0, text: next(400) };
                map.insert(slot, tally);
                list.insert(slot, tally);
            }
            assert_eq!(list.len() as usize, map.len());
            if round % 50 == 0 {
                assert!(list.iter().eq(map.iter().map(|(slot, tally)| (*slot, *tally))), "{round}");
            }
        }
        for slot in map.keys() {
            list.remove(*slot);
        }
        assert_eq!((list.iter().next(), list.len()), (None, 0));
    }
}
