"""Channels become segments of recognised words; whisper and torch live here alone."""

import os

# Torch's threads wait for each other by spinning. On a machine that does anything else beside, they take the processor
# from one another: a call of 75 s took 47 s on two busy cores, and 8 s with threads that sleep while they wait. It has to be
# said before torch is loaded, which only modules of this folder do; whoever has set it otherwise is left alone.
os.environ.setdefault("GOMP_SPINCOUNT", "0")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("KMP_BLOCKTIME", "0")
# Compiled steps of the network are kept by the shape of what they compute, and windows have many lengths: a thousand of
# them, as is usual, took 400 MB after a hundred calls and saved no time.
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64")
os.environ.setdefault("LRU_CACHE_CAPACITY", "64")
