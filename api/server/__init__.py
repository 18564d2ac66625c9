"""The HTTP server: the application, its workers, SPARQL protocol, linked data, limits and metrics."""
