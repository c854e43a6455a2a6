//! How much of each text belongs to each label.

/// For each text, a number for each label; they sum to 1.
#[derive(Debug)]
pub(super) struct Shares {
    labels: usize,
    shares: Vec<f64>,
}

impl Shares {
    /// Shares of one text after another, whose sums may be others than 1 until they are
    /// [scaled](Shares::scale).
    pub(super) fn new(shares: Vec<f64>, labels: usize) -> Shares {
        Shares { labels, shares }
    }

    /// The sum of each label, over all texts.
    pub(super) fn sums(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.labels];
        for row in self.shares.chunks(self.labels) {
            sums.iter_mut().zip(row).for_each(|(sum, share)| *sum += share);
        }
        sums
    }

    /// Multiplies each label by its factor, and divides each text by its sum.
    pub(super) fn scale(&mut self, factors: &[f64]) {
        for row in self.shares.chunks_mut(self.labels) {
            row.iter_mut().zip(factors).for_each(|(share, factor)| *share *= factor);
            divide_by_sum(row);
        }
    }

    /// Divides each label by a power of its sum, unless it has none, and each text by its sum.
    pub(super) fn even_out(&mut self, power: f64) {
        let factor = |sum: f64| if sum > 0.0 { libm::pow(sum, -power) } else { 1.0 };
        let factors: Vec<f64> = self.sums().into_iter().map(factor).collect();
        self.scale(&factors);
    }

    pub(super) fn of_text(&self, text: usize) -> &[f64] {
        &self.shares[text * self.labels..][..self.labels]
    }

    /// The mean of the shares of some texts, weighted by the squares of their cosines with another.
    pub(super) fn mean(&self, near: &[(usize, f64)]) -> Vec<f64> {
        let mut mean = vec![0.0; self.labels];
        let mut sum = 0.0;
        for &(text, cosine) in near {
            let weight = cosine * cosine;
            sum += weight;
            let shares = self.of_text(text);
            mean.iter_mut().zip(shares).for_each(|(mean, share)| *mean += weight * share);
        }
        match sum > 0.0 {
            true => mean.iter_mut().for_each(|mean| *mean /= sum),
            false => mean.fill(1.0 / self.labels as f64),
        }
        mean
    }
}

/// Makes the sum 1; of a text without shares, all are equal.
fn divide_by_sum(shares: &mut [f64]) {
    let sum: f64 = shares.iter().sum();
    match sum > 0.0 {
        true => shares.iter_mut().for_each(|share| *share /= sum),
        false => shares.fill(1.0 / shares.len() as f64),
    }
}

/// The logarithms of shares, of which even 0 is not impossible.
pub(super) fn logarithms(shares: &[f64]) -> Vec<f64> {
    let least = 0.1 / shares.len() as f64;
    shares.iter().map(|share| libm::log(share + least)).collect()
}
