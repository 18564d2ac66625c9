"""The RDF store: embedded Oxigraph, or any SPARQL 1.1 endpoint by URL."""
