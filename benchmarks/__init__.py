"""How fast the journey is, and how much memory it takes, beside the least that is possible and what people have today.

`python -m benchmarks.run` measures all of it in one run. Nothing here is part of the product; the product must not
know it.
"""
