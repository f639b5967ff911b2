"""Three invented authorities and their documents, made by ``python -m samples.make``."""
