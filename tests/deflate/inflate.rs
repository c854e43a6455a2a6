//! A decoder of DEFLATE streams (RFC 1951) that keeps only the symbols: the oracle for the lengths
//! that are finer than bytes. It is slow and simple.

use std::collections::HashMap;

const CODE_LENGTH_ORDER: [usize; 19] =
    [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// What a stream consists of.
#[derive(Debug)]
pub(crate) struct Symbols {
    pub(crate) blocks: usize,
    pub(crate) stored_blocks: usize,
    pub(crate) literal: Vec<u64>,
    pub(crate) distance: Vec<u64>,
    pub(crate) extra_bits: u64,
    /// The bits of the blocks, without the padding of the last byte.
    pub(crate) bits: u64,
}

impl Symbols {
    /// The cost of all symbols in the ideal code for their own frequencies, plus the extra bits.
    pub(crate) fn ideal_bits(&self) -> f64 {
        let cost = |counts: &[u64]| {
            let all = counts.iter().sum::<u64>() as f64;
            let used = counts.iter().filter(|&&count| count > 0);
            used.map(|&count| count as f64 * (all / count as f64).log2()).sum::<f64>()
        };
        cost(&self.literal) + cost(&self.distance) + self.extra_bits as f64
    }
}

pub(crate) fn symbols(stream: &[u8]) -> Symbols {
    let mut bits = Bits { stream, position: 0 };
    let mut symbols = Symbols {
        blocks: 0,
        stored_blocks: 0,
        literal: vec![0; 286],
        distance: vec![0; 30],
        extra_bits: 0,
        bits: 0,
    };
    loop {
        let last = bits.take(1) == 1;
        symbols.blocks += 1;
        match bits.take(2) {
            0 => {
                symbols.stored_blocks += 1;
                bits.position = bits.position.next_multiple_of(8);
                let length = bits.take(16);
                bits.position += 16 + 8 * length;
            }
            1 => {
                let literal =
                    (0..288).map(|symbol| [8, 9, 7, 8][fixed_range(symbol)]).collect::<Vec<_>>();
                bits.block(&Code::new(&literal), &Code::new(&[5; 30]), &mut symbols);
            }
            _ => {
                let (literal, distance) = bits.header();
                bits.block(&literal, &distance, &mut symbols);
            }
        }
        if last {
            symbols.bits = bits.position as u64;
            return symbols;
        }
    }
}

fn fixed_range(symbol: usize) -> usize {
    [144, 256, 280].iter().filter(|&&start| symbol >= start).count()
}

struct Code {
    symbols: HashMap<(u8, u32), usize>,
}

impl Code {
    /// The canonical code with these lengths (section 3.2.2).
    fn new(lengths: &[u8]) -> Code {
        let mut symbols = HashMap::new();
        let mut code = 0;
        for length in 1..=15 {
            for (symbol, _) in lengths.iter().enumerate().filter(|(_, l)| **l == length) {
                symbols.insert((length, code), symbol);
                code += 1;
            }
            code <<= 1;
        }
        Code { symbols }
    }
}

struct Bits<'a> {
    stream: &'a [u8],
    position: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> usize {
        let bit = |at: usize| usize::from(self.stream[at / 8] >> (at % 8) & 1);
        let value = (0..count).map(|i| bit(self.position + i) << i).sum();
        self.position += count;
        value
    }

    fn symbol(&mut self, code: &Code) -> usize {
        let mut read = 0;
        for length in 1..=15 {
            read = read << 1 | self.take(1) as u32;
            if let Some(&symbol) = code.symbols.get(&(length, read)) {
                return symbol;
            }
        }
        panic!("no such code");
    }

    /// Section 3.2.7.
    fn header(&mut self) -> (Code, Code) {
        let literals = self.take(5) + 257;
        let distances = self.take(5) + 1;
        let code_lengths = self.take(4) + 4;
        let mut lengths = [0; 19];
        for &symbol in &CODE_LENGTH_ORDER[..code_lengths] {
            lengths[symbol] = self.take(3) as u8;
        }
        let code = Code::new(&lengths);
        let mut lengths: Vec<u8> = Vec::new();
        while lengths.len() < literals + distances {
            let (value, count) = match self.symbol(&code) {
                16 => (lengths[lengths.len() - 1], 3 + self.take(2)),
                17 => (0, 3 + self.take(3)),
                18 => (0, 11 + self.take(7)),
                length => (length as u8, 1),
            };
            lengths.extend(std::iter::repeat_n(value, count));
        }
        (Code::new(&lengths[..literals]), Code::new(&lengths[literals..]))
    }

    /// Section 3.2.5.
    fn block(&mut self, literal: &Code, distance: &Code, symbols: &mut Symbols) {
        loop {
            let symbol = self.symbol(literal);
            symbols.literal[symbol] += 1;
            if symbol == 256 {
                return;
            }
            if symbol > 256 {
                let extra = match symbol {
                    265..=284 => (symbol - 261) / 4,
                    _ => 0,
                };
                self.take(extra);
                let symbol = self.symbol(distance);
                symbols.distance[symbol] += 1;
                let distance_extra = (symbol / 2).saturating_sub(1);
                self.take(distance_extra);
                symbols.extra_bits += (extra + distance_extra) as u64;
            }
        }
    }
}
