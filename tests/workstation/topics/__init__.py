"""Topics made for the engine's tests: each breaks, or behaves, in its own way."""
