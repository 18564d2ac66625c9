"""SHACL Core as SPARQL: a shapes graph becomes queries that find what breaks it, for the compiler to run."""
