//! Where a query's strings of three bytes occur.

use super::presence::{Presence, spread_three};
use super::symbols::MIN_MATCH;
use super::text::Text;

/// The occurrences of all strings of three bytes.
///
/// Most searches find at most two, which are compared without a branch: a mispredicted branch costs a search far more than a
/// comparison.
#[derive(Debug)]
pub(super) struct Occurrences {
    /// By hash value.
    slots: Box<[Slot; SLOTS]>,
    /// The occurrences for which their slot has no room.
    more: Vec<u16>,
    pub(super) presence: Presence,
    shift: u32,
    /// The number and contents of the slot that the string at the border was added to, as it was before, and the length of
    /// `more` then.
    former: Option<(usize, Slot, usize)>,
}

/// The occurrences of the strings of one hash value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    /// The first two. If there are fewer, other positions stand in: comparing with any source is harmless, since one that
    /// matches belongs here.
    pub(super) two: [u16; 2],
    /// Where the others begin in `Occurrences::more`, and how many there are.
    more: u16,
    more_len: u16,
}

impl Slot {
    #[inline(always)]
    pub(super) fn has_more(&self) -> bool {
        self.more_len != 0
    }
}

/// The logarithm of the number of slots.
const LOG_SLOTS: u32 = 15;
const SLOTS: usize = 1 << LOG_SLOTS;

const EMPTY: Slot = Slot { two: [1; 2], more: 0, more_len: 0 };

impl Occurrences {
    pub(super) fn new() -> Self {
        let slots = vec![EMPTY; SLOTS].into_boxed_slice();
        Occurrences {
            slots: slots.try_into().expect("allocated with this length"),
            more: Vec::new(),
            presence: Presence::new(),
            shift: 0,
            former: None,
        }
    }

    /// Sorts all positions of the first `len` bytes, a query and its separator, by the three bytes there. Position 0 is never
    /// a source.
    pub(super) fn collect(&mut self, text: &Text, len: usize) {
        self.presence.reset(text.up_to(len));
        let bits = (2 * len).max(1 << 8).next_power_of_two().ilog2().min(LOG_SLOTS);
        self.shift = 32 - bits;
        let positions = 1..len.saturating_sub(MIN_MATCH - 1);
        let mut sizes = vec![0u16; 1 << bits];
        for position in positions.clone() {
            sizes[self.number(text.four(position))] += 1;
        }
        let mut start = 0;
        for (slot, size) in self.slots.iter_mut().zip(&mut sizes) {
            let more_len = size.saturating_sub(2);
            *slot = Slot { more: start, more_len, ..EMPTY };
            start += more_len;
            *size = 0;
        }
        self.more.clear();
        self.more.resize(usize::from(start), 0);
        for position in positions {
            let number = self.number(text.four(position));
            let place = usize::from(sizes[number]);
            sizes[number] += 1;
            let slot = &mut self.slots[number];
            let source = position as u16;
            match place {
                0 => slot.two = [source; 2],
                1 => slot.two[1] = source,
                _ => self.more[usize::from(slot.more) + place - 2] = source,
            }
        }
    }

    /// Adds the strings that start in the query, of `len` bytes, and depend on the document: the one of three bytes, and
    /// those of four bytes that matches with the first `reach` bytes of `" " + document` can cover.
    pub(super) fn open_border(&mut self, text: &Text, len: usize, reach: usize) {
        for position in len.saturating_sub(2)..(len + reach).saturating_sub(3) {
            self.presence.add_four(text.four(position));
        }
        let gram = text.four(len - 1);
        self.presence.add_three(gram);
        let number = self.number(gram);
        let former = self.slots[number];
        let start = self.more.len();
        self.former = Some((number, former, start));
        let more = usize::from(former.more);
        self.more.extend_from_within(more..more + usize::from(former.more_len));
        self.more.push((len - 1) as u16);
        self.slots[number] = Slot { more: start as u16, more_len: former.more_len + 1, ..former };
    }

    /// Undoes [`open_border`](Self::open_border).
    pub(super) fn close_border(&mut self) {
        self.presence.restore();
        if let Some((number, former, len)) = self.former.take() {
            self.slots[number] = former;
            self.more.truncate(len);
        }
    }

    #[inline(always)]
    fn number(&self, gram: u32) -> usize {
        (spread_three(gram) >> self.shift) as usize % SLOTS
    }

    /// The slot of the first three bytes of `gram`.
    #[inline(always)]
    pub(super) fn slot(&self, gram: u32) -> &Slot {
        &self.slots[self.number(gram)]
    }

    /// The occurrences for which `slot` has no room.
    #[inline(always)]
    pub(super) fn more(&self, slot: &Slot) -> &[u16] {
        &self.more[usize::from(slot.more)..][..usize::from(slot.more_len)]
    }

    /// All occurrences of the first three bytes of `gram`, and those of some other strings.
    pub(super) fn sources(&self, gram: u32) -> impl Iterator<Item = usize> {
        let slot = self.slot(gram);
        slot.two.iter().chain(self.more(slot)).map(|&source| usize::from(source))
    }
}

#[cfg(test)]
mod tests {
    use super::super::prepared::{Prepared, prepare};
    use super::*;
    use crate::random::Random;

    fn set_document(text: &mut Text, start: usize, document: &[u8]) {
        let mut prepared = Vec::new();
        prepare(document, &mut prepared);
        text.set_document(start, document, Prepared::read(&prepared, document.len()).unwrap());
    }

    fn text(query: &[u8], document: &[u8]) -> Text {
        let mut text = Text::new();
        text.set_query(query);
        set_document(&mut text, query.len() + 1, document);
        text
    }

    #[test]
    fn every_occurrence_is_found_and_the_border_leaves_no_trace() {
        let mut random = Random::new(61);
        let mut occurrences = Occurrences::new();
        for round in 0..200 {
            let len = 4 + random.below(400) as usize;
            let letters = 1 + random.below(20);
            let query: Vec<u8> = (0..len).map(|_| b'a' + random.below(letters) as u8).collect();
            let mut text = text(&query, b"");
            occurrences.collect(&text, len + 1);
            set_document(&mut text, len + 1, b"document");
            let joined = text.up_to(len + 9).to_vec();
            let found = |occurrences: &Occurrences, position: usize, source: usize| {
                let gram = [joined[position], joined[position + 1], joined[position + 2], 0];
                occurrences.sources(u32::from_le_bytes(gram)).any(|s| s == source)
            };
            // The string at the border starts in the query and ends in the document.
            for is_open in [false, true, false] {
                if is_open {
                    occurrences.open_border(&text, len, 8);
                }
                for source in 1..len - 1 {
                    assert!(found(&occurrences, source, source), "round {round}: {source}");
                    let four = text.four(source);
                    assert!(source + 4 > len || occurrences.presence.has_four(four));
                }
                assert_eq!(found(&occurrences, len - 1, len - 1), is_open, "round {round}");
                occurrences.close_border();
            }
        }
    }
}
