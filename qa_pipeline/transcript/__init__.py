"""The segments of all channels become one conversation in time order."""
