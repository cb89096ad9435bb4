"""What gradnp costs, each figure against the native call or a peer measured in the same run."""
