//! JSON as it is written: members in their order, numbers digit by digit, texts cut in the middle
//! of a character.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object in their order, each as it is written, so that long numbers keep their
/// digits.
pub(super) struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<'de>, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    members.push((name, map.next_value()?));
                }
                Ok(Object(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// A member's name, borrowed unless it has escapes.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Object<'a> {
    /// The names of the members, each once.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut known = HashSet::with_capacity(self.0.len());
        self.0.iter().map(|(name, _)| &**name).filter(|name| known.insert(*name)).collect()
    }

    /// Whether its members have these names, in this order.
    pub(super) fn has_names(&self, names: &[String]) -> bool {
        self.0.iter().map(|(name, _)| &**name).eq(names.iter().map(String::as_str))
    }

    /// The value of a member. A name with dots that is no member's is a path: `meta.id`.
    pub(super) fn find(&self, name: &str) -> Option<&'a RawValue> {
        self.member(name).or_else(|| {
            let (outer, path) = name.split_once('.')?;
            path.split('.').try_fold(self.member(outer)?, |value, name| {
                serde_json::from_str::<Object<'a>>(value.get()).ok()?.member(name)
            })
        })
    }

    /// Of members with the same name, the last counts.
    fn member(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(member, _)| member == name).map(|(_, value)| *value)
    }
}

/// A string in which half a surrogate pair, left when a tool cuts a text, is U+FFFD.
pub(super) struct Text<'a>(pub(super) Cow<'a, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text<'de>, D::Error> {
        struct Bytes;

        impl<'de> Visitor<'de> for Bytes {
            type Value = Text<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }

            fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Text<'de>, E> {
                match str::from_utf8(bytes) {
                    Ok(text) => Ok(Text(Cow::Borrowed(text))),
                    Err(_) => self.visit_bytes(bytes),
                }
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Text<'de>, E> {
                let mut text = String::with_capacity(bytes.len());
                for chunk in bytes.utf8_chunks() {
                    text.push_str(chunk.valid());
                    // A surrogate is three bytes, the first of which no other invalid byte equals.
                    if chunk.invalid() == [0xED] {
                        text.push(char::REPLACEMENT_CHARACTER);
                    }
                }
                Ok(Text(Cow::Owned(text)))
            }
        }

        deserializer.deserialize_bytes(Bytes)
    }
}

/// The JSON with null for each NaN and infinity, which Python writes although JSON has none.
pub(super) fn without_nan(json: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(json.len());
    let (mut in_string, mut place) = (false, 0);
    while let Some(&byte) = json.get(place) {
        let rest = &json[place..];
        let number = [&b"NaN"[..], b"Infinity", b"-Infinity"]
            .into_iter()
            .find(|number| !in_string && rest.starts_with(number));
        if let Some(number) = number {
            plain.extend_from_slice(b"null");
            place += number.len();
            continue;
        }
        let is_escape = in_string && byte == b'\\' && rest.len() > 1;
        in_string ^= byte == b'"';
        let count = if is_escape { 2 } else { 1 };
        plain.extend_from_slice(&rest[..count]);
        place += count;
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_is_null_outside_of_strings() {
        let json = br#"{"a":NaN,"b":[-Infinity,Infinity],"NaN":"\"NaN"}"#;
        let plain = br#"{"a":null,"b":[null,null],"NaN":"\"NaN"}"#;
        assert_eq!(without_nan(json), plain);
    }
}
