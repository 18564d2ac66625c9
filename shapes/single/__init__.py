"""One claim at a time: the claim shapes compiled once into Python closures over hash indexes of the slice."""
