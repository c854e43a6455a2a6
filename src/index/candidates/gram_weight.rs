/// The power to which the rarity of a gram is raised: the logarithm of the number of all documents
/// divided by the number of documents that have it. The power was chosen on held-out parts of training
/// sets.
const POWER: f64 = 1.25;

/// The weight of a gram that occurs once in a text: ln(documents / documents with it)^1.25, where at least
/// one document has it.
pub(crate) fn rarity(documents: usize, documents_with: usize) -> f64 {
    libm::pow(libm::log(documents as f64 / documents_with as f64), POWER)
}

/// The factor for the weight of a gram that occurs this often: 1 + ln occurrences.
pub(crate) fn repeated(occurrences: usize) -> f64 {
    match occurrences {
        1 => 1.0,
        _ => 1.0 + libm::log(occurrences as f64),
    }
}
