"""Folders for others: the whole of a warehouse file, or what may be shared of it."""
