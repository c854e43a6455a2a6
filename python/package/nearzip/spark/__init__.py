"""Classification on Spark, of tables and of corpora that no machine holds.

Every executor needs this package. Scheduling, shuffling, retrying and writing are Spark's.

With a session `spark`:

>>> import nearzip, nearzip.spark
>>> classifier = nearzip.NearzipClassifier().fit(*nearzip.sample())
>>> questions = spark.createDataFrame([("Where is the station?",), ("Wo ist der Bahnhof?",)], ["text"])
>>> predicted = nearzip.spark.classify(questions, classifier)
>>> [row.prediction for row in predicted.select("prediction").collect()]
['English', 'German']
"""

from nearzip.spark._classify import classify, register
from nearzip.spark._counts import fit_class
from nearzip.spark._shards import ShardedIndex, fit_sharded

__all__ = ["ShardedIndex", "classify", "fit_class", "fit_sharded", "register"]
