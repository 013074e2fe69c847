"""An AWS account to look at without having one: moto's server on this machine, and a small company in it."""
