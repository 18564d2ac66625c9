"""The pages that people look at: their sources, the step that builds them, and what serves them."""
