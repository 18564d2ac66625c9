"""SHACL shapes and the engines that run them."""
