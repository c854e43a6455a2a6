"""Prints the lengths of generated texts compressed by CPython's gzip, for tests/cpython_lengths.rs.

    python3 tests/data/cpython_lengths.py > tests/data/cpython_lengths.csv

The texts are generated with SplitMix64, as in src/random.rs, so only their lengths are stored. Run it
with a CPython that uses stock zlib; it prints the versions to standard error. The stored file was
written by CPython 3.11.7 with zlib 1.2.13.
"""

import gzip
import sys
import zlib

MASK = (1 << 64) - 1


class Random:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        bits = self.state
        bits = ((bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        bits = ((bits ^ (bits >> 27)) * 0x94D049BB133111EB) & MASK
        return bits ^ (bits >> 31)

    def below(self, bound):
        return (self.next() * bound) >> 64


def noise(random, length):
    return bytes(random.below(256) for _ in range(length))


def letters(random, length):
    size = 2 + random.below(30)
    return bytes(ord("a") + random.below(size) for _ in range(length))


def words(random, length):
    vocabulary = [letters(random, 2 + random.below(9)) for _ in range(20 + random.below(400))]
    text = bytearray()
    while len(text) < length:
        rank = random.below(len(vocabulary)) * random.below(len(vocabulary)) // len(vocabulary)
        text += vocabulary[rank] + b" "
    return bytes(text[:length])


def periodic(random, length):
    period = noise(random, 1 + random.below(300))
    return (period * (length // len(period) + 1))[:length]


def mutated(random, length):
    """Copies of a random text, each with a few changes."""
    stretch = letters(random, 50 + random.below(500))
    text = bytearray()
    while len(text) < length:
        copy = bytearray(stretch)
        for _ in range(random.below(8)):
            byte = random.below(256)
            copy[random.below(len(copy))] = byte
        text += copy
    return bytes(text[:length])


KINDS = [noise, letters, words, periodic, mutated]


def length_of(random):
    """A random length: mostly short, at most 200,000."""
    choice = random.below(5) if random.below(4) == 0 else random.below(3)
    return random.below([40, 300, 3_000, 40_000, 200_001][choice])


def gzip_length(data):
    return len(gzip.compress(data))


def probe():
    """The probe text of src/compressor/zlib_probe.rs."""
    random = Random(2023)
    vocabulary = []
    for _ in range(400):
        length = 2 + random.below(9)
        vocabulary.append(bytes(ord("a") + random.below(20) for _ in range(length)))
    text = bytearray()
    while len(text) < 20_000:
        text += vocabulary[random.below(400) * random.below(400) // 400] + b" "
    return bytes(text)


def main():
    runtime = zlib.ZLIB_RUNTIME_VERSION
    print(f"# CPython {sys.version.split()[0]}, zlib {runtime}", file=sys.stderr)
    probe_lengths = []
    for level in range(10):
        compressor = zlib.compressobj(level, wbits=-15)
        probe_lengths.append(len(compressor.compress(probe()) + compressor.flush()))
    print(f"# probe lengths by level: {probe_lengths}", file=sys.stderr)

    print("kind,seed,length,gzip,pair_with_previous")
    for kind in KINDS:
        previous = b""
        for seed in range(600):
            random = Random(seed)
            length = length_of(random)
            text = kind(random, length)
            pair = gzip_length(previous + b" " + text)
            print(f"{kind.__name__},{seed},{length},{gzip_length(text)},{pair}")
            previous = text
    # Random bytes of every size class, including long ones.
    lengths = [0, 1, 2, 100, 16_382, 16_383, 16_384, 32_506, 32_768, 65_535, 65_536, 131_072, 200_000]
    for seed, length in enumerate(lengths, 10_000):
        text = noise(Random(seed), length)
        print(f"noise,{seed},{length},{gzip_length(text)},{gzip_length(b' ' + text)}")


main()
