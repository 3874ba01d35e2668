"""What should follow what in a conversation: objection and answer, complaint and understanding, data and reading back."""
