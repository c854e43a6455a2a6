//! What the tests read results with.

#![allow(dead_code, reason = "each test file uses only a part of it")]

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use nearzip_explore::Distances;
use proptest::prelude::*;

/// Distances of a number of texts in a range.
pub(crate) fn any_distances(texts: std::ops::Range<usize>) -> impl Strategy<Value = Distances> {
    texts.prop_flat_map(|texts| {
        proptest::collection::vec(0.0..2.0, texts * texts.saturating_sub(1) / 2)
            .prop_map(move |pairs| Distances::new(texts, pairs).unwrap())
    })
}

/// A tree as it is read: for each pair of leaves, in the order of their names, their distance along it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReadTree {
    pub(crate) leaves: Vec<String>,
    pub(crate) paths: BTreeMap<(String, String), f64>,
}

impl ReadTree {
    /// Reads a tree in Newick format; panics at anything that is none.
    pub(crate) fn parse(newick: &str) -> ReadTree {
        let mut reader = Reader { left: newick };
        let mut tree = ReadTree { leaves: Vec::new(), paths: BTreeMap::new() };
        reader.node(&mut tree);
        assert_eq!(reader.left, ";");
        tree.leaves.sort();
        tree
    }
}

struct Reader<'a> {
    left: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, text: &str) -> bool {
        let rest = self.left.strip_prefix(text);
        self.left = rest.unwrap_or(self.left);
        rest.is_some()
    }

    /// The leaves below a node, with their distances from the end of its branch.
    fn node(&mut self, tree: &mut ReadTree) -> Vec<(String, f64)> {
        let mut below: Vec<(String, f64)> = Vec::new();
        if self.take("(") {
            loop {
                let child = self.node(tree);
                for (one, to_one) in &below {
                    for (other, to_other) in &child {
                        let mut pair = [one.clone(), other.clone()];
                        pair.sort();
                        let [one, other] = pair;
                        tree.paths.insert((one, other), to_one + to_other);
                    }
                }
                below.extend(child);
                if !self.take(",") {
                    break;
                }
            }
            assert!(self.take(")"), "{}", self.left);
        } else {
            let name = self.name();
            tree.leaves.push(name.clone());
            below.push((name, 0.0));
        }
        if self.take(":") {
            let end = self.left.find([',', ')', ';']).unwrap();
            let length: f64 = self.left[..end].parse().unwrap();
            self.left = &self.left[end..];
            below.iter_mut().for_each(|leaf| leaf.1 += length);
        }
        below
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        if !self.take("'") {
            let end = self.left.find([':', ',', ')', ';']).unwrap();
            name.push_str(&self.left[..end]);
            assert!(!name.contains(['(', ' ', '_', '\'', '[']), "{name}");
            self.left = &self.left[end..];
            return name;
        }
        loop {
            let end = self.left.find('\'').unwrap();
            name.push_str(&self.left[..end]);
            self.left = &self.left[end + 1..];
            if !self.take("'") {
                return name;
            }
            name.push('\'');
        }
    }
}

/// What a Python script prints that reads `input`; `None`, said aloud, if there is no `python3` with a module.
pub(crate) fn python(module: &str, script: &str, input: &[u8]) -> Option<String> {
    let has_module = Command::new("python3")
        .args(["-c", &format!("import {module}")])
        .stderr(Stdio::null())
        .status();
    if !has_module.is_ok_and(|status| status.success()) {
        // Not by a macro, whose output tests that pass do not show.
        let _ = writeln!(std::io::stderr(), "SKIPPED: there is no python3 with {module}");
        return None;
    }
    let mut child = Command::new("python3")
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the script fails");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Distances without ties, the same each time.
pub(crate) fn scattered(texts: usize) -> Distances {
    let mut state = 1_u64;
    let pairs = (0..texts * (texts - 1) / 2).map(|_| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        0.2 + (state >> 11) as f64 / (1_u64 << 53) as f64
    });
    Distances::new(texts, pairs.collect()).unwrap()
}
