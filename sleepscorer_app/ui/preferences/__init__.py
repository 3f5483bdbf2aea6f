"""What is remembered of a person: read, kept, put into force."""
