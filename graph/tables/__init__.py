"""The declared tables, and the R2RML mapping that says which column is which predicate."""
