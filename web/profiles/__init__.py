"""The page of a thing: which facts and sections each kind has, and how they are shown."""
