//! Clusters and maps against their definitions.

mod support;

use std::ops::ControlFlow;

use nearzip::unobserved;
use nearzip_explore::{
    Captions, ClusterMethod, Clusters, Distances, Error, Linkage, hierarchical, k_medoids, project,
    silhouettes,
};
use proptest::prelude::*;
use support::{any_distances, scattered};

/// The sum of the distances of all texts from the nearest of some medoids.
fn loss(distances: &Distances, medoids: &[usize]) -> f64 {
    let nearest = |text: usize| {
        medoids.iter().map(|&medoid| distances.get(text, medoid)).fold(f64::INFINITY, f64::min)
    };
    (0..distances.len()).map(nearest).sum()
}

/// The mean of s(i) = (b − a) / max(a, b), as Rousseeuw has it.
fn naive_silhouette(distances: &Distances, of: &[usize], text: usize) -> f64 {
    let mean = |cluster: usize| {
        let members: Vec<usize> =
            (0..of.len()).filter(|&other| of[other] == cluster && other != text).collect();
        let sum: f64 = members.iter().map(|&other| distances.get(text, other)).sum();
        (members.len(), sum / members.len() as f64)
    };
    let (others, a) = mean(of[text]);
    let clusters = (0..=*of.iter().max().unwrap()).filter(|&cluster| cluster != of[text]);
    let b = clusters.map(|cluster| mean(cluster).1).fold(f64::INFINITY, f64::min);
    if others == 0 || b.is_infinite() || a.max(b) == 0.0 { 0.0 } else { (b - a) / a.max(b) }
}

fn check(distances: &Distances, clusters: &Clusters, number: usize) {
    assert_eq!(clusters.medoids.len(), number);
    assert!(clusters.sizes().iter().all(|&size| size > 0));
    let from_medoids = clusters.of.iter().enumerate();
    let sum: f64 = from_medoids.map(|(text, &of)| distances.get(text, clusters.medoids[of])).sum();
    assert!((clusters.loss - sum).abs() < 1e-9);
    let firsts: Vec<usize> =
        (0..number).map(|of| clusters.of.iter().position(|&it| it == of).unwrap()).collect();
    assert!(firsts.is_sorted(), "clusters are in the order of their first texts");
    for (text, found) in silhouettes(distances, clusters).iter().enumerate() {
        assert!((found - naive_silhouette(distances, &clusters.of, text)).abs() < 1e-9);
    }
}

proptest! {
    #[test]
    fn no_swap_of_a_medoid_lowers_the_loss(distances in any_distances(1..18), clusters in 1_usize..6) {
        let clusters = clusters.min(distances.len());
        let found = k_medoids(&distances, clusters, &unobserved).unwrap();
        check(&distances, &found, clusters);
        for place in 0..clusters {
            for candidate in 0..distances.len() {
                let mut medoids = found.medoids.clone();
                medoids[place] = candidate;
                assert!(loss(&distances, &medoids) > found.loss - 1e-9);
            }
        }
    }

    #[test]
    fn two_medoids_of_separate_clusters_are_the_best_of_all(
        places in proptest::collection::vec((0.0..1.0, any::<bool>()), 4..20),
    ) {
        let places: Vec<f64> =
            places.iter().map(|(place, far)| if *far { place + 50.0 } else { *place }).collect();
        let pairs = (0..places.len()).flat_map(|a| {
            let places = &places;
            (a + 1..places.len()).map(move |b| (places[a] - places[b]).abs())
        });
        let distances = Distances::new(places.len(), pairs.collect()).unwrap();
        let found = k_medoids(&distances, 2, &unobserved).unwrap();
        let texts = places.len();
        let all = (0..texts).flat_map(|a| (a + 1..texts).map(move |b| [a, b]));
        let best = all.map(|medoids| loss(&distances, &medoids)).fold(f64::INFINITY, f64::min);
        prop_assume!(places.iter().any(|place| *place > 25.0) && places.iter().any(|place| *place < 25.0));
        assert!((found.loss - best).abs() < 1e-9, "{} {best}", found.loss);
    }

    #[test]
    fn a_cut_has_as_many_clusters_as_asked_for(distances in any_distances(1..18), clusters in 1_usize..18) {
        let clusters = clusters.min(distances.len());
        for &method in ClusterMethod::ALL {
            check(&distances, &method.clusters(&distances, clusters, &unobserved).unwrap(), clusters);
        }
    }

    #[test]
    fn a_cut_of_single_linkage_has_what_small_distances_connect(distances in any_distances(2..18)) {
        let dendrogram = hierarchical(&distances, Linkage::Single).unwrap();
        for clusters in 1..distances.len() {
            let step = &dendrogram.steps()[distances.len() - clusters - 1];
            let cut = dendrogram.cut(&distances, clusters).unwrap();
            for one in 0..distances.len() {
                for other in 0..distances.len() {
                    if distances.get(one, other) <= step.distance {
                        assert_eq!(cut.of[one], cut.of[other]);
                    }
                }
            }
        }
    }

    #[test]
    fn points_of_a_plane_keep_their_distances(
        points in proptest::collection::vec((-1.0..1.0_f64, -1.0..1.0_f64), 1..25),
    ) {
        let apart = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
        let pairs = (0..points.len()).flat_map(|a| {
            let points = &points;
            (a + 1..points.len()).map(move |b| apart(points[a], points[b]))
        });
        let distances = Distances::new(points.len(), pairs.collect()).unwrap();
        let map = project(&distances, &unobserved).unwrap();
        for one in 0..points.len() {
            for other in 0..points.len() {
                let [a, b] = [map.points[one], map.points[other]].map(|[x, y]| (x, y));
                assert!((apart(a, b) - distances.get(one, other)).abs() < 1e-5);
            }
        }
        for axis in 0..2 {
            let places = map.points.iter().map(|point| point[axis]);
            let most = places.clone().fold(0.0, |most: f64, place| most.max(place.abs()));
            let first = places.clone().find(|place| place.abs() > most * (1.0 - 1e-9) );
            assert!(most < 1e-6 || places.fold(f64::MIN, f64::max) > most * (1.0 - 1e-6), "{first:?}");
        }
    }
}

#[test]
fn few_and_equal_texts_have_clusters_and_maps() {
    let none = Distances::new(0, Vec::new()).unwrap();
    assert!(matches!(k_medoids(&none, 1, &unobserved), Err(Error::NoTexts)));
    assert!(matches!(project(&none, &unobserved), Err(Error::NoTexts)));
    assert!(matches!(
        ClusterMethod::KMedoids.best_clusters(&none, &unobserved),
        Err(Error::NoTexts)
    ));
    for (texts, distance) in [(1, 0.0), (2, 0.5), (2, 0.0), (9, 0.0), (9, 0.5)] {
        let distances = Distances::new(texts, vec![distance; texts * (texts - 1) / 2]).unwrap();
        for &method in ClusterMethod::ALL {
            for clusters in 1..=texts {
                check(
                    &distances,
                    &method.clusters(&distances, clusters, &unobserved).unwrap(),
                    clusters,
                );
            }
            method.best_clusters(&distances, &unobserved).unwrap();
            for clusters in [0, texts + 1] {
                let refused = method.clusters(&distances, clusters, &unobserved).unwrap_err();
                assert!(matches!(refused, Error::InvalidClusters { .. }), "{refused}");
            }
        }
        let map = project(&distances, &unobserved).unwrap();
        assert!(map.points.iter().flatten().all(|place| place.is_finite()));
        assert_eq!(map.explained[0] > 0.0, distance > 0.0);
        assert!(map.svg(&Captions::new(vec![("a", "b"); texts])).is_ok());
    }
}

#[test]
fn long_work_can_be_stopped() {
    let distances = scattered(50);
    let stop = &|_| ControlFlow::Break(());
    let stopped = [
        k_medoids(&distances, 3, stop).unwrap_err(),
        project(&distances, stop).unwrap_err(),
        nearzip_explore::neighbor_joining(&distances, stop).unwrap_err(),
    ];
    assert!(
        stopped.iter().all(|error| matches!(error, Error::Core(nearzip::Error::Cancelled { .. })))
    );
}

#[test]
fn distances_are_checked() {
    let refused = Distances::new(3, vec![0.5; 2]).unwrap_err();
    assert_eq!(refused.to_string(), "3 texts have 3 pairs, but there are 2 distances");
    for distance in [f64::NAN, f64::INFINITY, -0.1] {
        assert!(matches!(Distances::new(2, vec![distance]), Err(Error::InvalidDistance { .. })));
    }
}
