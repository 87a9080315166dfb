"""The OpenAPI door: reading, and every act on a request. One module per concept, schemas beside the operations."""
