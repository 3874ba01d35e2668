"""Measures of a conversation from its timings: facts of who spoke when, never of how a voice sounds."""

from qa_pipeline.checks.measures.kinds import MEASURES
from qa_pipeline.checks.measures.measure import CallMeasure, Measure, Measured, Usual

__all__ = ["MEASURES", "CallMeasure", "Measure", "Measured", "Usual"]
