"""A backend as somebody else would add it: HIPS autograd, without touching a file of gradnp."""
