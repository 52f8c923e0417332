"""People at their screens: they type, press and read. Nothing here shows an internal id."""
