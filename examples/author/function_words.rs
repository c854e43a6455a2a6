//! Words that say how a text is written, and not what it is about.

const FUNCTION_WORDS: &str = "a about after again against all also although among an and another any are as at be \
    because been before being between both but by can cannot could did do does done down each either else even ever \
    every few for from further had has have he her here him his how however i if in into is it its itself less like \
    may me might more most much must my neither never no nor not nothing of often on once one only or other others \
    our out over own perhaps rather same shall she should since so some still such than that the their them \
    themselves then there therefore these they this those though through thus to too towards under until up upon us \
    very was we well were what whatever when where whether which while whilst who whom whose why will with within \
    without would yet you your";

/// The text with a star for every other word. Punctuation stays.
pub(crate) fn only(text: &str) -> String {
    let known: Vec<&str> = FUNCTION_WORDS.split_whitespace().collect();
    let masked = |word: &str| {
        let bare = word.trim_matches(|character: char| !character.is_alphanumeric());
        match bare.is_empty() || known.contains(&&*bare.to_lowercase()) {
            true => word.to_owned(),
            false => word.replacen(bare, "*", 1),
        }
    };
    text.split_whitespace().map(masked).collect::<Vec<_>>().join(" ")
}
