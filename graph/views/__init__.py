"""Views on the graph: neighbourhoods, paths, code pages, pictures."""
