"""What pages are made of: values that are made by the thousand for each page and are gone when it is written."""

from msgspec import Struct


class Shown(Struct, frozen=True, kw_only=True, gc=False):
    """As our frozen dataclasses with keywords alone, made in a tenth of their time; none may hold what holds it."""
