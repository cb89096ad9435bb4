from jax.numpy import sin, exp, add, where, maximum, hypot
