"""What is learned from examples: a labelled set of municipal sentences, and the small models that it teaches."""
