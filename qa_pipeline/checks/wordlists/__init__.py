"""Word lists: what stands in them, where it was said, and whether it counts there."""
