use std::collections::HashSet;

use super::documents::Corpus;
use crate::random::Random;

impl Corpus {
    /// Draws `count` documents of each label with `seed`, and keeps the order of the corpus.
    ///
    /// If a label has fewer documents, all of them are taken. The same seed draws the same documents in
    /// every version of this crate, and a larger count draws those of a smaller count and more.
    ///
    /// # Complexity
    ///
    /// O(documents log documents), plus the bytes that are drawn.
    ///
    /// # Examples
    ///
    /// ```
    /// let corpus = nearzip::Corpus::sample();
    /// let drawn = corpus.shots(5, 1);
    /// assert_eq!(drawn.len(), 5 * corpus.labels().len());
    /// assert_eq!(drawn.labels(), corpus.labels());
    /// ```
    #[must_use]
    pub fn shots(&self, count: usize, seed: u64) -> Corpus {
        let mut positions: Vec<usize> = (0..self.len()).collect();
        Random::new(seed).shuffle(&mut positions);
        let mut left = vec![count; self.labels().len()];
        positions.retain(|&position| {
            let left = &mut left[self.label_id(position).index()];
            let drawn = *left > 0;
            *left -= usize::from(drawn);
            drawn
        });
        positions.sort_unstable();
        self.subset(&positions)
    }

    /// The documents whose ids another corpus does not have, in order.
    ///
    /// # Complexity
    ///
    /// O(documents of both), plus the bytes that are copied.
    ///
    /// # Examples
    ///
    /// ```
    /// let corpus = nearzip::Corpus::sample();
    /// let drawn = corpus.shots(5, 1);
    /// let rest = corpus.except(&drawn);
    /// assert_eq!((drawn.len(), rest.len()), (160, 320));
    /// assert!(rest.except(&corpus).is_empty());
    /// ```
    #[must_use]
    pub fn except(&self, others: &Corpus) -> Corpus {
        let taken: HashSet<_> = others.iter().map(|document| document.id).collect();
        let is_left = |&position: &usize| !taken.contains(&self.id(position));
        self.subset(&(0..self.len()).filter(is_left).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 40 documents labeled `many` and 3 labeled `few` among them; each text is its position.
    fn corpus() -> Corpus {
        let label = |position| if [5, 17, 29].contains(&position) { "few" } else { "many" };
        (0..43).map(|position: usize| (label(position), position.to_string())).collect()
    }

    fn positions(corpus: &Corpus) -> Vec<usize> {
        corpus.texts().map(|text| String::from_utf8_lossy(text).parse().unwrap()).collect()
    }

    #[test]
    fn each_label_gives_that_many_documents_or_all_it_has() {
        for (count, expected) in [(0, [0, 0]), (1, [1, 1]), (3, [3, 3]), (5, [5, 3]), (99, [40, 3])]
        {
            let drawn = corpus().shots(count, 7);
            let of = |label| (0..drawn.len()).filter(|&at| drawn.label(at) == label).count();
            assert_eq!([of("many"), of("few")], expected, "{count}");
        }
    }

    #[test]
    fn no_document_is_drawn_twice_and_the_order_is_kept() {
        for seed in 0..20 {
            let drawn = corpus().shots(6, seed);
            let positions = positions(&drawn);
            assert!(positions.is_sorted_by(|a, b| a < b), "{positions:?}");
            let ids = (0..drawn.len()).map(|at| drawn.id(at).to_string());
            assert!(ids.eq(positions.iter().map(usize::to_string)), "documents keep their ids");
        }
    }

    #[test]
    fn the_seed_decides() {
        let drawn = |count, seed| positions(&corpus().shots(count, seed));
        assert_eq!(drawn(4, 1), drawn(4, 1));
        assert_ne!(drawn(4, 1), drawn(4, 2));
        assert!(drawn(4, 1).iter().all(|position| drawn(6, 1).contains(position)));
    }

    #[test]
    fn draws_never_change() {
        assert_eq!(positions(&corpus().shots(2, 1)), [5, 23, 29, 30]);
    }

    #[test]
    fn every_document_of_a_label_is_equally_likely() {
        let mut counts = [0_u32; 43];
        for seed in 0..4_000 {
            for position in positions(&corpus().shots(4, seed)) {
                counts[position] += 1;
            }
        }
        let few = (0..43).filter(|position| corpus().label(*position) == "few");
        assert!(few.clone().all(|position| counts[position] == 4_000));
        // Each of the others is expected 400 times; five standard deviations are 95.
        let many = (0..43).filter(|position| corpus().label(*position) == "many");
        assert!(many.clone().all(|position| counts[position].abs_diff(400) < 95), "{counts:?}");
    }
}
