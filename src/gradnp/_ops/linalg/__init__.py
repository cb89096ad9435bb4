"""Linear algebra: norms, decompositions, equations, under NumPy's names in ``np.linalg``."""
