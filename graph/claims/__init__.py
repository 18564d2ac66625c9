"""The claim record, its readers, and a claim as rows."""
