"""The Web API: one module per family of methods, one gate in front of them."""
