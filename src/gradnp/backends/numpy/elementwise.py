from numpy import sin, exp, add, where, maximum, hypot
