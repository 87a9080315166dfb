"""What editors do: take documents in, look at candidates, record what came of commitments."""
