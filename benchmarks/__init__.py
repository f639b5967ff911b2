"""How long things take: run by hand, told as ratios of one run, and never part of the tests."""
