"""What many calls say together: figures that name the calls they are made of, and say how far they can be trusted."""
