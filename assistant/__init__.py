"""Question -> cited answer. Imports `index` and `corpus`, never `ui`."""
