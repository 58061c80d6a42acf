"""The commands of `opframe`, a topic a file. Heavy imports happen inside the commands."""
