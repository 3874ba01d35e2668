"""The program's verdicts beside those of people who heard the same calls: how often it is wrong, and how well it knows when."""
