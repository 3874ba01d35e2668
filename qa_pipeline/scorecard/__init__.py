"""Verdicts and weights become two scores and an outcome; pure, no clock and no files."""
