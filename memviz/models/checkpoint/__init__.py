"""A checkpoint: the folder that holds one trained model. Only safetensors, JSON, CSV are read."""
