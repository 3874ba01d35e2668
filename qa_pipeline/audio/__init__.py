"""Bytes become one 16 kHz mono channel a speaker; damage is found and named here."""
