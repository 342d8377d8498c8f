"""What a checkpoint's `metrics.json` says of the model, as tables and figures."""
