"""The shipped word lists, Italian and English, as data."""
