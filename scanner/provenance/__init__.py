"""
Where a live finding comes from: the event that introduced it (`introduce`), and the stack and template that own the
resource (`stacks`). Pure functions; what CloudTrail writes is read in `record`.
"""
