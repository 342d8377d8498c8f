"""Where next-character models are wrong, side by side (after Karpathy, Johnson and Fei-Fei 2015).

Everything here works on the probability that a model gave each character that really came: float
[positions], one for each scored position of a `HeldOut`. An *error* is a position whose character
got a probability below one half.
"""
