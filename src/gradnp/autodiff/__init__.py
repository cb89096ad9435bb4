"""Transforms of functions: gradients, products with derivatives, batches, compilation. JAX's signatures, every framework."""

from gradnp.autodiff.compiling import checkpoint as checkpoint, jit as jit
from gradnp.autodiff.custom import custom_vjp as custom_vjp
from gradnp.autodiff.gradients import grad as grad, value_and_grad as value_and_grad
from gradnp.autodiff.host import host_function as host_function
from gradnp.autodiff.jacobians import hessian as hessian, jacobian as jacobian
from gradnp.autodiff.mapping import vmap as vmap
from gradnp.autodiff.products import hvp as hvp, jvp as jvp, vjp as vjp
