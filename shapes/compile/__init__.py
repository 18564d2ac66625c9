"""Rules at columnar speed: a shape and the mapping of tables to RDF become one SQL plan, which DuckDB runs.

A shape's SPARQL is read into algebra (rdflib), each kind of node becomes a relation over the tables that the R2RML
mapping names, and each term keeps its kind (an IRI by template, a string, a number, a date) in the columns that
hold it. What has no plan is refused by name.
"""
