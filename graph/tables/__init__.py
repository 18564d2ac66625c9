"""The declared tables: names, columns and keys."""
