use std::fmt::Write;

use super::tree::Tree;

/// What a name may have without quotes, besides letters and digits.
const PLAIN: &str = ".+-/|&%#@!?*<>=~^$";

/// A tree in Newick format (Olsen 1990). It may be as deep as it has leaves, so nothing recurs.
pub(super) fn written(tree: &Tree, name: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    // Nodes that are begun, each with the number of its children that are written.
    let mut open = vec![(tree.root(), 0)];
    while let Some((node, written)) = open.pop() {
        let children = &tree.node(node).children;
        if let Some(&child) = children.get(written) {
            text.push(if written == 0 { '(' } else { ',' });
            open.extend([(node, written + 1), (child, 0)]);
            continue;
        }
        match children.is_empty() {
            true => text += &quoted(&name(node)),
            false => text.push(')'),
        }
        if node != tree.root() {
            let _ = write!(text, ":{}", tree.node(node).length);
        }
    }
    text.push(';');
    text
}

fn quoted(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || PLAIN.contains(c);
    match !name.is_empty() && name.chars().all(is_plain) {
        true => name.to_owned(),
        false => format!("'{}'", name.replace('\'', "''")),
    }
}
