"""What became of a call: sold, refused, call back, resolved, open, transferred, wrong number, no answer."""
