"""The shapes of what the API takes and answers, with units and examples: one module a family of routes."""
