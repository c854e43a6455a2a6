//! Texts that are joined with those that are similar.

/// Another text, by its number, and how similar it is.
pub(crate) type Similar = (u32, f32);

/// For each text, those that were found for it and those for which it was found, in order.
pub(crate) fn joined(found: &[Vec<Similar>]) -> Vec<Vec<Similar>> {
    let mut joined = found.to_vec();
    for (text, others) in found.iter().enumerate() {
        for &(other, similarity) in others {
            joined[other as usize].push((text as u32, similarity));
        }
    }
    for others in &mut joined {
        // Of the same two found from both ends, rounding may have made different similarities.
        others.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        others.dedup_by_key(|other| other.0);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_have_the_higher_similarity_once() {
        let found = [vec![(2, 0.25), (1, 0.5)], vec![(0, 0.75)], vec![]];
        let expected = [vec![(1, 0.75), (2, 0.25)], vec![(0, 0.75)], vec![(0, 0.25)]];
        assert_eq!(joined(&found), expected);
    }
}
