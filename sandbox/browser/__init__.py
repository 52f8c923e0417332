"""The server side of the browser page: who may come in, what each visitor sees, what they do.

The page itself is in `sandbox/page/`: one HTML file, style sheets and ES modules, served as they are.
"""
