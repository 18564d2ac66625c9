"""One module per published file family; each turns a file into rows of declared tables."""
