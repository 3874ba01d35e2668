"""How the starter checkpoint is made: text, speech, training and measuring; see README.md in this folder."""
