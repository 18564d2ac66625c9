"""Vocabulary, curated schemes, R2RML mapping and embedded default data, and where they lie."""
