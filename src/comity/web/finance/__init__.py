"""The finance officer's pages: what waits, the acts on the books, statements, money for requests, donors."""
