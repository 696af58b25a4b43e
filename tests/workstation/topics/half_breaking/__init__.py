"""One probe breaks, its neighbour does not."""
