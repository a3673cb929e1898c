"""The demonstration: made-up classes and what is done with them."""
