"""The files of the format: what each is called, and how large it may be."""

CONFIG = "config.json"
WEIGHTS = "model.safetensors"
VOCABULARY = "vocabulary.json"
METRICS = "metrics.json"
TRAINING = "training.csv"
CARD = "README.md"
SIGNATURE = "signature.csv"
RECALL = "recall.safetensors"
REPORT_CARD = "card.json"

MAX_BYTES = {
    CONFIG: 100_000,
    WEIGHTS: 200_000_000,
    VOCABULARY: 10_000_000,
    METRICS: 2_000_000,
    TRAINING: 5_000_000,
    CARD: 1_000_000,
}
OPTIONAL_BYTES = {SIGNATURE: 1_000_000, RECALL: 20_000_000, REPORT_CARD: 500_000}
"""Optional files, read by `memviz.analysis.memory` and `memviz.evaluation.report_card`: a model
opens even where one of them is wrong."""
FILES = "files"
"""Where the metrics name, by sha256, the files that with them are one model."""
ACCURACY_PICTURE = "accuracy.png"
TRAINING_PICTURE = "training.png"
PICTURE_BYTES = {ACCURACY_PICTURE: 1_000_000, TRAINING_PICTURE: 1_000_000}
"""Pictures in the card of a model on the Hub, which travel with it; a model's own folder has none.
"""
MEASURED_ON = "weights_sha256"
"""Where a part of the metrics, or an optional file, names the weights that it was measured on."""
OF_ONE_MODEL = (CONFIG, VOCABULARY, WEIGHTS)
"""What the metrics name under `FILES`: none of them is a model with another's."""
