"""Open knowledge graph of US medical billing codes: rules as SHACL shapes, answers with sources."""

__version__ = "0.1.0"
