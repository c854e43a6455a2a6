use super::newick;

/// A tree whose leaves are texts.
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, upgma};
///
/// let tree = upgma(&Distances::new(3, vec![0.25, 0.5, 0.75])?)?;
/// assert_eq!(tree.leaves(), 3);
/// assert_eq!(tree.newick(|leaf| ["a", "b", "c"][leaf].into()), "(c:0.3125,(a:0.125,b:0.125):0.1875);");
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// The leaves, in the order of the texts; then nodes after their children, and the root last.
    nodes: Vec<Node>,
    leaves: usize,
}

/// A node of a [`Tree`].
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, neighbor_joining};
///
/// let distances = Distances::new(3, vec![3.0, 4.0, 5.0])?;
/// let tree = neighbor_joining(&distances, &nearzip::unobserved)?;
/// assert_eq!(tree.node(tree.root()).children, [0, 1, 2]);
/// assert_eq!((tree.node(0).length, tree.node(2).length), (1.0, 3.0));
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Node {
    /// The children; a leaf has none.
    pub children: Vec<usize>,
    /// The length of the branch to the parent, in units of distance; 0 for the root. Neighbor joining may make
    /// it negative.
    pub length: f64,
}

impl Tree {
    /// A tree that has leaves only, until they are joined.
    pub(super) fn of_leaves(leaves: usize) -> Tree {
        Tree { nodes: vec![Node::default(); leaves], leaves }
    }

    /// Adds a node above others, each of which gets the length of its branch.
    pub(super) fn join(&mut self, children: &[(usize, f64)]) -> usize {
        for &(child, length) in children {
            self.nodes[child].length = length;
        }
        let children = children.iter().map(|&(child, _)| child).collect();
        self.nodes.push(Node { children, length: 0.0 });
        self.nodes.len() - 1
    }

    /// The number of leaves. They are the nodes 0, 1, and so on, in the order of the texts.
    pub fn leaves(&self) -> usize {
        self.leaves
    }

    /// The root, which is the last node.
    pub fn root(&self) -> usize {
        self.nodes.len() - 1
    }

    /// A node.
    ///
    /// # Panics
    ///
    /// If there are not that many nodes.
    pub fn node(&self, node: usize) -> &Node {
        &self.nodes[node]
    }

    /// The tree in Newick format, with a line of its own and no line feed.
    ///
    /// Names are quoted if they have anything but letters, digits and `.+-/|&%#@!?*<>=~^$`: an underscore
    /// without quotes would be read as a blank. A quote in a name is doubled. Lengths have as many digits as
    /// tell them apart.
    ///
    /// # Complexity
    ///
    /// O(nodes).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip_explore::{Distances, upgma};
    ///
    /// let tree = upgma(&Distances::new(2, vec![1.0])?)?;
    /// assert_eq!(tree.newick(|leaf| ["it's", "a b"][leaf].into()), "('it''s':0.5,'a b':0.5);");
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    pub fn newick(&self, name: impl Fn(usize) -> String) -> String {
        newick::written(self, name)
    }

    /// All nodes, each before its children.
    pub(crate) fn preorder(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut left = vec![self.root()];
        while let Some(node) = left.pop() {
            order.push(node);
            left.extend(self.nodes[node].children.iter().rev());
        }
        order
    }
}
