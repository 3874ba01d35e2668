"""What strangers put in, and what happens to a batch meanwhile: the bar of docs/reliability.md as tests."""
