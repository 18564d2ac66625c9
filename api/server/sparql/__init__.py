"""SPARQL 1.1 Protocol, read-only: requests, content negotiation, answers by workers, service description."""
