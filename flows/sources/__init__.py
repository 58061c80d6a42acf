"""Where inputs come from: listings and pages on the web, folders, archives. The only code that opens
a connection."""
