"""The OpenAPI door: read-only so far. One module per concept, schemas beside the operations."""
