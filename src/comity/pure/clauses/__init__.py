"""The text of a resolution → numbered paragraphs → clauses: who is asked to do what, by when; what it cites."""
