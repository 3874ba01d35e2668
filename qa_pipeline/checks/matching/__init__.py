"""Finding a wording in a conversation, in spite of what the recogniser misheard."""
