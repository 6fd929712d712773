"""Written by hand, in the form makemigrations gives them."""
