"""The public log: its pages, its files as C2SP lays them out, and the page that checks a receipt."""
