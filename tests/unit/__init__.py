"""Rules, views, words and data on paper: no database, no network, no sleep."""
