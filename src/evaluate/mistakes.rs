use super::evaluation::Evaluation;
use crate::classify::{Classifier, PredictBatch};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::progress::Observer;

impl Evaluation {
    /// Adds the [neighbors](crate::Outcome::neighbors) of predictions that can be wrong where the method
    /// asked none, because it was sure. `classifier` and `test` are those of the evaluation. Nothing
    /// changes for a method that compares no documents.
    ///
    /// # Complexity
    ///
    /// One [explained](Classifier::explain) prediction for each of these test documents.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`](crate::Error::Cancelled), and those of the classifier.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Corpus, Method, evaluate, unobserved};
    ///
    /// let train: Corpus = [("tea", "a cup of tea"), ("coffee", "a pot of coffee")].into_iter().collect();
    /// let test: Corpus = [("coffee", "another cup of tea")].into_iter().collect();
    /// let classifier = Method::default().build(train, &unobserved)?;
    /// let mut evaluation = evaluate(&*classifier, &test, &unobserved)?;
    /// evaluation.explain_mistakes(&*classifier, &test, &unobserved)?;
    /// assert_eq!(evaluation.outcomes[0].neighbors.as_ref().unwrap()[0].label, "tea");
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn explain_mistakes(
        &mut self,
        classifier: &dyn Classifier,
        test: &Corpus,
        observer: Observer<'_>,
    ) -> Result<()> {
        let is_unexplained = |&position: &usize| {
            let outcome = &self.outcomes[position];
            outcome.chance_of_truth() < 1.0 && outcome.neighbors.is_none()
        };
        let positions: Vec<usize> =
            (0..self.n_test().min(test.len())).filter(is_unexplained).collect();
        let texts: Vec<&[u8]> = positions.iter().map(|&position| test.text(position)).collect();
        let explained = classifier.explain_batch(&texts, observer)?;
        for (position, prediction) in positions.into_iter().zip(&explained) {
            let neighbors = prediction.has_neighbors().then(|| prediction.neighbors().to_vec());
            self.outcomes[position].neighbors = neighbors;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::classify::Method;
    use crate::corpus::Corpus;
    use crate::evaluate::{CrossValidationConfig, cross_validate, evaluate};
    use crate::progress::unobserved;

    #[test]
    fn all_predictions_that_can_be_wrong_have_neighbors_and_nothing_else_changes() {
        for method in ["hybrid", "knn k=2 ties=random", "class order=1"] {
            let method: Method = method.parse().unwrap();
            let train = Corpus::sample().first(60, Some(1));
            let classifier = method.build(train, &unobserved).unwrap();
            let test = Corpus::sample_held_out();
            let mut evaluation = evaluate(&*classifier, &test, &unobserved).unwrap();
            let before = evaluation.outcomes.clone();
            evaluation.explain_mistakes(&*classifier, &test, &unobserved).unwrap();
            let mut mistakes = 0;
            for (outcome, before) in evaluation.outcomes.iter().zip(before) {
                let can_be_wrong = outcome.chance_of_truth() < 1.0;
                mistakes += usize::from(can_be_wrong);
                assert_eq!(outcome.neighbors.is_some(), can_be_wrong && method.name() != "class");
                if before.neighbors.is_some() {
                    assert_eq!(*outcome, before);
                }
            }
            assert!(mistakes > 0, "{method}");
        }
    }

    #[test]
    fn neighbors_in_cross_validation_have_positions_in_the_whole_corpus() {
        let corpus = Corpus::sample().first(90, Some(3));
        let method: Method = "hybrid".parse().unwrap();
        let config = CrossValidationConfig::default().folds(3).explain_mistakes(true);
        let build = |rest| method.build(rest, &unobserved);
        let evaluation = cross_validate(&corpus, &config, &build, &unobserved).unwrap();
        let mistakes = evaluation.outcomes.iter().filter(|outcome| outcome.chance_of_truth() < 1.0);
        let neighbors: Vec<_> = mistakes.flat_map(|o| o.neighbors.as_ref().unwrap()).collect();
        assert!(!neighbors.is_empty());
        for neighbor in neighbors {
            assert_eq!(corpus.id(neighbor.document), neighbor.id);
            assert_eq!(corpus.label(neighbor.document), neighbor.label);
        }
    }
}
