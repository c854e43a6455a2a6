//! Which columns hold what: by name, by number, or recognized.

use std::borrow::Borrow;

use super::super::column::{Column, Part};
use super::super::fault::InputFault;
use super::super::options::ReadOptions;

const LABEL_NAMES: [&str; 10] = [
    "labels",
    "class",
    "category",
    "target",
    "intent",
    "topic",
    "sentiment",
    "stance",
    "genre",
    "tag",
];
const TEXT_NAMES: [&str; 15] = [
    "title",
    "headline",
    "subject",
    "description",
    "content",
    "body",
    "message",
    "sentence",
    "sequence",
    "document",
    "review",
    "question",
    "query",
    "utterance",
    "tweet",
];

/// The most characters of a first row in a message.
const MOST_CHARACTERS: usize = 60;

/// The columns that hold the parts of a document, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// Whether the first row is a header, not a record.
    pub(super) header: bool,
    /// Its column is known even if no label is needed, so that the label does not become text.
    pub(super) label: Option<usize>,
    pub(super) text: Vec<usize>,
    pub(super) id: Option<usize>,
    pub(super) others: Vec<usize>,
    /// The names of the columns, or their numbers if they have none.
    pub(super) names: Vec<String>,
}

impl Layout {
    /// Finds the columns of a table from its first row.
    pub(super) fn of_table(
        first_row: &[String],
        options: &ReadOptions,
        labeled: bool,
    ) -> Result<Layout, InputFault> {
        let header = has_header(first_row, options, labeled)?;
        let names: Vec<String> = match header {
            true => first_row.to_vec(),
            false => (1..=first_row.len()).map(|number| number.to_string()).collect(),
        };
        let find = |part, column: &Column| find(part, column, &names, header);
        let label = match &options.label_column {
            Some(column) => Some(find(Part::Label, column)?),
            None if header => match recognize_label(&names) {
                Ok(None) | Err(_) if !labeled => None,
                Ok(None) => return Err(unrecognized(Part::Label, &names)),
                found => found?,
            },
            // A text alone in its row has no label.
            None => (labeled || starts_with_number(first_row)).then_some(0),
        };
        let id = options.id_column.as_ref().map(|column| find(Part::Id, column)).transpose()?;
        let others = match options.every_column {
            true => (0..names.len()).collect(),
            false => {
                let others = options.other_columns.iter().map(|column| find(Part::Other, column));
                others.collect::<Result<_, _>>()?
            }
        };
        let text = match &options.text_columns[..] {
            [] if header => recognize_text(&names)?,
            [] => (0..names.len())
                .filter(|&column| Some(column) != label && Some(column) != id)
                .collect(),
            columns => {
                columns.iter().map(|column| find(Part::Text, column)).collect::<Result<_, _>>()?
            }
        };
        if text.is_empty() {
            return Err(unrecognized(Part::Text, &names));
        }
        Ok(Layout { header, label, text, id, others, names })
    }

    /// The names of the columns that are not used. The label is not, if none is needed.
    pub(super) fn unused(&self, labeled: bool) -> Vec<String> {
        let used = |column: &usize| {
            self.label.filter(|_| labeled) == Some(*column)
                || self.id == Some(*column)
                || self.text.contains(column)
                || self.others.contains(column)
        };
        let columns = (0..self.names.len()).filter(|column| !used(column));
        let called = |column: usize| match self.names[column].trim() {
            "" => format!("column {}", column + 1),
            _ => self.names[column].clone(),
        };
        columns.map(called).collect()
    }

    /// A column as it is called in a note.
    pub(super) fn describe(&self, column: usize) -> String {
        match self.header {
            true => format!("{:?}", self.names[column].trim()),
            false => format!("column {}", self.names[column]),
        }
    }
}

/// Whether the first row has names that are known, or that were chosen.
pub(super) fn knows_header(
    first_row: &[impl Borrow<str>],
    options: &ReadOptions,
    labeled: bool,
) -> bool {
    let has = |name: &str| first_row.iter().any(|field| field.borrow().trim() == name);
    let mut names = options.columns().filter_map(Column::name).peekable();
    match names.peek() {
        Some(_) => names.all(has),
        None => has_text(first_row) && (!labeled || has_label(first_row)),
    }
}

/// Whether one or several columns may hold the label.
fn has_label(names: &[impl Borrow<str>]) -> bool {
    !matches!(recognize_label(names), Ok(None))
}

/// Whether one or several columns may hold the text.
fn has_text(names: &[impl Borrow<str>]) -> bool {
    recognize_text(names).map_or(true, |columns| !columns.is_empty())
}

fn has_header(
    first_row: &[String],
    options: &ReadOptions,
    labeled: bool,
) -> Result<bool, InputFault> {
    let named = options.columns().any(|column| column.name().is_some());
    let has_text = has_text(first_row);
    let has_label = has_label(first_row) && (first_row.len() > 1 || has_text);
    // The number of a column says nothing about a header, but the label need not be recognized then.
    let knows_label = has_label || !labeled || options.label_column.is_some();
    match options.header {
        Some(header) => Ok(header),
        None if named || has_text && knows_label => Ok(true),
        None if starts_with_number(first_row) && !has_label => Ok(false),
        // It is a header, which lacks a name.
        None if has_text || has_label => Ok(true),
        None if first_row[0].starts_with('#') => Err(InputFault::Comment),
        None if first_row.iter().any(|field| field.contains('\0')) => Err(InputFault::ZeroBytes),
        None => Err(InputFault::AmbiguousHeader { row: excerpt(&list(first_row)) }),
    }
}

/// Whether this is a row as AG News has them: the number of a label, then the text.
fn starts_with_number(first_row: &[String]) -> bool {
    first_row.len() > 1 && first_row[0].trim().parse::<i64>().is_ok()
}

/// The beginning of a text as one line, for a message.
fn excerpt(text: &str) -> String {
    let mut characters = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut excerpt: String = characters.by_ref().take(MOST_CHARACTERS).collect();
    if characters.next().is_some() {
        excerpt.push('…');
    }
    excerpt
}

fn find(part: Part, column: &Column, names: &[String], header: bool) -> Result<usize, InputFault> {
    let position = match column {
        Column::Number(number) => number.checked_sub(1).filter(|&column| column < names.len()),
        Column::Name(name) if header => {
            let is_called = |&column: &usize| names[column].trim() == name;
            only(part, (0..names.len()).filter(is_called).collect(), names)?
        }
        Column::Name(_) => None,
    };
    position.ok_or_else(|| {
        let known = list(names);
        InputFault::MissingColumn { part, column: column.clone(), known }
    })
}

fn recognize(names: &[impl Borrow<str>], known: &[&str]) -> Vec<usize> {
    let is_known = |name: &str| known.iter().any(|known| name.trim().eq_ignore_ascii_case(known));
    (0..names.len()).filter(|&column| is_known(names[column].borrow())).collect()
}

/// The column `label`, or if there is none, the one whose name is known for labels.
pub(in crate::corpus::read) fn recognize_label(
    names: &[impl Borrow<str>],
) -> Result<Option<usize>, InputFault> {
    match only(Part::Label, recognize(names, &["label"]), names)? {
        None => only(Part::Label, recognize(names, &LABEL_NAMES), names),
        found => Ok(found),
    }
}

/// The only one of these columns, if there is one. If they have the same name, their numbers are what
/// tells them apart.
fn only(
    part: Part,
    columns: Vec<usize>,
    names: &[impl Borrow<str>],
) -> Result<Option<usize>, InputFault> {
    let [first, _, ..] = columns[..] else {
        return Ok(columns.first().copied());
    };
    let name = |column: usize| names[column].borrow().trim();
    let is_same = columns[1..].iter().any(|&column| name(column) == name(first));
    let found = columns.iter().map(|&column| match is_same {
        true => format!("{} ({})", column + 1, name(column)),
        false => name(column).to_owned(),
    });
    Err(InputFault::CompetingColumns { part, found: found.collect::<Vec<_>>().join(", ") })
}

/// The column `text`, or if there is none, every column whose name is known for a part of a text.
pub(in crate::corpus::read) fn recognize_text(
    names: &[impl Borrow<str>],
) -> Result<Vec<usize>, InputFault> {
    Ok(match only(Part::Text, recognize(names, &["text"]), names)? {
        None => recognize(names, &TEXT_NAMES),
        Some(column) => vec![column],
    })
}

pub(in crate::corpus::read) fn unrecognized(part: Part, names: &[impl Borrow<str>]) -> InputFault {
    InputFault::UnrecognizedColumn { part, known: list(names) }
}

pub(in crate::corpus::read) fn list(names: &[impl Borrow<str>]) -> String {
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(fields: &[&str]) -> Vec<String> {
        fields.iter().map(|&field| field.to_owned()).collect()
    }

    fn options(label: Option<&str>, text: &[&str]) -> ReadOptions {
        ReadOptions::default()
            .label_column(label.map(Column::from))
            .text_columns(text.iter().map(|&text| Column::from(text)))
    }

    fn layout(fields: &[&str], options: &ReadOptions) -> (bool, Option<usize>, Vec<usize>) {
        let layout = Layout::of_table(&row(fields), options, true).unwrap();
        (layout.header, layout.label, layout.text)
    }

    #[test]
    fn known_names_are_recognized() {
        let any = ReadOptions::default();
        assert_eq!(layout(&["label", "text"], &any), (true, Some(0), vec![1]));
        assert_eq!(layout(&["Text", "LABEL"], &any), (true, Some(1), vec![0]));
        assert_eq!(layout(&["sequence", "class"], &any), (true, Some(1), vec![0]));
        assert_eq!(layout(&["class", "title", "description"], &any), (true, Some(0), vec![1, 2]));
        assert_eq!(layout(&["title", "text", "topic"], &any), (true, Some(2), vec![1]));
    }

    #[test]
    fn a_leading_number_means_the_layout_of_ag_news() {
        let any = ReadOptions::default();
        assert_eq!(layout(&["3", "Title", "Body, long"], &any), (false, Some(0), vec![1, 2]));
    }

    #[test]
    fn columns_are_chosen_by_name_and_by_number() {
        assert_eq!(layout(&["x", "y", "z"], &options(Some("z"), &["x"])), (true, Some(2), vec![0]));
        let numbered = options(Some("3"), &["2", "1"]);
        let ambiguous = Layout::of_table(&row(&["v1", "v2", "v3"]), &numbered, true);
        let seen = InputFault::AmbiguousHeader { row: "v1, v2, v3".to_owned() };
        assert_eq!(ambiguous, Err(seen));
        for header in [true, false] {
            let numbered = numbered.clone().header(header);
            assert_eq!(layout(&["x", "y", "z"], &numbered), (header, Some(2), vec![1, 0]));
        }
        let label = options(Some("1"), &[]);
        assert_eq!(layout(&["1", "2", "text"], &label), (true, Some(0), vec![2]));
        assert_eq!(layout(&["1", "2"], &options(Some("1"), &["2"])), (false, Some(0), vec![1]));
    }

    #[test]
    fn ambiguous_tables_are_refused() {
        let refusal = |fields: &[&str], options: &ReadOptions| {
            Layout::of_table(&row(fields), options, true).unwrap_err().to_string()
        };
        let any = ReadOptions::default();
        assert!(
            refusal(&["spam", &"you won ".repeat(9)], &any)
                .starts_with("cannot tell whether the first row (spam, you won you")
        );
        assert!(refusal(&["spam", "you\0won"], &any).starts_with("has zero bytes"));
        for (row, found) in [
            (["label", "text", "label"], "columns 1 (label), 3 (label) may be the label"),
            (["label", "text", "text"], "columns 2 (text), 3 (text) may be the text"),
            (["topic", "text", "genre"], "columns topic, genre may be the label"),
        ] {
            assert!(refusal(&row, &any).contains(found), "{row:?}");
        }
        assert!(
            refusal(&["a", "b", "a"], &options(Some("a"), &["b"]))
                .contains("columns 1 (a), 3 (a) may be the label")
        );
        let headed = any.header(true);
        assert_eq!(
            refusal(&["kind", "words"], &headed),
            "no column is recognized as the label; say which of kind, words it is"
        );
        assert_eq!(
            refusal(&["label", "text"], &options(Some("lable"), &[])),
            "there is no column \"lable\"; the columns are label, text"
        );
        assert!(refusal(&["1", "text"], &options(Some("3"), &["2"])).contains("no column 3"));
        assert!(refusal(&["1", "text"], &options(Some("0"), &["2"])).contains("no column 0"));
    }
}
