"""A room that Hygie never heard of: one folder, no edit anywhere else."""
