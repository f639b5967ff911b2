"""The papers that boards take away: one description of each, and a renderer for each format."""
