"""Quality assurance for call centres: hears every call, checks it, and shows its evidence."""

__version__ = "0.1.0"
