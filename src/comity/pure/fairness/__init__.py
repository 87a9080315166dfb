"""Who may be taken up next, and the figures that show whether all are treated alike."""
