"""The leak hunt: whoever may not see an incident reads the same as if there were none."""
