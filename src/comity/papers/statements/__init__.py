"""Statements of banks and treasuries, from CSV, XLSX and CAMT.053."""
