"""The inner loops of matching: plain functions over arrays, which `compiled` has numba compile where that pays."""
