"""
Live accounts: what runs, in the shape that templates give it.

One file a service, each a tuple of `Collector` declarations (see `collector.py`); `catalogue.py` lists them. A
collector asks through a `Reader` (`reader.py`), which pages, retries, counts and keeps every refusal as a gap.
"""
