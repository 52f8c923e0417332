"""How fast, how large, how many calls: `./muster bench` measures Muster as it runs, and says which aims it meets.

Real processes on loopback. A measurement is a module with one subject; each gives named figures.
"""
