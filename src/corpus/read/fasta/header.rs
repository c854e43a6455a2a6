//! What is in the header of a record.

use super::super::column::Column;

/// What may stand before a key, beside white space and the delimiter.
const SEPARATORS: [char; 3] = ['|', ';', '['];

/// The header of a record of FASTA: fields, which have numbers, and values of keys, wherever they are.
///
/// Fields are separated by the given delimiter, else by `|` if there is any, else by white space. A value goes on
/// to the next key, or to the end of its field: `OS=Homo sapiens OX=9606` has the values `Homo sapiens` and
/// `9606`, and so has `[OS=Homo sapiens] [OX=9606]`.
#[derive(Debug)]
pub(super) struct Header<'a> {
    delimiter: Option<char>,
    fields: Vec<&'a str>,
    values: Vec<(&'a str, &'a str)>,
}

impl<'a> Header<'a> {
    pub(super) fn of(header: &'a str, delimiter: Option<u8>) -> Header<'a> {
        let delimiter = delimiter.map(char::from);
        let fields: Vec<&str> = match delimiter.or(header.contains('|').then_some('|')) {
            None | Some(' ') => header.split_ascii_whitespace().collect(),
            Some(delimiter) => header.split(delimiter).map(str::trim).collect(),
        };
        Header { delimiter, fields, values: values(header, delimiter) }
    }

    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    /// The value of a key, or a field by its number, counted from 1, without its key if it has one.
    pub(super) fn get(&self, column: &Column) -> Option<&'a str> {
        match column {
            Column::Number(number) => {
                let field = *self.fields.get(number.checked_sub(1)?)?;
                Some(key(field, self.delimiter).map_or(field, |key| &field[key.len() + 1..]))
            }
            Column::Name(name) => {
                self.values.iter().find(|(key, _)| key == name).map(|&(_, value)| value)
            }
        }
    }

    pub(super) fn keys(&self) -> Vec<&'a str> {
        self.values.iter().map(|&(key, _)| key).collect()
    }

    /// What can be asked for, for messages: fields, and keys inside them.
    pub(super) fn names(&self) -> Vec<&'a str> {
        let fields = self.fields.iter().map(|field| key(field, self.delimiter).unwrap_or(field));
        let mut names: Vec<&str> = fields.collect();
        for key in self.keys() {
            if !names.contains(&key) {
                names.push(key);
            }
        }
        names
    }
}

/// The keys of a header with their values.
fn values(header: &str, delimiter: Option<char>) -> Vec<(&str, &str)> {
    let mut before = ' ';
    let keys = header.char_indices().filter_map(|(place, character)| {
        let begins = separates(std::mem::replace(&mut before, character), delimiter);
        key(&header[place..], delimiter).filter(|_| begins).map(|key| (place, key))
    });
    let keys: Vec<(usize, &str)> = keys.collect();
    // A key has no separator inside, so that the next begins behind it.
    let ends = keys.iter().skip(1).map(|&(place, _)| place).chain([header.len()]);
    let mut values = Vec::with_capacity(keys.len());
    for (&(place, key), end) in keys.iter().zip(ends) {
        let rest = &header[place + key.len() + 1..end];
        let closing = if header[..place].ends_with('[') { ']' } else { '|' };
        let end = rest.find(|character| character == closing || Some(character) == delimiter);
        let value = &rest[..end.unwrap_or(rest.len())];
        let value = value.trim_end_matches(|character| separates(character, delimiter));
        values.push((key, value.trim_start()));
    }
    values
}

/// The key at the start of a text, before `=`.
fn key(text: &str, delimiter: Option<char>) -> Option<&str> {
    let (key, _) = text.split_once('=')?;
    let is_key = !key.is_empty() && !key.contains(|character| separates(character, delimiter));
    is_key.then_some(key)
}

/// Whether a character ends what is before it, and may stand before a key.
fn separates(character: char, delimiter: Option<char>) -> bool {
    character.is_whitespace() || SEPARATORS.contains(&character) || Some(character) == delimiter
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value<'a>(header: &'a str, delimiter: Option<u8>, column: &str) -> Option<&'a str> {
        Header::of(header, delimiter).get(&Column::from(column))
    }

    #[test]
    fn fields_have_numbers() {
        assert_eq!(value("s1 4 from a dog", None, "2"), Some("4"));
        assert_eq!(value("s1|4|a dog", None, "3"), Some("a dog"));
        assert_eq!(value("s1|4 a dog", Some(b' '), "3"), Some("dog"));
        assert_eq!(value("s1;;4", Some(b';'), "3"), Some("4"));
        assert_eq!(value("s1 kind=4", None, "2"), Some("4"));
        assert_eq!(value("s1 4", None, "0"), None);
        assert_eq!(value("s1 4", None, "3"), None);
    }

    #[test]
    fn values_have_keys_wherever_they_are() {
        let uniprot = "sp|P1|X_HUMAN Protein X OS=Homo sapiens OX=9606 GN=X PE=1 SV=2";
        for (key, expected) in [("OS", "Homo sapiens"), ("OX", "9606"), ("SV", "2")] {
            assert_eq!(value(uniprot, None, key), Some(expected), "{key}");
        }
        assert_eq!(value(uniprot, None, "2"), Some("P1"));
        assert_eq!(value(uniprot, None, "3"), uniprot.rsplit('|').next());
        let brackets = "s1 [organism=Homo sapiens] [strain=K-12; a] complete";
        assert_eq!(value(brackets, None, "organism"), Some("Homo sapiens"));
        assert_eq!(value(brackets, None, "strain"), Some("K-12; a"));
        assert_eq!(value("s1|class=4|a human", None, "class"), Some("4"));
        assert_eq!(value("s1;size=12;label=x;", None, "size"), Some("12"));
        assert_eq!(value("s1;size=12;label=x;", None, "label"), Some("x"));
        assert_eq!(value("s1 tax=a;b;c", None, "tax"), Some("a;b;c"));
        assert_eq!(value("s1 a.label=x", None, "label"), None);
        assert_eq!(value("s1 =x label=", None, "label"), Some(""));
        assert_eq!(Header::of(uniprot, None).keys(), ["OS", "OX", "GN", "PE", "SV"]);
    }

    proptest! {
        #[test]
        fn any_header_has_values(
            header in "[a=|;: \\[\\]\u{e9}\u{2003}]{0,20}",
            delimiter in prop::option::of(prop::sample::select(b"=|;:a [ \xe9".to_vec())),
        ) {
            let parsed = Header::of(&header, delimiter);
            for name in parsed.keys() {
                let value = parsed.get(&Column::Name(name.to_owned())).unwrap();
                let with_name = format!("{name}=");
                prop_assert!(header.contains(&with_name) && header.contains(value));
            }
            for number in 1..=parsed.len() {
                prop_assert!(header.contains(parsed.get(&Column::Number(number)).unwrap()));
            }
        }
    }

    #[test]
    fn the_delimiter_separates_keys_too() {
        assert_eq!(Header::of("a:b=1:c=2 3", Some(b':')).keys(), ["b", "c"]);
        assert_eq!(value("a:b=1:c=2 3", Some(b':'), "c"), Some("2 3"));
        assert_eq!(value("a:b=1:c=2 3", None, "a:b"), Some("1:c=2 3"));
    }
}
