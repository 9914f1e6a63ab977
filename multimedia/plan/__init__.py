"""The plan of the area: drawn for who looks at it, laid out by who arranges it."""
