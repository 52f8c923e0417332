"""Everything Muster can show, of incidents that are as large as people and programmes can make them."""
