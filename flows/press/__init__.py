"""A press that does not exist: nine outlets, their articles and layouts, served on loopback."""
