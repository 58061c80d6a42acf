"""A press on loopback that misbehaves on purpose: what it does is in faults.toml, what came in `hits`."""
