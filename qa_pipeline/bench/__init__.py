"""How fast and how well we hear beside openai-whisper and faster-whisper: the same weights on the same calls."""
