"""IN: a folder and its `calls.csv` become recordings, or reasons why not."""
