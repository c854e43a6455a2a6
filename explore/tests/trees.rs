//! Trees against trees that are known, slow definitions, and the programs of others.

mod support;

use std::collections::BTreeMap;

use nearzip::unobserved;
use nearzip_explore::{
    Captions, Distances, Error, Linkage, Tree, hierarchical, neighbor_joining, upgma,
};
use proptest::prelude::*;
use support::{ReadTree, any_distances, python, scattered};

fn number(leaf: usize) -> String {
    format!("t{leaf:03}")
}

fn read(tree: &Tree) -> ReadTree {
    ReadTree::parse(&tree.newick(number))
}

#[track_caller]
fn assert_same_paths(found: &ReadTree, expected: &BTreeMap<(String, String), f64>) {
    assert_eq!(found.paths.len(), expected.len());
    for (pair, length) in expected {
        let path = found.paths[pair];
        assert!((path - length).abs() < 1e-9, "{pair:?}: {path} is not {length}");
    }
}

/// The distances of the leaves of a random tree: each new leaf branches off somewhere from the ones before.
fn additive() -> impl Strategy<Value = Distances> {
    let branch = 0.01..1.0_f64;
    let leaf = (0_usize..1000, 0.05..0.95_f64, branch);
    proptest::collection::vec(leaf, 1..24).prop_map(|leaves| {
        // Branches as pairs of nodes with their lengths; leaf n is node 2n, where it branches off 2n − 1.
        let mut branches: Vec<(usize, usize, f64)> = vec![(0, 2, leaves[0].2)];
        for (place, &(branch, share, length)) in leaves.iter().enumerate().skip(1) {
            let (leaf, fork) = (2 * (place + 1), 2 * (place + 1) - 1);
            let chosen = branch % branches.len();
            let (one, other, whole) = branches.swap_remove(chosen);
            branches.push((one, fork, share * whole));
            branches.push((fork, other, (1.0 - share) * whole));
            branches.push((fork, leaf, length));
        }
        let texts = leaves.len() + 1;
        let from = |start: usize| {
            let mut far = vec![f64::NAN; 2 * texts];
            let mut left = vec![(start, 0.0)];
            while let Some((node, distance)) = left.pop() {
                far[node] = distance;
                for &(one, other, length) in &branches {
                    for (here, there) in [(one, other), (other, one)] {
                        if here == node && far[there].is_nan() {
                            left.push((there, distance + length));
                        }
                    }
                }
            }
            far
        };
        let pairs = (0..texts).flat_map(|one| {
            let far = from(2 * one);
            (one + 1..texts).map(move |other| far[2 * other]).collect::<Vec<_>>()
        });
        Distances::new(texts, pairs.collect()).unwrap()
    })
}

fn pairs(distances: &Distances) -> BTreeMap<(String, String), f64> {
    let texts = distances.len();
    let pairs = (0..texts).flat_map(|one| (one + 1..texts).map(move |other| (one, other)));
    pairs.map(|(a, b)| ((number(a), number(b)), distances.get(a, b))).collect()
}

/// Neighbor joining as the paper has it, with sums computed anew for each pair. Without ties, it gives the
/// paths between all leaves.
fn naive_neighbor_joining(distances: &Distances) -> BTreeMap<(String, String), f64> {
    type Cluster = Vec<(usize, f64)>;
    let texts = distances.len();
    let mut nodes: Vec<Cluster> = (0..texts).map(|leaf| vec![(leaf, 0.0)]).collect();
    let mut apart: Vec<Vec<f64>> =
        (0..texts).map(|a| (0..texts).map(|b| distances.get(a, b)).collect()).collect();
    let mut paths = BTreeMap::new();
    let mut meet = |one: &Cluster, other: &Cluster, to_one: f64, to_other: f64| {
        for &(a, to_a) in one {
            for &(b, to_b) in other {
                paths.insert((number(a.min(b)), number(a.max(b))), to_a + to_one + to_b + to_other);
            }
        }
    };
    while nodes.len() > 2 {
        let r = nodes.len();
        let sum = |apart: &Vec<Vec<f64>>, i: usize| -> f64 { apart[i].iter().sum() };
        let mut best = (f64::INFINITY, 0, 0);
        for i in 0..r {
            for j in i + 1..r {
                let q = (r as f64 - 2.0) * apart[i][j] - sum(&apart, i) - sum(&apart, j);
                if q < best.0 {
                    best = (q, i, j);
                }
            }
        }
        let (_, i, j) = best;
        let d = apart[i][j];
        let to_i = d / 2.0 + (sum(&apart, i) - sum(&apart, j)) / (2.0 * (r as f64 - 2.0));
        let to_j = d - to_i;
        meet(&nodes[i], &nodes[j], to_i, to_j);
        let longer = |cluster: &Cluster, by: f64| -> Cluster {
            cluster.iter().map(|&(leaf, to)| (leaf, to + by)).collect()
        };
        let joined = [longer(&nodes[i], to_i), longer(&nodes[j], to_j)].concat();
        let to_joined: Vec<f64> = (0..r).map(|k| (apart[i][k] + apart[j][k] - d) / 2.0).collect();
        let kept: Vec<usize> = (0..r).filter(|k| ![i, j].contains(k)).collect();
        let mut next: Vec<Vec<f64>> = kept
            .iter()
            .map(|&a| kept.iter().map(|&b| apart[a][b]).chain([to_joined[a]]).collect())
            .collect();
        next.push(kept.iter().map(|&k| to_joined[k]).chain([0.0]).collect());
        nodes = kept.iter().map(|&k| nodes[k].clone()).chain([joined]).collect();
        apart = next;
    }
    if let [one, other] = &nodes[..] {
        meet(one, other, apart[0][1], 0.0);
    }
    paths
}

/// Groups are joined whose mean distance is smallest, of all texts; the paths are twice the heights.
fn naive_upgma(distances: &Distances) -> BTreeMap<(String, String), f64> {
    let mut groups: Vec<Vec<usize>> = (0..distances.len()).map(|leaf| vec![leaf]).collect();
    let mut paths = BTreeMap::new();
    while groups.len() > 1 {
        let mean = |one: &[usize], other: &[usize]| {
            let all = one.iter().flat_map(|&a| other.iter().map(move |&b| distances.get(a, b)));
            all.sum::<f64>() / (one.len() * other.len()) as f64
        };
        let mut best = (f64::INFINITY, 0, 0);
        for i in 0..groups.len() {
            for j in i + 1..groups.len() {
                let distance = mean(&groups[i], &groups[j]);
                if distance < best.0 {
                    best = (distance, i, j);
                }
            }
        }
        let (distance, i, j) = best;
        let other = groups.swap_remove(j);
        for &a in &groups[i] {
            for &b in &other {
                paths.insert((number(a.min(b)), number(a.max(b))), distance);
            }
        }
        groups[i].extend(other);
    }
    paths
}

proptest! {
    #[test]
    fn neighbor_joining_recovers_the_tree_of_its_distances(distances in additive()) {
        let tree = neighbor_joining(&distances, &unobserved).unwrap();
        assert_same_paths(&read(&tree), &pairs(&distances));
        // A tree with other paths between its branches has negative ones, or others.
        let lengths = (0..tree.root()).map(|node| tree.node(node).length);
        assert!(lengths.clone().all(|length| length > -1e-9));
        assert_same_paths(&read(&tree.rooted_at_midpoint()), &pairs(&distances));
    }

    #[test]
    fn neighbor_joining_is_that_of_the_paper(distances in any_distances(2..14)) {
        let tree = neighbor_joining(&distances, &unobserved).unwrap();
        assert_same_paths(&read(&tree), &naive_neighbor_joining(&distances));
    }

    #[test]
    fn upgma_joins_groups_by_their_mean_distance(distances in any_distances(2..14)) {
        assert_same_paths(&read(&upgma(&distances).unwrap()), &naive_upgma(&distances));
    }

    #[test]
    fn the_midpoint_is_halfway_between_the_farthest_leaves(distances in additive()) {
        let tree = neighbor_joining(&distances, &unobserved).unwrap().rooted_at_midpoint();
        if distances.len() > 2 {
            let longest = distances.condensed().iter().copied().fold(0.0, f64::max);
            let depth = |leaf: usize| {
                let mut depth = 0.0;
                let mut node = leaf;
                while node != tree.root() {
                    depth += tree.node(node).length;
                    node = (0..=tree.root()).find(|&above| tree.node(above).children.contains(&node)).unwrap();
                }
                depth
            };
            let deepest = (0..tree.leaves()).map(depth).fold(0.0, f64::max);
            assert!((deepest - longest / 2.0).abs() < 1e-9, "{deepest} {longest}");
        }
    }

    #[test]
    fn any_name_is_read_as_it_was(name in "[^\\p{Cc}]{0,12}", other in "[a-z '()\\[\\]:;,_\"]{1,8}") {
        let tree = upgma(&Distances::new(2, vec![1.0]).unwrap()).unwrap();
        let names = [format!("1{name}"), other];
        let read = ReadTree::parse(&tree.newick(|leaf| names[leaf].clone()));
        let mut expected = names.to_vec();
        expected.sort();
        assert_eq!(read.leaves, expected);
    }
}

#[test]
fn few_texts_have_trees() {
    for texts in 0..4 {
        let distances =
            Distances::new(texts, vec![0.5; texts * texts.saturating_sub(1) / 2]).unwrap();
        let trees = [neighbor_joining(&distances, &unobserved), upgma(&distances)];
        for tree in trees {
            if texts == 0 {
                assert!(matches!(tree, Err(Error::NoTexts)));
                continue;
            }
            let tree = tree.unwrap();
            let expected = ["t000;", "(t000:0.25,t001:0.25);"];
            let newick = tree.newick(number);
            match expected.get(texts - 1) {
                Some(expected) => assert_eq!(newick, *expected),
                None => assert_same_paths(&read(&tree), &pairs(&distances)),
            }
            let names: Vec<String> = (0..texts).map(number).collect();
            let captions = Captions::new(names.iter().map(|name| (name.as_str(), "")));
            assert_eq!(
                tree.svg(&captions).unwrap().matches("<text").count(),
                texts + usize::from(texts > 1)
            );
        }
    }
}

#[test]
fn equal_distances_make_a_star_in_effect() {
    for distance in [0.0, 0.7] {
        let distances = Distances::new(40, vec![distance; 780]).unwrap();
        for tree in [neighbor_joining(&distances, &unobserved).unwrap(), upgma(&distances).unwrap()]
        {
            assert_same_paths(&read(&tree), &pairs(&distances));
            assert!(tree.svg(&Captions::new([("a", ""); 40])).is_ok());
        }
    }
}

#[test]
fn the_tree_is_the_same_for_any_number_of_threads() {
    let distances = scattered(200);
    let tree = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| neighbor_joining(&distances, &unobserved).unwrap())
    };
    assert_eq!(tree(1), tree(3));
}

#[test]
fn a_chain_of_many_texts_does_no_harm() {
    let texts = 3_000;
    let pairs = (0..texts).flat_map(|one| (one + 1..texts).map(|other| other as f64));
    let tree = hierarchical(&Distances::new(texts, pairs.collect()).unwrap(), Linkage::Single)
        .unwrap()
        .tree();
    let newick = tree.newick(number);
    assert_eq!(newick.matches('(').count(), texts - 1);
    assert!(tree.rooted_at_midpoint().svg(&Captions::new(vec![("a", ""); texts])).is_ok());
}

#[test]
fn linkages_are_those_of_scipy() {
    let distances = scattered(40);
    let script = "import sys, json, numpy\n\
        from scipy.cluster.hierarchy import linkage\n\
        given = json.load(sys.stdin)\n\
        names = ['average', 'single', 'complete', 'weighted', 'ward', 'centroid', 'median']\n\
        print(json.dumps({name: linkage(numpy.array(given), name).tolist() for name in names}))";
    let input = serde_json::to_vec(distances.condensed()).unwrap();
    let Some(output) = python("scipy", script, &input) else { return };
    let expected: BTreeMap<String, Vec<[f64; 4]>> = serde_json::from_str(&output).unwrap();
    for &linkage in Linkage::ALL {
        let found = hierarchical(&distances, linkage).unwrap();
        for (step, [one, other, distance, _]) in found.steps().iter().zip(&expected[linkage.name()])
        {
            assert_eq!(
                step.groups.map(|group| group as f64),
                [one.min(*other), one.max(*other)],
                "{linkage}"
            );
            assert!((step.distance - distance).abs() < 1e-9, "{linkage}");
        }
    }
}

#[test]
fn neighbor_joining_is_that_of_biopython() {
    let distances = scattered(30);
    let script = "import sys, json, io\n\
        from Bio import Phylo\n\
        from Bio.Phylo.TreeConstruction import DistanceMatrix, DistanceTreeConstructor\n\
        rows = json.load(sys.stdin)\n\
        names = ['t%03d' % row for row in range(len(rows))]\n\
        tree = DistanceTreeConstructor().nj(DistanceMatrix(names, rows))\n\
        for node in tree.get_nonterminals(): node.name = None\n\
        print(json.dumps([[tree.distance(a, b) for b in names] for a in names]))";
    let rows: Vec<Vec<f64>> =
        (0..30).map(|a| (0..=a).map(|b| distances.get(a, b)).collect()).collect();
    let Some(output) = python("Bio.Phylo", script, &serde_json::to_vec(&rows).unwrap()) else {
        return;
    };
    let expected: Vec<Vec<f64>> = serde_json::from_str(&output).unwrap();
    let found = read(&neighbor_joining(&distances, &unobserved).unwrap());
    for ((one, other), path) in &found.paths {
        let at = |name: &str| name[1..].parse::<usize>().unwrap();
        // Biopython writes branches with five digits.
        assert!((path - expected[at(one)][at(other)]).abs() < 1e-3, "{one} {other}");
    }
}

#[test]
fn biopython_reads_the_names() {
    let names = [
        "plain",
        "it's",
        "a b",
        "under_score",
        "(x:1,y);",
        "[c]",
        "\"q\"",
        "日本語",
        "x\\y",
        "1.5",
    ];
    let tree = upgma(&scattered(names.len())).unwrap();
    let newick = tree.newick(|leaf| names[leaf].to_owned());
    let script = "import sys, io, json\n\
        from Bio import Phylo\n\
        tree = Phylo.read(io.StringIO(sys.stdin.read()), 'newick')\n\
        print(json.dumps(sorted(leaf.name for leaf in tree.get_terminals())))";
    let mut expected = names.map(str::to_owned);
    expected.sort();
    assert_eq!(ReadTree::parse(&newick).leaves, expected);
    let Some(output) = python("Bio.Phylo", script, newick.as_bytes()) else { return };
    assert_eq!(serde_json::from_str::<Vec<String>>(&output).unwrap(), expected);
}
