"""Porting, before: a NumPy program that finds out what a rod is made of, with a gradient derived by hand.

A rod is heated and its ends are cooled; a few thermometers along it are read now and then. Its conductivity is found by gradient
descent on the difference between the readings and a simulation's. The gradient is a second simulation, backwards in time,
that somebody had to derive, and has to derive again when the first one changes.
"""

import numpy as np

CELLS, ZONES, STEPS, EVERY = 12, 4, 40, 4
SENSORS = np.array([0, 3, 5, 8, 10])


def simulate(conductivity, heating):
    """The temperatures before each step (STEPS + 1, CELLS), and the readings (STEPS // EVERY, sensors)."""
    k = conductivity.repeat(CELLS // ZONES)
    faces = 2 * k[:-1] * k[1:] / (k[:-1] + k[1:])  # between two cells: the harmonic mean
    history = np.empty((STEPS + 1, CELLS))
    readings = np.zeros((STEPS // EVERY, SENSORS.size))
    u = np.zeros(CELLS)
    history[0] = u
    for step in range(STEPS):
        flow = faces * np.diff(u)
        u[:-1] += flow
        u[1:] -= flow
        u += heating[step]
        u[[0, -1]] *= 0.5  # the ends are cooled
        history[step + 1] = u
        if (step + 1) % EVERY == 0:
            readings[step // EVERY] = u.take(SENSORS)
    return history, readings


def loss(parameters, heating, measured):
    """The mean squared error of the readings, and a penalty on a conductivity that jumps."""
    conductivity = np.exp(parameters).clip(0.01, 0.45)
    _, readings = simulate(conductivity, heating)
    readings -= measured
    jumps = np.diff(parameters)
    return (readings**2).mean() + 1e-4 * (jumps**2).sum()


def gradient(parameters, heating, measured):
    """The gradient of the loss, by hand: through the simulation backwards, then through all that came before it."""
    unclipped = np.exp(parameters)
    conductivity = unclipped.clip(0.01, 0.45)
    history, readings = simulate(conductivity, heating)
    k = conductivity.repeat(CELLS // ZONES)
    faces = 2 * k[:-1] * k[1:] / (k[:-1] + k[1:])

    slope_readings = readings - measured
    slope_readings *= 2 / readings.size
    slope_u = np.zeros(CELLS)
    slope_faces = np.zeros(CELLS - 1)
    for step in reversed(range(STEPS)):
        if (step + 1) % EVERY == 0:
            np.add.at(slope_u, SENSORS, slope_readings[step // EVERY])
        slope_u[[0, -1]] *= 0.5
        slope_flow = slope_u[:-1] - slope_u[1:]
        slope_faces += slope_flow * np.diff(history[step])
        slope_flow *= faces
        slope_u[1:] += slope_flow
        slope_u[:-1] -= slope_flow

    total = k[:-1] + k[1:]
    slope_k = np.zeros(CELLS)
    slope_k[:-1] += slope_faces * 2 * (k[1:] / total) ** 2
    slope_k[1:] += slope_faces * 2 * (k[:-1] / total) ** 2
    slope = slope_k.reshape(ZONES, -1).sum(axis=1)
    slope[(unclipped < 0.01) | (unclipped > 0.45)] = 0
    slope *= unclipped

    jumps = 2e-4 * np.diff(parameters)
    slope[1:] += jumps
    slope[:-1] -= jumps
    return slope


def fit(parameters, heating, measured, steps=25, rate=0.2, decay=0.5):
    """Gradient descent with momentum; the parameters found, and the losses on the way."""
    parameters = parameters.copy()
    velocity = np.zeros_like(parameters)
    losses = np.empty(steps)
    for i in range(steps):
        losses[i] = loss(parameters, heating, measured)
        velocity *= decay
        velocity -= rate * gradient(parameters, heating, measured)
        parameters += velocity
    return parameters, losses


def data():
    """Where the fit begins, how the rod was heated, and what the thermometers said."""
    heating = 0.5 + 0.5 * np.sin(np.arange(STEPS) / 5)
    made_of = np.array([0.4, 0.1, 0.3, 0.2])
    return np.full(ZONES, np.log(0.2)), heating, simulate(made_of, heating)[1]


def main():
    parameters, losses = fit(*data())
    print("conductivity", np.exp(parameters).round(3))
    print(f"loss {losses[0]:.4f} at the start, {losses[-1]:.6f} at the end")


if __name__ == "__main__":
    main()
