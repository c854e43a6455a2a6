//! Which class would compress a text best: one model per class, and the bits that it saves.
//!
//! | file | idea |
//! |---|---|
//! | `model` | adding and removing documents, scoring texts |
//! | `class_size` | how much text a class has |
//! | `order` | how many bytes of context are worth counting |
//! | `gram` | the strings that are counted, and their numbers |
//! | `key` | a gram and a class, which are counted together |
//! | `counts` | how often each gram occurs in each class |
//! | `sector` | the counts of grams whose hashes begin alike |
//! | `row` | the counts of one gram |
//! | `tally` | counting the grams of many documents at once |
//! | `table` | a hash table of counts |
//! | `logarithm` | the integers that scores are made of |
//! | `lookup` | the counts of all grams that end at some positions of a text |
//! | `recent` | recognizing grams that occur again |
//! | `score` | from counts to the bits that a class saves |
//! | `evidence` | the bits that each byte saves |
//! | `log_counts` | the logarithms of a gram's counts |
//! | `interpolation` | the ratios of some bytes, from order to order |
//! | `taught` | texts that belong to several classes, each in part |
//! | `left_out` | scoring a document as if it had not been counted |
//! | `encode` | the model as bytes, read at once or when they are needed |
//! | `groups` | which bytes have the counts of which sectors |
//! | `group` | the counts of some sectors as bytes |
//! | `stored` | counts in a file |
//! | `numbers` | numbers as bytes |
//!
//! The words used here:
//!
//! | word | meaning |
//! |---|---|
//! | frame | the line break that is added before and after each text, to mark its start and its end |
//! | context | the bytes just before a byte |
//! | order | the length of a context in bytes; the order of a model is that of its longest contexts |
//! | gram | a byte string in a framed text: a context and the byte after it; known by a 40-bit hash |
//! | class | all documents with one label |
//! | background | the probability of a byte estimated from all classes together, as in a universal background model |
//! | ratio | how many times as likely as in the background a byte is in a class |
//! | evidence | the logarithm of a ratio, clipped, averaged over orders, summed over the bytes of a text |
//! | prior | the weight of the estimate for the next shorter context, in occurrences: the strength of a Dirichlet prior |
//! | escape cost | −log₂ of the part of an estimate that is left to shorter contexts, prior / (count + prior): the escape probability of PPM |
//! | interpolation | combining the estimates of all orders, from the shortest context to the longest |
//! | row | a gram's counts in all classes |
//! | lane | the place of one class among those that are computed at once |
//! | block | the part of a row that is computed at once: a count for each lane |
//! | sector | the counts of all grams whose hashes share their first 16 bits |
//! | group | the sectors that are stored, and decoded, together |
//! | head, cell | a gram, and its count in one class, each as a word of a sector |
//! | guess | the place in its sector where a gram probably is, by interpolation search |
//! | left out | not counted while it is scored, as in leave-one-out cross-validation |
//! | log-odds | the natural logarithm of a class's odds against the likeliest class |

mod class_size;
mod counts;
mod encode;
mod evidence;
mod gram;
mod group;
mod groups;
mod interpolation;
mod key;
mod left_out;
mod log_counts;
mod logarithm;
mod lookup;
mod model;
mod numbers;
mod order;
mod recent;
mod row;
mod score;
mod sector;
mod stored;
mod table;
mod tally;
mod taught;

#[cfg(test)]
mod tests;

pub use evidence::Evidence;
pub(crate) use model::{ClassModel, Opinion};
pub(crate) use order::order_for;
pub(crate) use taught::{SharedText, TaughtModel, WHOLE};
