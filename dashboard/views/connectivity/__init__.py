"""The parts of the pages Connectivity and Case studies."""
