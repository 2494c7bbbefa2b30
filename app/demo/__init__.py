"""Practice data, made by the project itself: the same every time, marked as practice everywhere."""
