"""Server-rendered pages, a folder per concept: urls, views, forms; templates under `templates/`."""
